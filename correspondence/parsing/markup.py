"""HTML to plain text: nh3 takes away all but blocks and links, then tags become line breaks. No picture is ever loaded."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import nh3

WIDE = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre")
NARROW = (
    "div",
    "tr",
    "li",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "center",
    "address",
    "caption",
)
SILENT = ("script", "style", "title", "template")
KEPT = {*WIDE, *NARROW, "br", "hr", "td", "th", "a"}
CLEANER = nh3.Cleaner(
    tags=KEPT,
    attributes={"a": {"href"}},
    clean_content_tags=set(SILENT),
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:]*)((?:\s+[^<>]*)?)/?>")
HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
LONG_NUMBER = re.compile(r"&#x?[0-9a-fA-F]{9,};?")
FOREIGN = re.compile(
    r"<(/?)(?:plaintext|xmp|noembed|noframes|noscript|textarea|iframe|svg|m(?!ain|ap|ark|arquee|enu|eta|eter)[a-z]+|annotation|semantics|desc|defs|animat\w+|foreignobject|g|a?circle"
    r"|ellipse|line|path|rect|poly\w+|use|symbol|text|tspan|textpath|tref|image|\w+gradient|stop|clippath|filter|fe[a-z]+"
    r"|alt?glyph\w*|glyph\w*|pattern|set|switch|view|cursor|[hv]kern|hatch\w*|discard|handler|listener|unknown)(?=[\s/>])",
    re.IGNORECASE,
)
"""MathML and SVG, which nh3 drops with all they hold, and what holds no markup but text: an unclosed one would take the
rest of the letter. As spans they keep their words and lose their marks."""
COMMENT = re.compile(r"<!--|<!\[|<[!?]")
TOO_DEEP, TOO_HEAVY, TOO_LONG = 300, 2_000_000, 3_000_000
UNCLOSED = {
    "br",
    "hr",
    "img",
    "meta",
    "link",
    "input",
    "p",
    "li",
    "td",
    "th",
    "tr",
    "option",
    "col",
    "dt",
    "dd",
    "html",
}
LONGEST_ADDRESS, DEEPEST_QUOTE = 300, 20
BLANKS = re.compile(r"\s+")


def text_of(page: str) -> str:
    """The text of a page: blocks on lines of their own, quotes with «> », addresses of links in parentheses."""
    page = FOREIGN.sub(r"<\1span", page[:TOO_LONG].replace("\x00", ""))
    if _is_too_deep(page):
        return _lines(_without_silent(page))
    return _lines(CLEANER.clean(page))


def _is_too_deep(page: str) -> bool:
    """Whether the parser of nh3, quadratic in unclosed tags, would take long over it. No mailer writes such pages."""
    depth = deepest = tags = 0
    for closing, name in re.findall(r"<(/?)([A-Za-z][A-Za-z0-9]*)", page):
        tags += 1
        if name.lower() not in UNCLOSED:
            depth = max(depth - 1, 0) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest > TOO_DEEP or deepest * tags > TOO_HEAVY


def _without_silent(page: str) -> str:
    """Tags to tell apart by a plain scan: comments and what is between silent tags is left out."""
    page = _without_comments(page)
    kept: list[str] = []
    done = 0
    hidden = ""
    for tag in TAG.finditer(page):
        name = tag[2].lower()
        if hidden:
            if tag[1] and name == hidden:
                hidden, done = "", tag.end()
        elif not tag[1] and name in SILENT:
            kept.append(page[done : tag.start()])
            hidden = name
    if not hidden:
        kept.append(page[done:])
    return LONG_NUMBER.sub("", "".join(kept))


def _without_comments(page: str) -> str:
    """A comment that never ends hides nothing."""
    kept: list[str] = []
    done = 0
    while (begins := page.find("<!--", done)) >= 0 and (ends := page.find("-->", begins + 2)) >= 0:
        kept.append(page[done:begins])
        done = ends + 3
    return COMMENT.sub(" ", "".join((*kept, page[done:])))


def _lines(page: str) -> str:
    shown = _Lines()
    for words, closing, name, attributes in _tokens(page):
        shown.add(words)
        if name == "a":
            shown.link(attributes) if not closing else shown.end_link()
        elif name == "blockquote":
            shown.end_line(empty_before_next=True)
            shown.depth = max(shown.depth - 1, 0) if closing else min(shown.depth + 1, DEEPEST_QUOTE)
        elif name == "br":
            shown.end_line(even_empty=True)
        elif name in ("td", "th"):
            shown.add(" " if closing else "")
        elif name in WIDE or name in NARROW or name == "hr":
            shown.end_line(empty_before_next=name in WIDE)
            shown.add({"li": "- ", "hr": "-" * 10}.get(name, "") if not closing else "")
    shown.end_line()
    return "\n".join(shown.lines).strip("\n")


def _tokens(page: str) -> Iterator[tuple[str, str, str, str]]:
    """Words before a tag, then the tag: «/» or nothing, its name, its attributes. Outside <pre> white space is one blank."""
    done = 0
    kept_as_is = 0
    for tag in TAG.finditer(page):
        name = tag[2].lower()
        yield _words(page[done : tag.start()], bool(kept_as_is)), tag[1], name, tag[3]
        if name == "pre":
            kept_as_is = max(kept_as_is + (-1 if tag[1] else 1), 0)
        done = tag.end()
    yield _words(page[done:], bool(kept_as_is)), "", "", ""


def _words(text: str, as_is: bool) -> str:
    text = html.unescape(text) if "&" in text else text
    return text.replace("\xa0", " ") if as_is else BLANKS.sub(" ", text)


@dataclass
class _Lines:
    """The lines so far, the one being written, the depth of quoting, the link that is open."""

    lines: list[str] = field(default_factory=list)
    now: list[str] = field(default_factory=list)
    depth: int = 0
    gap: int | None = None
    """How deep an empty line is wanted before the next one; none when none is."""
    address: str = ""
    linked: list[str] | None = None

    def add(self, words: str) -> None:
        for number, piece in enumerate(words.split("\n")):
            if number:
                self.end_line(even_empty=True)
            if piece:
                self.now.append(piece)
                if self.linked is not None:
                    self.linked.append(piece)

    def end_line(self, *, even_empty: bool = False, empty_before_next: bool = False) -> None:
        """Never more than one empty line, and none before the first."""
        line = "".join(self.now).strip()
        self.now.clear()
        if line:
            if self.gap is not None:
                self._put("", min(self.gap, self.depth))
            self._put(line, self.depth)
            self.gap = None
        elif even_empty:
            self._put("", self.depth)
        if empty_before_next:
            self.gap = self.depth if self.gap is None else min(self.gap, self.depth)

    def _put(self, line: str, depth: int) -> None:
        if line or (self.lines and self.lines[-1].strip("> ")):
            self.lines.append(("> " * depth + line).rstrip())

    def link(self, attributes: str) -> None:
        found = HREF.search(attributes)
        address = next(filter(None, found.groups()), "") if found else ""
        self.address, self.linked = html.unescape(LONG_NUMBER.sub("", address)).strip(), []

    def end_link(self) -> None:
        said, self.linked = "".join(self.linked or ()).strip(), None
        self.add(_beside(said, self.address))


def _beside(said: str, address: str) -> str:
    """« (https://…)» when the link says anything else than its own address."""
    scheme = address[:8].lower()
    if not said or not scheme.startswith(("http://", "https://", "mailto:")):
        return ""
    plain = address[7:].partition("?")[0] if scheme.startswith("mailto:") else address
    known = plain.rstrip("/").lower()
    if said.rstrip("/").lower() in (known, known.partition("://")[2], known.partition("://www.")[2]):
        return ""
    return f" ({BLANKS.sub('', plain)[:LONGEST_ADDRESS]})"

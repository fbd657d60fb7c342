"""The letter's own text: which leaves speak, in what order, and how each becomes plain text. Attachments are not here."""

import re
from collections.abc import Iterable, Iterator

from correspondence.parsing import charsets, markup, transfer
from correspondence.parsing.tree import Entity

PLAIN, HTML = "text/plain", "text/html"
LONGEST = 400_000
CUT = "[Письмо длиннее 400 000 знаков: показано его начало. Целиком оно хранится в исходном виде.]"
OCTETS = 3_000_000
META = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
PASTED = re.compile(
    rb"""\bsrc\s{0,9}=\s{0,9}["']?data:image/([A-Za-z0-9]{2,8});base64,([A-Za-z0-9+/=\s%]{1,30000000})""",
    re.IGNORECASE,
)
MOST_PASTED = 100
EXTENSIONS = {"jpeg": "jpg"}
QUOTES = re.compile(r">*")
UuFile = tuple[bytes, bytes]


def is_text(leaf: Entity, root: Entity) -> bool:
    """Body text: plain or HTML that is neither an attachment nor named. A letter of one leaf is text even when named."""
    if leaf.content_type not in (PLAIN, HTML) or leaf.cut:
        return False
    disposition, parameters = leaf.disposition
    if disposition == "attachment":
        return False
    return leaf is root or not (parameters.get("filename") or leaf.parameters.get("name"))


def chosen(entity: Entity, root: Entity) -> list[Entity]:
    """The leaves whose text is the letter's, in order. Of alternatives: the plain one if it says something, else HTML."""
    if entity.content_type == "multipart/alternative" and entity.children:
        return _of_alternatives([chosen(child, root) for child in entity.children])
    if entity.children:
        return [leaf for child in entity.children for leaf in chosen(child, root)]
    return [entity] if entity.nested is None and is_text(entity, root) else []


def _of_alternatives(several: list[list[Entity]]) -> list[Entity]:
    """The first of plain text alone that is not blank, then the last that is not."""
    for leaves in several:
        if leaves and all(leaf.content_type == PLAIN for leaf in leaves) and _says_something(leaves):
            return leaves
    return next((leaves for leaves in reversed(several) if leaves and _says_something(leaves)), [])


def _says_something(leaves: Iterable[Entity]) -> bool:
    return any(leaf.source[leaf.body : leaf.end].strip() and text_of(leaf)[0].strip() for leaf in leaves)


def text_of(leaf: Entity) -> tuple[str, list[UuFile]]:
    """A leaf as plain text, and the uuencoded files that stood in it."""
    raw = leaf.content()
    files: list[UuFile] = []
    if b"begin " in raw and leaf.content_type == PLAIN:
        files, raw = transfer.uu_blocks(raw)
    declared = leaf.parameters.get("charset", "")
    if leaf.content_type == HTML:
        if not declared and (named := META.search(raw[:4096])):
            declared = named[1].decode("ascii")
        files = list(pasted(raw))
        return charsets.clean(markup.text_of(charsets.decode(raw[:OCTETS], declared))), files
    text = charsets.clean(charsets.decode(raw[:OCTETS], declared))
    if leaf.parameters.get("format", "").lower() == "flowed":
        text = _unflowed(text, delete_space=leaf.parameters.get("delsp", "").lower() == "yes")
    return text, files


def pasted(raw: bytes) -> Iterator[UuFile]:
    """Pictures that lie in the page itself (``data:``): a page of a passport pasted into a letter is one of its files."""
    for found, _ in zip(PASTED.finditer(raw), range(MOST_PASTED), strict=False):
        kind = found[1].lower().decode("ascii")
        yield (
            f"Картинка из письма.{EXTENSIONS.get(kind, kind)}".encode(),
            transfer.decoded(found[2], "base64"),
        )


def joined(texts: Iterable[str]) -> str:
    """All texts in order with an empty line between, cut with a sentence saying so."""
    shown: list[str] = []
    length = 0
    for text in texts:
        if stripped := text.strip("\n").rstrip():
            shown.append(stripped)
            length += len(stripped) + 2
        if length > LONGEST:
            break
    whole = "\n\n".join(shown)
    return whole if len(whole) <= LONGEST else f"{whole[:LONGEST]}\n\n{CUT}"


def _unflowed(text: str, *, delete_space: bool) -> str:
    """RFC 3676: a line that ends with a blank goes on in the next, when both are quoted as deep."""
    return "\n".join(_paragraphs(text.split("\n"), delete_space))


def _paragraphs(lines: list[str], delete_space: bool) -> Iterator[str]:
    open_lines: list[str] = []
    open_depth = 0
    for line in lines:
        marks = QUOTES.match(line)
        depth = marks.end() if marks else 0
        content = line[depth:].removeprefix(" ")
        is_signature = content == "-- "
        if open_lines and (depth != open_depth or is_signature):
            yield _paragraph(open_lines, open_depth)
            open_lines = []
        open_depth = depth
        if content.endswith(" ") and not is_signature:
            open_lines.append(content[:-1] if delete_space else content)
        else:
            yield _paragraph([*open_lines, content], depth)
            open_lines = []
    if open_lines:
        yield _paragraph(open_lines, open_depth)


def _paragraph(pieces: list[str], depth: int) -> str:
    return f"{'>' * depth} {''.join(pieces)}" if depth else "".join(pieces)

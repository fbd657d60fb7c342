"""Addresses in headers, read strictly by a reader of our own: what is not plainly one address is none (CVE-2023-27043).

Structure is read before encoded words are decoded, so that no encoded word can bring a comma or a bracket.
"""

import re
from dataclasses import dataclass, field

import idna

from correspondence.parsing import charsets, words

TOKEN = re.compile(
    r"""\s++ | "(?P<quoted>(?:[^"\\]|\\.){0,500}+)" | \((?P<comment>(?:[^()\\]|\\.){0,500}+)\)
    | (?P<special>[<>,;:@]) | (?P<atom>[^\s"(),:;<>@\[\]\\]++) | (?P<bad>.)""",
    re.VERBOSE | re.DOTALL,
)
# Bounded, so that a header of quotes that never close is read in its length, not in its square.
WITHIN = re.compile(r"(\([^()]*+)\([^()]*+\)")
LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
LONGEST, LONGEST_LOCAL, MOST = 254, 64, 1000
LONGEST_HEADER = 8 * 1024 * 1024


@dataclass(frozen=True)
class Mailbox:
    """``address``: lower case, the domain in ASCII; empty when what stands there is no valid address.

    ``name``: as it is shown · ``claims``: something like an address stands there, valid or not.
    """

    address: str
    name: str
    claims: bool


@dataclass
class _Open:
    """The mailbox being read: words before the bracket, tokens inside it, what made it invalid."""

    before: list[tuple[str, str]] = field(default_factory=list)
    inside: list[tuple[str, str]] | None = None
    comment: str = ""
    closed: bool = False
    broken: bool = False


def parse(value: bytes, most: int = MOST) -> list[Mailbox]:
    """The mailboxes of one header, members of groups too, ``most`` at most."""
    text = charsets.clean(charsets.decode(value[:LONGEST_HEADER])).replace("\n", " ")
    found: list[Mailbox] = []
    now = _Open()
    for token in TOKEN.finditer(_without_nested(text)):
        kind = token.lastgroup or ""
        letters = token[kind] if kind else ""
        if kind == "special" and letters in ",;" and (now.inside is None or now.closed):
            _finish(now, found)
            now = _Open()
            if len(found) >= most:
                return found
        elif kind == "special" and letters == ":" and now.inside is None and now.before and not now.broken:
            now = _Open()  # the name of a group
        elif kind:
            _take(now, kind, letters)
    _finish(now, found)
    return found


def _without_nested(text: str) -> str:
    """Comments in comments are taken out from within; a few rounds are enough for any letter of people."""
    for _ in range(5):
        inner = WITHIN.sub(r"\1", text) if text.count("(") > 1 else text
        if inner == text:
            break
        text = inner
    return text


def _take(now: _Open, kind: str, letters: str) -> None:
    if kind == "comment":
        now.comment = now.comment or letters
    elif kind == "bad":
        now.broken = True
    elif letters == "<" and kind == "special":
        now.broken = now.broken or now.inside is not None
        now.inside = now.inside or []
    elif letters == ">" and kind == "special":
        now.broken = now.broken or now.inside is None or now.closed
        now.closed = True
    elif now.closed:
        now.broken = True
    else:
        (now.before if now.inside is None else now.inside).append((kind, letters))


def _finish(now: _Open, found: list[Mailbox]) -> None:
    if not now.before and now.inside is None and not now.broken and not now.comment:
        return
    if now.inside is None:
        address = "" if now.broken else _address(now.before)
        name = now.comment if address else " ".join(letters for _, letters in now.before)
        claims = any(letters == "@" for _, letters in now.before) or now.broken
    else:
        address = "" if now.broken or not now.closed else _address(_without_route(now.inside))
        name = _phrase(now.before) or now.comment
        claims = True
        if ("special", "@") in now.before and _address(now.before) != address:
            address = ""  # «one@x <another@y>» without quotes: which of them?
    found.append(Mailbox(address, words.decoded(name.encode("utf-8", "ignore")), claims))


def _phrase(tokens: list[tuple[str, str]]) -> str:
    """The name: quotes taken off, encoded words kept apart by blanks for their decoder."""
    shown = [re.sub(r"\\(.)", r"\1", letters) if kind == "quoted" else letters for kind, letters in tokens]
    return " ".join(shown).replace(" @ ", "@")


def _without_route(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """«<@one,@two:user@host>»: the obsolete way through other hosts is passed over (RFC 5322, 4.4)."""
    if tokens[:1] == [("special", "@")] and ("special", ":") in tokens:
        return tokens[tokens.index(("special", ":")) + 1 :]
    return tokens


def _address(tokens: list[tuple[str, str]]) -> str:
    """Exactly local @ host, each one word; quotes only where they were not needed."""
    if [kind for kind, _ in tokens] not in (["atom", "special", "atom"], ["quoted", "special", "atom"]):
        return ""
    local, at, host = (letters for _, letters in tokens)
    if at != "@" or "=?" in local or not LOCAL.fullmatch(local) or len(local.encode()) > LONGEST_LOCAL:
        return ""
    host = _ascii_host(host.lower())
    address = f"{local.lower()}@{host}"
    return address if host and len(address.encode()) <= LONGEST else ""


def _ascii_host(host: str) -> str:
    """A Cyrillic domain in its xn-- form; empty when it is no domain."""
    if len(host) > 253:
        return ""
    try:
        plain = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError, ValueError):
        return ""
    return plain if HOST.fullmatch(plain) else ""

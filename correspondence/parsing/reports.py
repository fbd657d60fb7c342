"""Delivery reports (RFC 3464) and the bounces that older servers write in their own words: whose letter came back."""

import re

from correspondence.parsing import addresses, charsets, headers
from correspondence.parsing.headers import Headers
from correspondence.parsing.reading import Bounce
from correspondence.parsing.tree import Entity

STATUS = ("message/delivery-status", "message/global-delivery-status")
RETURNED = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
OURS = re.compile(rb"<[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}@[A-Za-z0-9.-]{1,253}>")
NAMED = re.compile(rb"(?:\A|\n)[> \t]*Message-ID:\s{0,5}(<[^<>\s@]{1,200}@[^<>\s@]{1,97}>)", re.IGNORECASE)
ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
MESSAGE_ID = re.compile(rb"<[^<>\s]{1,298}>")
MOST_IDS, MOST_BLOCKS, LONGEST_REASON = 20, 200, 500
DELAYED, FAILED = "delayed", "failed"


def bounce(root: Entity, text: str, *, by_server: bool) -> Bounce | None:
    """What the letter says of a letter of ours that did not arrive; None when it is no such report.

    A person who forwards such a report among other papers has written a letter of his own.
    ``by_server``: it has no return path or a server wrote it, so that a Message-ID of ours inside is enough.
    """
    leaves = list(root.walk())
    status = next((leaf for leaf in leaves if leaf.content_type in STATUS), None)
    if status is not None and (by_server or root.content_type == "multipart/report"):
        return _reported(status, leaves, root)
    failed = root.headers.first("x-failed-recipients")
    if not (by_server or failed):
        return None
    ids = _returned(leaves) or _mentioned(root, text)
    if not ids and not failed:
        return None
    code = ENHANCED.search(text[:20_000])
    found = [mailbox.address for mailbox in addresses.parse(failed, 5) if mailbox.address]
    return Bounce(ids, found[0] if found else "", code[1] if code else "", "", not _is_warning(root, text))


def _reported(status: Entity, leaves: list[Entity], root: Entity) -> Bounce | None:
    """The block of the recipient who failed; one who is only late, when none has. None for a report of success."""
    blocks = _blocks(status.content())
    chosen = next((b for b in blocks if b.token("action") == FAILED), None) or next(
        (b for b in blocks if b.token("action") not in ("delivered", "relayed", "expanded")), None
    )
    ids = _returned(leaves) or _mentioned(root, "")
    if chosen is None:
        return None if blocks else Bounce(ids)
    code = ENHANCED.search(chosen.text("status"))
    return Bounce(
        ids,
        _typed_address(chosen.first("final-recipient")) or _typed_address(chosen.first("original-recipient")),
        code[1] if code else "",
        chosen.text("diagnostic-code").partition(";")[2].strip()[:LONGEST_REASON]
        or chosen.text("diagnostic-code")[:LONGEST_REASON],
        chosen.token("action") != DELAYED,
    )


def _blocks(content: bytes) -> list[Headers]:
    """The recipients' blocks of a report; the first, about the message, has neither recipient nor action."""
    found: list[Headers] = []
    at = 0
    content = content.replace(b"\r\n", b"\n")
    while at < len(content) and len(found) < MOST_BLOCKS:
        block, after = headers.split(content, at, len(content))
        if after == at:
            after = content.find(b"\n", at) + 1 or len(content)
        if block.first("final-recipient") or block.first("original-recipient") or block.first("action"):
            found.append(block)
        at = after
    return found


def _typed_address(value: bytes) -> str:
    """«rfc822; anna@example.org» → the address."""
    plain = value.partition(b";")[2] or value
    return next((mailbox.address for mailbox in addresses.parse(plain, 2) if mailbox.address), "")


def _returned(leaves: list[Entity]) -> tuple[str, ...]:
    """The Message-ID of the letter that was sent back, whole or its headers alone."""
    found = []
    for leaf in leaves:
        if leaf.nested is not None:
            found.append(leaf.nested.headers.first("message-id"))
        elif leaf.content_type in RETURNED:
            content = leaf.content()
            found.append(headers.split(content, 0, len(content))[0].first("message-id"))
    ids = [MESSAGE_ID.search(value) for value in found]
    return _unique([match[0] for match in ids if match])


def _mentioned(root: Entity, text: str) -> tuple[str, ...]:
    """The ids behind «Message-ID:» in the body, else those of the form of ours (a uuid) anywhere in it."""
    body = root.source[root.body : root.end]
    shown = charsets.clean(text).encode("utf-8", "ignore")
    named = [match[1] for match in (*NAMED.finditer(body), *NAMED.finditer(shown))]
    return _unique(named or [*OURS.findall(body), *OURS.findall(shown)])


def _unique(ids: list[bytes]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i.decode("ascii", "ignore") for i in ids))[:MOST_IDS]


def _is_warning(root: Entity, text: str) -> bool:
    said = f"{root.headers.text('subject')[:300]} {text[:2000]}".lower()
    return bool(
        re.search(r"\bdelayed\b|\bwarning\b|will be retried|задержк|отложена|ещё не доставлено", said)
    )

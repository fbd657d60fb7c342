"""Reading one letter whole: its bytes in, a Reading out, its parts as plain files in a folder. Whatever the bytes."""

import hashlib
import re
from pathlib import Path

from correspondence.parsing import addresses, body, charsets, nature, tnef, tree
from correspondence.parsing.headers import Headers
from correspondence.parsing.parts import Parts
from correspondence.parsing.reading import Reading
from correspondence.parsing.tree import Entity

MESSAGE_ID = re.compile(rb"<[^<>\s]{1,298}>")
BARE_ID = re.compile(rb"[^<>\s]{1,200}@[^<>\s]{1,97}")
THREAD = re.compile(rb"<[^<>\s@]{1,200}@[^<>\s]{1,97}>")
TO_US = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
LONGEST_SUBJECT, LONGEST_NAME, LONGEST_THREAD = 500, 200, 100
MOST_OF_ONE_HEADER = 1000


def read(raw: bytes, folder: Path) -> Reading:
    """What the letter says. Raises OSError only: when a part cannot be written down."""
    root = tree.grow(raw)
    headers = root.headers
    parts = Parts(folder)
    told = body.chosen(root, root)
    texts = (
        [text for leaf in told for text in _rendered(leaf, parts)]
        if len(told) <= 1
        else _several(told, parts)
    )
    _put_pasted(root, told, parts)
    texts += _collected(root, root, parts)
    text = body.joined(texts)
    kind = nature.of(root, text)
    sender, sender_name = _sender(headers)
    return Reading(
        message_id=_message_id(headers),
        references=_references(headers),
        sender=sender,
        sender_name=sender_name,
        recipients=_recipients(headers),
        subject=headers.text("subject")[:LONGEST_SUBJECT].rstrip(),
        text=text,
        parts=parts.listed(),
        nature=kind.kind,
        nature_because=kind.because,
        bounce=kind.bounce,
        content_sha256=hashlib.sha256(memoryview(raw)[root.body :]).hexdigest(),
    )


def _rendered(leaf: Entity, parts: Parts) -> list[str]:
    text, files = body.text_of(leaf)
    for name, content in files:
        parts.put(content, charsets.line(charsets.decode(name)), "application/octet-stream")
    return [text]


def _put_pasted(root: Entity, told: list[Entity], parts: Parts) -> None:
    """Pictures of a page that is not shown, because the letter says the same in plain text beside it."""
    shown = {id(leaf) for leaf in told}
    for leaf in root.walk():
        if leaf.content_type == body.HTML and id(leaf) not in shown and body.is_text(leaf, root):
            for name, content in body.pasted(leaf.content()):
                parts.put(content, charsets.line(charsets.decode(name)), "application/octet-stream")


def _several(told: list[Entity], parts: Parts) -> list[str]:
    """Texts in their order, no further than is shown."""
    texts: list[str] = []
    length = 0
    for leaf in told:
        if length <= body.LONGEST:
            texts += _rendered(leaf, parts)
            length += len(texts[-1])
    return texts


def _collected(entity: Entity, root: Entity, parts: Parts) -> list[str]:
    """Put every leaf that is not body text among the parts; returns texts found inside winmail.dat."""
    texts: list[str] = []
    for leaf in entity.walk():
        if leaf.children and not leaf.cut:
            continue
        if leaf.nested is not None:
            _put_letter(leaf, parts)
            texts_within = _collected(leaf.nested, leaf.nested, parts)
            del texts_within  # the text of a letter within is that letter's own, which is stored whole
        elif not body.is_text(leaf, root):
            texts += _put_leaf(leaf, parts)
    return texts


def _put_letter(leaf: Entity, parts: Parts) -> None:
    """A letter within, whole: named as it is attached, else by its subject."""
    within = leaf.nested
    assert within is not None
    subject = within.headers.text("subject")[:LONGEST_NAME].replace("/", "_").replace("\\", "_").strip(". ")
    name = name_of(leaf) or (f"{subject}.eml" if subject else "")
    parts.put(within.source[within.start : within.end], name, leaf.content_type)


def _put_leaf(leaf: Entity, parts: Parts) -> list[str]:
    content = leaf.source[leaf.start : leaf.end] if leaf.cut else leaf.content()
    disposition, _ = leaf.disposition
    if leaf.content_type in tnef.TYPES or content.startswith(tnef.SIGNATURE):
        inside = tnef.opened(content)
        if inside is not None and (inside.files or inside.text):
            for name, octets in inside.files:
                parts.put(octets, name, "application/octet-stream")
            return [inside.text] if inside.text else []
    inline = disposition != "attachment" and bool(leaf.headers.first("content-id"))
    parts.put(
        content, name_of(leaf), leaf.content_type, inline=inline and leaf.content_type.startswith("image/")
    )
    return []


def name_of(leaf: Entity) -> str:
    """As the letter gives it; empty when it gives none."""
    _, given = leaf.disposition
    return (
        given.get("filename")
        or given.get("name")
        or leaf.parameters.get("name")
        or leaf.parameters.get("filename", "")
    )


def _sender(headers: Headers) -> tuple[str, str]:
    """The one address of the one From, and the name beside it; an address that is not plainly one is none."""
    values = headers.all("from")
    if len(values) != 1:
        return "", ""
    found = addresses.parse(values[0], 10)
    claims = [mailbox for mailbox in found if mailbox.claims]
    name = ", ".join(mailbox.name for mailbox in found if mailbox.name)[:LONGEST_NAME]
    if len(claims) != 1:
        return "", name if not claims else ""
    return claims[0].address, name


def _recipients(headers: Headers) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in TO_US:
        joined = b", ".join(headers.all(name)[:MOST_OF_ONE_HEADER])
        for mailbox in addresses.parse(joined, MOST_OF_ONE_HEADER):
            if mailbox.address:
                found[mailbox.address] = None
    return tuple(found)


def _message_id(headers: Headers) -> str:
    value = headers.first("message-id")[:2000]
    if found := MESSAGE_ID.search(value):
        return charsets.line(charsets.decode(found[0]))
    bare = BARE_ID.fullmatch(value)
    return charsets.line(f"<{charsets.decode(value)}>") if bare else ""


def _references(headers: Headers) -> tuple[str, ...]:
    """Of References and In-Reply-To, the one answered to last; the latest hundred."""
    ids = THREAD.findall(headers.first("references")[-65536:])
    answered = THREAD.findall(headers.first("in-reply-to")[:65536])
    known = set(answered)
    ids = [*(i for i in ids if i not in known), *answered][-LONGEST_THREAD:]
    return tuple(dict.fromkeys(charsets.line(charsets.decode(i)) for i in ids))

"""Letters in letters, forwarded once and again, and trees as deep as servers let through."""

from tests.correspondence.letters.building import (
    CRLF,
    TEXT,
    entity,
    file,
    leaf,
    letter,
    multipart,
    named,
    pdf,
    words,
)
from tests.correspondence.letters.expected import Case, Expected, Stored
from tests.correspondence.letters.tnef import winmail

SCAN = pdf("scan")
SCANNED = Stored(SCAN, "скан.pdf")
LETTERS = ("message/rfc822", "text/plain", "text/html")
"""What a reader may list of a letter inside beside its attachments."""


def tree(name: str, root: bytes, expected: Expected) -> Case:
    return Case(f"nested: {name}", letter(root), expected)


def forwarded(inner: bytes, more: bytes = b"Content-Disposition: attachment") -> bytes:
    return entity([b"Content-Type: message/rfc822", more], inner)


def deep(levels: int, core: bytes) -> bytes:
    for level in range(levels):
        core = multipart("mixed", core, boundary=f"=_level_{level}_")
    return core


INSIDE = letter(
    multipart("mixed", words("Пересылаю сканы"), file(SCAN, "скан.pdf"), boundary="=_in"), subject=b"scans"
)

CASES = [
    tree(
        "a letter inside with scans",
        multipart("mixed", words(), forwarded(INSIDE)),
        Expected(contains=(TEXT,), kept=("Пересылаю сканы",), stored=(SCANNED,), beside=LETTERS),
    ),
    tree(
        "forwarded twice",
        multipart("mixed", words(), forwarded(letter(forwarded(INSIDE)))),
        Expected(contains=(TEXT,), kept=("Пересылаю сканы",), stored=(SCANNED,), beside=LETTERS),
    ),
    tree(
        "nothing but a letter inside",
        forwarded(INSIDE),
        Expected(kept=("Пересылаю сканы",), stored=(SCANNED,), beside=LETTERS),
    ),
    tree(
        "two letters inside",
        multipart("digest", forwarded(INSIDE), forwarded(letter(words("Ещё письмо")))),
        Expected(kept=("Пересылаю сканы", "Ещё письмо"), stored=(SCANNED,), beside=LETTERS),
    ),
    tree(
        "a digest whose letters have no type",
        multipart("digest", CRLF + letter(words("Первое письмо")), CRLF + letter(words("Второе письмо"))),
        Expected(kept=("Первое письмо", "Второе письмо"), stored=(), beside=LETTERS),
    ),
    tree(
        "a letter inside, in base64",
        multipart("mixed", words(), leaf(INSIDE, b"message/rfc822")),
        Expected(contains=(TEXT,), stored=None, kept=("Пересылаю сканы",)),
    ),
    tree(
        "a letter inside by its name .eml",
        multipart("mixed", words(), file(INSIDE, "письмо.eml", "application/octet-stream")),
        Expected(text=TEXT, stored=(Stored(INSIDE, "письмо.eml"),)),
    ),
    tree("thirty levels", deep(30, words()), Expected(text=TEXT)),
    tree(
        "a letter inside whose file has a raw koi8-r name",
        forwarded(letter(named(SCAN, 'attachment; filename="скан.pdf"'.encode("koi8-r")))),
        Expected(stored=(SCANNED,), beside=LETTERS),
    ),
    tree(
        "a letter inside with a winmail.dat",
        multipart(
            "mixed",
            words("Первый текст"),
            forwarded(letter(leaf(winmail(SCAN, "spravka.pdf"), b"application/ms-tnef; name=winmail.dat"))),
        ),
        Expected(
            contains=("Первый текст",),
            stored=(Stored(SCAN, "spravka.pdf"),),
            beside=(*LETTERS, "application/ms-tnef"),
        ),
    ),
]

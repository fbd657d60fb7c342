"""Trees of parts: Apple's split texts, pictures in the text, alternatives, calendars, signatures, hundreds of files."""

from tests.correspondence.letters.building import (
    TEXT,
    file,
    html,
    leaf,
    letter,
    multipart,
    named,
    pdf,
    picture,
    words,
)
from tests.correspondence.letters.expected import Case, Expected, Stored

SCAN, PASSPORT = pdf("scan"), picture("passport")
ONE, TWO = words("Первый текст"), words("Второй текст")
SCANNED = Stored(SCAN, "скан.pdf")
INVITATION = (
    b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Demo\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
SEAL = b"0\x82\x01\x00demo seal"


def tree(name: str, root: bytes, expected: Expected) -> Case:
    return Case(f"tree: {name}", letter(root), expected)


CID = named(PASSPORT, b'inline; filename="passport.png"', b"image/png").replace(
    b"Content-Disposition", b"Content-ID: <p1@demo>\r\nContent-Disposition"
)
WITH_PICTURE = words(html("Паспорт ниже:") + '<img src="cid:p1@demo">', kind="html")

TEXTS = [
    tree(
        "Apple Mail: text, PDF in the text, text",
        multipart("mixed", ONE, named(SCAN, b"inline; filename=scan.pdf"), TWO),
        Expected(lines=("Первый текст", "Второй текст"), stored=(Stored(SCAN, "scan.pdf"),)),
    ),
    tree(
        "Apple Mail: the same in HTML beside plain",
        multipart(
            "alternative",
            words("Первый текст\nВторой текст"),
            multipart(
                "mixed",
                words(html("Первый текст"), kind="html"),
                named(SCAN, b"inline; filename=scan.pdf"),
                words(html("Второй текст"), kind="html"),
                boundary="=_mixed",
            ),
        ),
        Expected(contains=("Первый текст", "Второй текст"), stored=(Stored(SCAN, "scan.pdf"),)),
    ),
    tree(
        "a passport as a picture in the text",
        multipart("related", WITH_PICTURE, CID),
        Expected(contains=("Паспорт ниже:",), stored=(Stored(PASSPORT, "passport.png", True, "image/png"),)),
    ),
    tree(
        "a picture in the text, without name or disposition",
        multipart("related", WITH_PICTURE, leaf(PASSPORT, b"image/png", b"Content-ID: <p1@demo>")),
        Expected(stored=(Stored(PASSPORT, None, True, "image/png"),)),
    ),
    tree(
        "alternative: plain, related of HTML and a picture",
        multipart("alternative", words(), multipart("related", WITH_PICTURE, CID, boundary="=_related")),
        Expected(text=TEXT, stored=(Stored(PASSPORT, "passport.png"),)),
    ),
    tree(
        "a text as an attachment",
        multipart("mixed", ONE, file("Анализы".encode(), "анализы.txt", "text/plain")),
        Expected(text="Первый текст", stored=(Stored("Анализы".encode(), "анализы.txt"),)),
    ),
    tree(
        "a page as an attachment",
        multipart("mixed", ONE, file(b"<p>x</p>", "анализы.html", "text/html")),
        Expected(text="Первый текст", stored=(Stored(b"<p>x</p>", "анализы.html"),)),
    ),
    tree(
        "an empty plain text beside HTML",
        multipart("alternative", words(" \n"), words(html("Добрый день!"), kind="html")),
        Expected(text="Добрый день!"),
    ),
    tree(
        "HTML before plain",
        multipart("alternative", words(html("Первый текст"), kind="html"), ONE),
        Expected(contains=("Первый текст",)),
    ),
    tree(
        "nothing but a PDF",
        named(SCAN, b"attachment; filename=scan.pdf"),
        Expected(text="", stored=(Stored(SCAN, "scan.pdf"),)),
    ),
    tree(
        "a text of an unknown kind",
        multipart("mixed", ONE, leaf(b"x;y", b"text/csv; name=a.csv")),
        Expected(contains=("Первый текст",), stored=(Stored(b"x;y", "a.csv"),)),
    ),
    tree(
        "an invitation",
        multipart("mixed", ONE, leaf(INVITATION, b"text/calendar; method=REQUEST; name=invite.ics")),
        Expected(
            contains=("Первый текст",),
            stored=(Stored(INVITATION, "invite.ics", content_type="text/calendar"),),
        ),
    ),
    tree(
        "an invitation as the third alternative",
        multipart(
            "alternative",
            ONE,
            words(html("Первый текст"), kind="html"),
            leaf(INVITATION, b"text/calendar; name=invite.ics"),
        ),
        Expected(text="Первый текст", stored=(Stored(INVITATION, "invite.ics"),)),
    ),
    tree(
        "a detached seal (S/MIME)",
        multipart(
            "signed",
            multipart("mixed", ONE, file(SCAN, "скан.pdf"), boundary="=_in"),
            named(SEAL, b"attachment; filename=smime.p7s", b"application/pkcs7-signature; name=smime.p7s"),
            more='; protocol="application/pkcs7-signature"; micalg=sha-256',
        ),
        Expected(text="Первый текст", stored=(SCANNED, Stored(SEAL, "smime.p7s"))),
    ),
    tree(
        "a sealed envelope (S/MIME)",
        named(SEAL, b"attachment; filename=smime.p7m", b"application/pkcs7-mime; smime-type=enveloped-data"),
        Expected(text="", stored=(Stored(SEAL, "smime.p7m"),)),
    ),
    tree(
        "300 attachments",
        multipart("mixed", ONE, *(file(pdf(str(n)), f"скан {n}.pdf") for n in range(300))),
        Expected(text="Первый текст", stored=tuple(Stored(pdf(str(n)), f"скан {n}.pdf") for n in range(300))),
    ),
    tree(
        "a part of no bytes",
        multipart("mixed", ONE, file(b"", "пусто.pdf")),
        Expected(text="Первый текст", stored=None, listed=("пусто.pdf",)),
    ),
    tree(
        "a part that lies elsewhere",
        multipart(
            "mixed",
            ONE,
            leaf(b"", b'message/external-body; access-type=URL; URL="http://evil.example/x"; name=there.pdf'),
        ),
        Expected(contains=("Первый текст",), stored=None, listed=("there.pdf",)),
    ),
    tree(
        "a letter in pieces",
        multipart(
            "mixed", ONE, leaf(b"piece", b'message/partial; id="x@demo"; number=1; total=3', encoding="7bit")
        ),
        Expected(contains=("Первый текст",), kept=("piece",), stored=None),
    ),
]
MORE = [
    tree(
        "a PDF among the alternatives",
        multipart("alternative", ONE, named(SCAN, b"attachment; filename=scan.pdf")),
        Expected(text="Первый текст", stored=(Stored(SCAN, "scan.pdf"),)),
    ),
    tree(
        "a picture before the page it stands in",
        multipart("related", CID, WITH_PICTURE, more='; start="<page@demo>"'),
        Expected(contains=("Паспорт ниже:",), stored=(Stored(PASSPORT, "passport.png"),)),
    ),
    tree(
        "a picture that no page shows",
        multipart("mixed", ONE, CID),
        Expected(text="Первый текст", stored=(Stored(PASSPORT, "passport.png"),)),
    ),
    tree(
        "an advertisement of the mailing list after the parts",
        multipart("mixed", ONE, file(SCAN, "скан.pdf"), TWO),
        Expected(lines=("Первый текст", "Второй текст"), stored=(SCANNED,)),
    ),
    tree("a NUL in the text", words("Пер\0вый текст"), Expected(text="Первый текст")),
    tree(
        "rare line ends in the text",
        words("Первая\u2028вторая\x0cтретья\x85четвёртая"),
        Expected(contains=("Первая", "вторая", "третья", "четвёртая")),
    ),
]

CASES = TEXTS + MORE

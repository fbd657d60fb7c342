"""Trees and encodings as broken mailers leave them: boundaries, transfer encodings, winmail.dat, uuencode."""

from binascii import b2a_uu

from tests.correspondence.letters.building import (
    CRLF,
    SUBJECT,
    TEXT,
    base64,
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
ONE, TWO = words("Первый текст"), words("Второй текст")
ATTACHED = file(SCAN, "скан.pdf")
WHOLE = Expected(text=TEXT, stored=(SCANNED,))
PIECES = ("application/octet-stream", "application/pdf")
"""What a reader may list of a torn file beside the file itself."""
TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")


def tree(name: str, root: bytes, expected: Expected = WHOLE, *, readable: bool = True) -> Case:
    return Case(f"broken: {name}", letter(root), expected, readable)


def bounded(boundary: str) -> Case:
    return tree(f"boundary {boundary}", multipart("mixed", words(), ATTACHED, boundary=boundary))


def as_written(name: str, body: bytes, content: bytes, encoding: bytes = b"base64") -> Case:
    """An attachment whose encoded body is written out."""
    headers = [
        b"Content-Type: application/pdf; name=scan.pdf",
        b"Content-Disposition: attachment; filename=scan.pdf",
        b"Content-Transfer-Encoding: " + encoding,
    ]
    return tree(
        name,
        multipart("mixed", words(), entity(headers, body)),
        Expected(text=TEXT, stored=(Stored(content, "scan.pdf"),)),
    )


def spelled(name: str, body: bytes, text: str, **more) -> Case:
    """A text in quoted-printable written out."""
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return tree(name, head + body, Expected(text=text), **more)


def tnef(name: str, content: bytes, expected: Expected, kind: bytes = b"application/ms-tnef") -> Case:
    part = named(content, b"attachment; filename=winmail.dat", kind + b"; name=winmail.dat")
    return Case(f"winmail.dat: {name}", letter(multipart("mixed", words(), part)), expected)


def uu(content: bytes, name: bytes = b"scan.pdf") -> bytes:
    lines = [b2a_uu(content[at : at + 45]).rstrip(b"\n") for at in range(0, len(content), 45)]
    return CRLF.join([b"begin 644 " + name, *lines, b"`", b"end", b""])


def without_parameter() -> bytes:
    return multipart("mixed", words(), ATTACHED).replace(b'; boundary="=_demo_1"', b"", 1)


INNER = multipart("alternative", words(), boundary="demo-1")
NOISY = base64(SCAN, 40).replace(CRLF, b" !\xff*\r\n\r\n-", 3)
HALVES = base64(SCAN[:100]) + CRLF + base64(SCAN[100:])
CASES = [
    bounded("'()+_,-./:=?"),
    bounded("a b c"),
    bounded("[.*]+$(^)|x{2}"),
    bounded("----==_Part.1=----"),
    bounded("d" * 70),
    bounded("b" * 200),
    bounded("граница"),
    tree("no closing boundary", multipart("mixed", words(), ATTACHED, closed=False)),
    tree(
        "no closing boundary inside",
        multipart("mixed", multipart("related", words(), closed=False, boundary="=_in"), ATTACHED),
    ),
    tree(
        "the outer boundary is the beginning of the inner",
        multipart("mixed", INNER, ATTACHED, boundary="demo"),
    ),
    tree(
        "the inner boundary is the beginning of the outer",
        multipart("mixed", INNER, ATTACHED, boundary="demo-1-2"),
    ),
    tree(
        "blanks after the boundaries",
        multipart("mixed", words(), ATTACHED).replace(b"--=_demo_1\r\n", b"--=_demo_1 \t\r\n"),
    ),
    tree(
        "a boundary of the wrong case",
        multipart("mixed", words("--=_DEMO_1 здесь"), ATTACHED),
        Expected(text="--=_DEMO_1 здесь", stored=(SCANNED,)),
    ),
    tree(
        "text before and after the parts",
        multipart("mixed", words(), ATTACHED).replace(b"\r\n\r\n", b"\r\n\r\nThis is MIME\r\n", 1)
        + b"\r\nThe end",
    ),
    tree("no boundary parameter", without_parameter(), Expected(kept=("Добрый день!",), stored=None)),
    tree(
        "a boundary that never comes",
        multipart("mixed", words(), ATTACHED).replace(b"--=_demo_1", b"--=_other"),
        Expected(kept=("Добрый день!",), stored=None),
    ),
    tree("a multipart of no parts", multipart("mixed"), Expected(subject=SUBJECT, text="", stored=())),
    tree("a multipart of an empty part", multipart("mixed", b"", words(), ATTACHED)),
    tree(
        "a part without headers",
        multipart("mixed", CRLF + b"Pervyj tekst", ATTACHED),
        Expected(text="Pervyj tekst", stored=(SCANNED,)),
    ),
    tree(
        "a part without the blank line",
        multipart("mixed", words(), b"Content-Type: text/plain"),
        Expected(text=TEXT, stored=()),
    ),
    tree(
        "a multipart in base64",
        multipart("mixed", words(), ATTACHED).replace(
            b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n", 1
        ),
    ),
    tree("a kind of multipart nobody knows", multipart("x-unknown", words(), ATTACHED)),
    tree(
        "a type without a slash",
        b"Content-Type: text\r\n\r\n" + TEXT.replace("\n", "\r\n").encode(),
        Expected(text=TEXT),
    ),
    tree(
        "two types",
        b"Content-Type: text/plain; charset=utf-8\r\n" + words("Первый текст"),
        Expected(text="Первый текст"),
    ),
    as_written("base64: no padding", base64(SCAN).rstrip(b"="), SCAN),
    as_written("base64: garbage among the letters", NOISY, SCAN),
    as_written("base64: padding in the middle", HALVES, SCAN),
    as_written("base64: one line of all", base64(SCAN, 10**6), SCAN),
    as_written("base64: a letter left over at the end", base64(SCAN[:99]) + b"Q", SCAN[:99]),
    as_written(
        "base64: an advertisement of the mailing list after it",
        base64(SCAN[:100]) + b"\r\n--\r\n",
        SCAN[:100],
    ),
    as_written("an encoding in capitals with a comment", base64(SCAN), SCAN, b"BASE64 (demo)"),
    as_written("an encoding nobody knows", b"abc", b"abc", b"x-nobody"),
    as_written("binary", SCAN, SCAN, b"binary"),
    as_written("uuencode as the encoding", uu(SCAN), SCAN, b"x-uuencode"),
    tree(
        "uuencode in the text",
        words("Скан ниже.\n\n" + uu(SCAN).decode().replace("\r\n", "\n") + "\nДемо Иван"),
        Expected(contains=("Скан ниже.", "Демо Иван"), stored=None, kept=("Демо Иван",)),
    ),
    spelled(
        "quoted-printable: blanks after a soft break",
        b"=D0=9F=D1=80=D0=BE=D1=88=D1=83 =  \r\n=D0=BC=D0=BD=D0=B5",
        "Прошу мне",
    ),
    spelled(
        "quoted-printable: a soft break in the middle of a letter",
        b"=D0=\r\n=9F=D1=\r\n=80=D0=BE=D1=88=D1=83",
        "Прошу",
    ),
    spelled("quoted-printable: a soft break at the end", b"=D0=9F=D1=80=D0=BE=D1=88=D1=83=", "Прошу"),
    spelled("quoted-printable: small letters", b"=d0=9f=d1=80=d0=be=d1=88=d1=83", "Прошу"),
    spelled("quoted-printable: a sign that encodes nothing", b"2+2=4, a=b, 100=ZZ", "2+2=4, a=b, 100=ZZ"),
    spelled("quoted-printable: raw letters beside", "Прошу ".encode() + b"=D0=BC=D0=BD=D0=B5", "Прошу мне"),
    spelled("quoted-printable: bare LF", b"=D0=9F=\n=D1=80\n=D0=BE", "Пр\nо"),
    spelled("quoted-printable: a cut escape", b"Proshu =D0=9F=D", "Proshu П=D"),
    tree(
        "quoted-printable: a line of 100 000 letters",
        words("д" * 100_000, encoding="quoted-printable"),
        Expected(text="д" * 100_000),
    ),
    tree(
        "base64: a text of one letter", leaf("я".encode(), b"text/plain; charset=utf-8"), Expected(text="я")
    ),
    tnef(
        "one attachment",
        winmail(SCAN, "СПРАВК~1.PDF", "Справка из поликлиники.pdf"),
        Expected(text=TEXT, stored=(Stored(SCAN, "Справка из поликлиники.pdf"),), beside=TNEF),
    ),
    tnef(
        "a name in the code page alone",
        winmail(SCAN, "Справка.pdf"),
        Expected(text=TEXT, stored=(Stored(SCAN, "Справка.pdf"),), beside=TNEF),
    ),
    tnef(
        "by its name, of no type",
        winmail(SCAN, "spravka.pdf"),
        Expected(
            text=TEXT, stored=(Stored(SCAN, "spravka.pdf"),), beside=(*TNEF, "application/octet-stream")
        ),
        b"application/octet-stream",
    ),
    tnef(
        "cut short",
        winmail(SCAN, "spravka.pdf")[:140],
        Expected(
            text=TEXT, stored=(Stored(winmail(SCAN, "spravka.pdf")[:140], "winmail.dat"),), beside=PIECES
        ),
    ),
    tnef(
        "not TNEF at all",
        b"demo",
        Expected(text=TEXT, stored=(Stored(b"demo", "winmail.dat"),), beside=PIECES),
    ),
    tree(
        "a page that never closes a tag",
        leaf(b"<p>Dobryj den<b><i><table><td>Demo <a href='", b"text/html", encoding="7bit"),
        Expected(contains=("Dobryj den", "Demo")),
    ),
]

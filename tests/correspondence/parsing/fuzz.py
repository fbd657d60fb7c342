"""Letters spoilt with method: a seed gives letters of every kind, then cuts, doubles, swaps, flips and nests them."""

import random
from base64 import b64encode
from collections.abc import Callable, Iterator
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

TEXT = "Добрый день!\nПрошу второе мнение: МРТ колена, выписка во вложении.\nС уважением,\nДемо Иван"
PAGE = "<html><body><p>Добрый <b>день</b></p><blockquote>цитата <a href='http://x.ru'>тут</a></blockquote></body></html>"
CHARSETS = ("utf-8", "windows-1251", "koi8-r")
LABELS = (
    *(
        b"us-ascii",
        b"utf-16",
        b"utf-7",
        b"x-unknown",
        b"base64",
        b"iso-8859-1",
        b"cp866",
        b"gb2312",
        b"idna",
        b"",
    ),
    *(b"iso-2022-jp", b"punycode", b"unicode_escape", b"\xff", b"cp-1251", b"hz", b"'"),
)
ENCODINGS = (b"base64", b"quoted-printable", b"7bit", b"8bit", b"binary", b"x-uuencode", b"nonsense")
NASTY = (
    *(
        b"\x00",
        b"\r",
        b"\n",
        b"\r\n\r\n",
        b"=?",
        b"?=",
        b"=?utf-8?B?",
        b"=?koi8-r?Q?=D0",
        b"<",
        b">",
        b'"',
        b"\\",
        b"(",
    ),
    *(
        b";",
        b"\xff\xfe",
        b"\xd0",
        b"&#99999999999;",
        b"<!--",
        b"<a href='",
        b"--",
        b"=\r\n",
        b"=",
        b"====",
        b"%00",
        b"*0*=",
    ),
    *(
        b"begin 644 x\r\n",
        b"From ",
        b"\x78\x9f\x3e\x22",
        b"filename*1*=",
        b"charset=",
        b": ",
        b",",
        b"@",
        b"\xe2\x80\xae",
    ),
)
KINDS = (
    *(
        b"multipart/mixed",
        b"multipart/alternative",
        b"message/rfc822",
        b"text/html",
        b"multipart/report",
        b"text/plain",
    ),
    *(
        b"application/ms-tnef",
        b"multipart/digest",
        b"message/delivery-status",
        b"text/calendar",
        b"/",
        b"multipart/",
    ),
)
TNEF_FILE = (
    bytes.fromhex("789f3e2201000106900800040000000000010001000202900600") + b"\x0e\x00\x00\x00" + bytes(40)
)


def seeds(chance: random.Random) -> bytes:
    """A whole letter such as people and servers send."""
    charset = chance.choice(CHARSETS)
    texts = [MIMEText(TEXT, "plain", charset)]
    if chance.random() < 0.4:
        both = MIMEMultipart("alternative", boundary=_boundary(chance))
        both.attach(texts[0])
        both.attach(MIMEText(PAGE, "html", charset))
        texts = [both]
    root = texts[0]
    if chance.random() < 0.8:
        root = MIMEMultipart(
            chance.choice(("mixed", "related", "report", "signed")), boundary=_boundary(chance)
        )
        for text in texts:
            root.attach(text)
        for number in range(chance.randint(0, 4)):
            root.attach(_attachment(chance, number))
    root["From"] = f"{Header('Демо Иван', charset).encode()} <demo@example.org>"
    root["To"] = "2opinion@example.org, Анна <anna@пример.рф>"
    root["Subject"] = Header("Прошу второе мнение, " * chance.randint(1, 6), charset).encode()
    root["Message-ID"] = f"<{chance.getrandbits(60)}@example.org>"
    root["References"] = "<a@b> <c@d>"
    if chance.random() < 0.2:
        root["Return-Path"] = "<>"
    return root.as_bytes().replace(b"text/delivery-status", b"message/delivery-status")


def _boundary(chance: random.Random) -> str:
    """The library's own would differ from run to run."""
    return f"==============={chance.getrandbits(62):019d}=="


def _attachment(chance: random.Random, number: int) -> Message:
    content = chance.randbytes(chance.randint(0, 400))
    kind = chance.choice(("pdf", "inside", "tnef", "status", "uu"))
    if kind == "inside":
        inside = MIMEText(TEXT, "plain", "koi8-r")
        inside["Subject"] = Header("Письмо внутри", "utf-8").encode()
        return MIMEMessage(inside)
    if kind == "tnef":
        return MIMEApplication(TNEF_FILE + content, "ms-tnef")
    if kind == "status":
        told = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.ru\nAction: failed\nStatus: 5.1.1\n"
        return MIMEText(told, "delivery-status", "us-ascii")
    part = MIMEApplication(content, "pdf")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", f"Выписка {number}.pdf" * 3))
    return part


def cut(raw: bytes, chance: random.Random) -> bytes:
    a, b = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
    return raw[:a] + raw[b:] if chance.random() < 0.5 else raw[:b]


def double(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    a = chance.randrange(len(lines))
    b = min(len(lines), a + chance.randint(1, 12))
    return b"\n".join(lines[:b] + lines[a:b] * chance.choice((1, 2, 30)) + lines[b:])


def swap(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def flip(raw: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(raw)
    for _ in range(chance.choice((1, 4, 40)) if spoilt else 0):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def insert(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.choice(NASTY) * chance.choice((1, 1, 3, 2000)) + raw[at:]


def relabel(raw: bytes, chance: random.Random) -> bytes:
    """Another charset, encoding or type in one place."""
    old, new = chance.choice(
        (
            *((charset.encode(), chance.choice(LABELS)) for charset in CHARSETS),
            *((encoding, chance.choice(ENCODINGS)) for encoding in ENCODINGS),
            *((kind, chance.choice(KINDS)) for kind in KINDS),
        )
    )
    return raw.replace(old, new, chance.choice((1, -1)))


def unbound(raw: bytes, chance: random.Random) -> bytes:
    """Boundaries that are missing, shortened, quoted, spaced, without their end."""
    ways = (
        (b'boundary="', b'boundary="x'),
        (b"boundary=", b"bound="),
        (b"==--", b"=="),
        (b"--===", b"--=="),
        (b"==\n", b"==  \t\n"),
        (b'boundary="=====', b'boundary="====='[:12]),
        (b"--===", b"---==="),
    )
    return raw.replace(*chance.choice(ways), chance.choice((1, 2, -1)))


def line_ends(raw: bytes, chance: random.Random) -> bytes:
    return raw.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\r\r\n", b"")))


def nest(raw: bytes, chance: random.Random) -> bytes:
    for number in range(chance.choice((1, 3, 60))):
        mark = b"n%d" % chance.choice((0, number))
        head = b"Content-Type: " + chance.choice((b"message/rfc822", b"multipart/mixed; boundary=" + mark))
        raw = head + b"\n\n--" + mark + b"\n" + raw + chance.choice((b"\n--" + mark + b"--\n", b""))
    return raw


def encode(raw: bytes, chance: random.Random) -> bytes:
    """The whole letter again, as the body of another."""
    head = b"Subject: x\nContent-Type: " + chance.choice(KINDS) + b"\nContent-Transfer-Encoding: base64\n\n"
    return head + b64encode(raw)


def stretch(raw: bytes, chance: random.Random) -> bytes:
    """One header grown long."""
    name = chance.choice(
        (b"To", b"Subject", b"From", b"Content-Type", b"References", b"X-Demo", b"Content-Disposition")
    )
    return name + b": " + chance.choice(NASTY) * chance.choice((10, 20_000)) + b"\n" + raw


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(
        cut,
        double,
        swap,
        flip,
        flip,
        insert,
        insert,
        relabel,
        relabel,
        unbound,
        unbound,
        line_ends,
        nest,
        encode,
        stretch,
    ),
)


def letters(seed: int, count: int) -> Iterator[bytes]:
    """As many letters, each spoilt one to five times; the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        raw = seeds(chance)
        for _ in range(chance.randint(1, 5)):
            raw = chance.choice(MUTATIONS)(raw, chance)
        yield raw[:2_000_000]

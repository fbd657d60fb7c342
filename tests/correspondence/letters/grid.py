"""Charsets × transfer encodings × shapes of a body, each with a Russian subject and a PDF of a Russian name."""

from tests.correspondence.letters.building import (
    PLAIN_ASCII,
    SENDER,
    SUBJECT,
    TEXT,
    b_words,
    file,
    html,
    letter,
    multipart,
    pdf,
    q_words,
    words,
)
from tests.correspondence.letters.expected import Case, Expected, Stored

CHARSETS = ("utf-8", "windows-1251", "koi8-r")
ENCODINGS = ("7bit", "8bit", "quoted-printable", "base64")
SHAPES = ("plain", "beside", "only html")
NAME = "Выписка из истории болезни.pdf"


def body(shape: str, text: str, charset: str, encoding: str) -> bytes:
    if shape == "plain":
        return words(text, charset, encoding=encoding)
    page = words(html(text), charset, encoding=encoding, kind="html")
    if shape == "only html":
        return page
    return multipart("alternative", words(text, charset, encoding=encoding), page, boundary="=_both")


def cell(charset: str, encoding: str, shape: str) -> Case:
    text = PLAIN_ASCII if encoding == "7bit" else TEXT
    content = pdf(f"{charset} {encoding} {shape}")
    subject = b_words(SUBJECT, charset) if encoding == "base64" else q_words(SUBJECT, charset)
    entity = multipart("mixed", body(shape, text, charset, encoding), file(content, NAME))
    expected = Expected(
        subject=SUBJECT,
        sender="demo.ivan@example.org",
        sender_name=SENDER,
        recipients=("2opinion@example.org",),
        message_id="<demo-1@example.org>",
        references=(),
        text=text if shape != "only html" else None,
        lines=tuple(line for line in text.split("\n") if line),
        lacks=("color: red", "<p>"),
        stored=(Stored(content, NAME, content_type="application/pdf", inline=False),),
        body=entity.split(b"\r\n\r\n", 1)[1],
    )
    return Case(f"{charset} {encoding} {shape}", letter(entity, subject=subject), expected)


def lone(name: str, raw_text: bytes, label: str, text: str = TEXT, *, readable: bool = True) -> Case:
    """A body of one text part whose octets and label are written out."""
    octets = raw_text.replace(b"\n", b"\r\n")
    raw = letter(
        b"Content-Type: text/plain" + label.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + octets
    )
    return Case(name, raw, Expected(subject=SUBJECT, text=text), readable)


def alias(label: str, charset: str, text: str = TEXT) -> Case:
    return lone(f"charset named {label}", text.encode(charset), f"; charset={label}", text)


RICH = "Здравствуйте! Прошу «второе мнение» — диагноз № 2, температура 38,5°… Йод не переношу."
SHOUTED = "ПРОШУ ВТОРОЕ МНЕНИЕ"
WITH_MARKS = "Ёлкина Юлия: жду ответа. Съезд, объезд, эхо, юла, яма, щука, цапля."

CASES = [cell(c, e, s) for c in CHARSETS for e in ENCODINGS for s in SHAPES] + [
    lone("no label: utf-8", TEXT.encode(), ""),
    lone("no label: cp1251", TEXT.encode("cp1251"), ""),
    lone("no label: koi8-r", TEXT.encode("koi8-r"), ""),
    lone("no label: cp1251 with quotes and a dash", RICH.encode("cp1251"), "", RICH),
    lone("no label: koi8-r with rare letters", WITH_MARKS.encode("koi8-r"), "", WITH_MARKS),
    lone("utf-8 labelled us-ascii", TEXT.encode(), "; charset=us-ascii"),
    lone("cp1251 labelled us-ascii", TEXT.encode("cp1251"), "; charset=us-ascii"),
    lone("koi8-r labelled us-ascii", TEXT.encode("koi8-r"), '; charset="US-ASCII"'),
    lone("cp1251 labelled utf-8", TEXT.encode("cp1251"), "; charset=utf-8"),
    lone("koi8-r labelled utf-8", TEXT.encode("koi8-r"), "; charset=utf-8"),
    lone("utf-8 labelled cp1251, where И is no letter of it", TEXT.encode(), "; charset=windows-1251"),
    lone("cp1251 labelled iso-8859-1", TEXT.encode("cp1251"), "; charset=iso-8859-1"),
    lone("koi8-r labelled cp1251", TEXT.encode("koi8-r"), "; charset=windows-1251"),
    lone("no label: one word in koi8-r", "Да".encode("koi8-r"), "", "Да"),
    lone("no label: one word in cp1251", "Да".encode("cp1251"), "", "Да"),
    lone("no label: capitals in koi8-r", SHOUTED.encode("koi8-r"), "", SHOUTED),
    lone("no label: capitals in cp1251", SHOUTED.encode("cp1251"), "", SHOUTED),
    lone("a charset nobody knows: utf-8", TEXT.encode(), "; charset=x-nobody-knows"),
    lone("a charset nobody knows: cp1251", TEXT.encode("cp1251"), "; charset=_autodetect_all"),
    lone("unknown-8bit", TEXT.encode("cp1251"), "; charset=unknown-8bit"),
    lone("an empty charset", TEXT.encode("cp1251"), '; charset=""'),
    lone("a codec of Python that is no charset: base64", TEXT.encode("cp1251"), "; charset=base64"),
    lone("a codec of Python that is no charset: idna", TEXT.encode(), "; charset=idna"),
    lone("a codec of Python that is no charset: rot13", TEXT.encode(), "; charset=rot13"),
    lone(
        "a codec of Python that is no charset: unicode_escape",
        RICH.encode(),
        "; charset=unicode_escape",
        RICH,
    ),
    lone("a charset with a NUL", TEXT.encode("cp1251"), '; charset="utf\0-8"'),
    lone("a label by RFC 2231", TEXT.encode("koi8-r"), "; charset*=us-ascii''koi8-r"),
    lone("a mark of byte order is no letter", b"\xef\xbb\xbf" + TEXT.encode(), "; charset=utf-8"),
    alias("cp1251", "cp1251"),
    alias('"WINDOWS-1251"', "cp1251"),
    alias("x-cp1251", "cp1251"),
    alias("win-1251", "cp1251"),
    alias("'windows-1251'", "cp1251"),
    alias("koi8", "koi8-r"),
    alias("KOI8R", "koi8-r"),
    alias("koi8-u", "koi8-u"),
    alias("iso-8859-5", "iso-8859-5"),
    alias("ibm866", "cp866"),
    alias("x-mac-cyrillic", "mac-cyrillic"),
    alias("UTF8", "utf-8"),
    Case(
        "utf-8 cut in the middle of its last letter",
        letter(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + TEXT.encode() + "\r\nконе".encode()[:-1]),
        Expected(contains=("Добрый день!", "Йод не переношу")),
        readable=False,
    ),
    Case(
        "flowed text (RFC 3676)",
        letter(
            b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
            + "Прошу второе \r\nмнение.\r\nСпасибо".encode()
        ),
        Expected(text="Прошу второе мнение.\nСпасибо"),
    ),
    Case(
        "utf-16 in base64",
        letter(words(TEXT, "utf-16", encoding="base64")),
        Expected(text=TEXT),
    ),
    Case(
        "a page that names koi8-r itself alone",
        letter(
            words(
                '<html><head><meta charset="koi8-r"></head><body><p>Добрый день!</p></body></html>',
                "koi8-r",
                kind="html",
                label=None,
            )
        ),
        Expected(text="Добрый день!"),
    ),
    Case(
        "parts of one letter in different charsets",
        letter(
            multipart(
                "mixed", words("Первый текст", "koi8-r"), words("Второй текст", "cp1251", encoding="base64")
            )
        ),
        Expected(lines=("Первый текст", "Второй текст")),
    ),
    Case(
        "a capital letter of content-type and of encoding",
        letter(
            b"CONTENT-TYPE: TEXT/PLAIN; CHARSET=KOI8-R\r\nCONTENT-TRANSFER-ENCODING: Quoted-Printable \r\n\r\n"
            b"=e4=CF=C2=D2=D9=CA =C4=C5=CE=D8!"
        ),
        Expected(text="Добрый день!"),
    ),
]

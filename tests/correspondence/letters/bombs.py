"""Letters made to exhaust whoever reads them; built when asked for. Each is read or refused, and nothing else stops."""

from collections.abc import Callable

from tests.correspondence.letters.building import (
    base64,
    file,
    html,
    leaf,
    letter,
    multipart,
    pdf,
    q_words,
    words,
)
from tests.correspondence.letters.nested import deep, forwarded

MEGABYTE = 1024**2
BODY = words()


def letters_in_letters(levels: int) -> bytes:
    inner = letter(BODY)
    for _ in range(levels):
        inner = letter(forwarded(inner))
    return inner


BOMBS: dict[str, Callable[[], bytes]] = {
    "one header of 5 MB": lambda: letter(BODY, b"X-Long: " + b"a" * 5 * MEGABYTE),
    "one header of 5 MB, folded": lambda: letter(BODY, b"X-Long: a" + b"\r\n b" * (5 * MEGABYTE // 4)),
    "5 MB of short headers": lambda: letter(BODY, *[b"X-Short: abcdefgh"] * (5 * MEGABYTE // 19)),
    "5 MB of From headers": lambda: letter(BODY, *[b"From: demo.ivan@example.org"] * (5 * MEGABYTE // 29)),
    "100 000 addresses in To": lambda: letter(
        BODY, to=b",\r\n ".join(b"a%d@example.org" % n for n in range(100_000))
    ),
    "100 000 commas in From": lambda: letter(BODY, **{"from": b"," * 100_000}),
    "100 000 brackets in From": lambda: letter(BODY, **{"from": b"<(" * 50_000 + b"a@example.org"}),
    "100 000 quotes in From": lambda: letter(BODY, **{"from": b'"\\' * 50_000 + b"<a@example.org>"}),
    "20 000 encoded words in the subject": lambda: letter(BODY, subject=q_words("д" * 20_000, letters=1)),
    "a subject of broken encoded words": lambda: letter(BODY, subject=b"=?utf-8?Q?" * 100_000),
    "100 000 references": lambda: letter(
        BODY, b"References: " + b" ".join(b"<%d@example.org>" % n for n in range(100_000))
    ),
    "a reference never closed": lambda: letter(BODY, b"References: " + b"<" * MEGABYTE),
    "100 000 parameters": lambda: letter(leaf(b"x", b"text/plain" + b"; a=b" * 100_000)),
    "10 000 continuations of a name": lambda: letter(
        multipart(
            "mixed", BODY, leaf(b"x", b"text/x-demo; " + b"; ".join(b"name*%d=a" % n for n in range(10_000)))
        )
    ),
    "10 000 parts": lambda: letter(multipart("mixed", *[leaf(b"x", b"image/png")] * 10_000)),
    "10 000 texts": lambda: letter(multipart("mixed", *[words("Текст")] * 10_000)),
    "2 000 levels of multipart": lambda: letter(deep(2_000, BODY)),
    "200 letters, one in another": lambda: letters_in_letters(200),
    "a text of 20 MB": lambda: letter(words("Прошу второе мнение. " * (20 * MEGABYTE // 37))),
    "a text of a million empty lines": lambda: letter(words("\n" * 1_000_000)),
    "a page of 5 MB": lambda: letter(
        words(html("Прошу второе мнение.\n" * (5 * MEGABYTE // 46)), kind="html")
    ),
    "a page of 100 000 tags, one in another": lambda: letter(words("<div>" * 100_000 + "Демо", kind="html")),
    "a page of 100 000 tags never closed": lambda: letter(words("<a href='" * 100_000, kind="html")),
    "a page of brackets": lambda: letter(words("<" * MEGABYTE, kind="html")),
    "a page of ampersands": lambda: letter(words("&#x" * 300_000, kind="html")),
    "a million marks of quotes": lambda: letter(words("> " * 500_000 + "\n" + ">\n" * 250_000)),
    "60 MB": lambda: letter(
        multipart("mixed", BODY, *[file(pdf("big") * (4 * MEGABYTE // 320), "скан.pdf")] * 11)
    ),
    "a boundary that opens 100 000 parts of nothing": lambda: (
        letter(multipart("mixed", BODY)) + b"--=_demo_1\r\n" * 100_000
    ),
    "10 MB of quoted-printable signs": lambda: letter(
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + b"=" * 10 * MEGABYTE
    ),
    "10 MB of base64 that is none": lambda: letter(leaf(b"", b"image/png") + b"=!" * 5 * MEGABYTE),
    "winmail.dat that promises 4 GB": lambda: letter(
        leaf(
            b"\x78\x9f\x3e\x22\x01\x00\x02\x0f\x80\x06\x00\xff\xff\xff\xff" + b"x" * 99,
            b"application/ms-tnef; name=winmail.dat",
        )
    ),
    "megabytes of NUL": lambda: b"\0" * 3 * MEGABYTE,
    "a text that is base64 of base64": lambda: letter(leaf(base64(b"x" * MEGABYTE), b"text/plain")),
}

"""Who writes and to whom: mailboxes as they are spelled, and the tricks that name one address and mean another."""

from tests.correspondence.letters.building import (
    ADDRESS,
    SENDER,
    SUBJECT,
    TEXT,
    b_words,
    cut_words,
    letter,
    mailbox,
    words,
)
from tests.correspondence.letters.expected import Case, Expected

BODY = words()
PLAIN = Expected(subject=SUBJECT, sender=ADDRESS, text=TEXT)


def sender(name: str, raw: bytes | None, wanted: str | tuple[str, ...], called: str | None = None) -> Case:
    return Case(
        f"from: {name}", letter(BODY, **{"from": raw}), Expected(sender=wanted, sender_name=called, text=TEXT)
    )


SENDERS = [
    sender("a quoted name", b'"Demo, Ivan" <demo.ivan@example.org>', ADDRESS, "Demo, Ivan"),
    sender("capital letters", b"DEMO.Ivan@Example.ORG", ADDRESS),
    sender("a comment for a name", b"demo.ivan@example.org (Demo Ivan)", ADDRESS),
    sender(
        "an encoded word in quotes", b'"' + b_words(SENDER) + b'" <demo.ivan@example.org>', ADDRESS, SENDER
    ),
    sender("raw cp1251", SENDER.encode("cp1251") + b" <demo.ivan@example.org>", ADDRESS, SENDER),
    sender("raw koi8-r", SENDER.encode("koi8-r") + b" <demo.ivan@example.org>", ADDRESS, SENDER),
    sender("raw utf-8", SENDER.encode() + b" <demo.ivan@example.org>", ADDRESS, SENDER),
    sender(
        "B and Q cut in the middle of letters",
        cut_words(SENDER, 7, "BQ") + b" <demo.ivan@example.org>",
        ADDRESS,
        SENDER,
    ),
    sender("its own address for a name, unquoted", b"demo.ivan@example.org <demo.ivan@example.org>", ADDRESS),
    sender("an address for a name", b'"boss@example.com" <demo.ivan@example.org>', ADDRESS),
    sender(
        "an encoded address for a name", b_words("boss@example.com, ") + b" <demo.ivan@example.org>", ADDRESS
    ),
    sender("empty brackets", b"<>", ""),
    sender("nothing", b"", ""),
    sender("absent", None, ""),
    sender("a word", b"undisclosed", ""),
    sender("two addresses", b"demo.ivan@example.org, boss@example.com", ""),
    sender("two addresses with names", b"Demo <demo.ivan@example.org>, Boss <boss@example.com>", ""),
    sender(
        "an address after a closed comment (CVE-2023-27043)", b"demo.ivan@example.org)boss@example.com", ""
    ),
    sender("an address before brackets (CVE-2023-27043)", b"demo.ivan@example.org<boss@example.com>", ""),
    sender("an address in a name with a comma", b"demo.ivan@example.org, <boss@example.com>", ""),
    sender("brackets twice", b"<demo.ivan@example.org> <boss@example.com>", ""),
    sender("a NUL in the address", b"demo.ivan\0@example.org", ("", ADDRESS)),
    sender(
        "a Cyrillic domain",
        "Демо <demo@пример.рф>".encode(),
        ("demo@пример.рф", "demo@xn--e1afmkfd.xn--p1ai"),
        "Демо",
    ),
    sender(
        "a Cyrillic domain in Punycode",
        b"demo@xn--e1afmkfd.xn--p1ai",
        ("demo@пример.рф", "demo@xn--e1afmkfd.xn--p1ai"),
    ),
    Case(
        "from: two headers",
        letter(BODY, b"X-Next: 1\r\nFrom: boss@example.com"),
        Expected(sender="", subject=SUBJECT, text=TEXT),
    ),
    Case(
        "reply-to and sender are not from",
        letter(
            BODY, b"Reply-To: boss@example.com\r\nSender: list@example.com\r\nReturn-Path: <x@example.com>"
        ),
        PLAIN,
    ),
    sender("a comment in a comment", b"demo.ivan@example.org (Demo (not boss@example.com) Ivan)", ADDRESS),
    sender(
        "a comment that holds another address in brackets",
        b"(<boss@example.com>) demo.ivan@example.org",
        ADDRESS,
    ),
    sender("a comment inside the address", b"demo.ivan@(boss@example.com)example.org", ("", ADDRESS)),
    sender(
        "a name that holds another address in brackets",
        b'"x <boss@example.com>" <demo.ivan@example.org>',
        ADDRESS,
    ),
    sender(
        "an encoded name that holds brackets",
        b_words("<boss@example.com>") + b" <demo.ivan@example.org>",
        ADDRESS,
    ),
    sender("an encoded word for an address", b_words("boss@example.com"), ""),
    sender("a group", b"undisclosed-recipients:;", ""),
    sender("folded in the middle", b"Demo\r\n Ivan\r\n\t<demo.ivan@example.org>", ADDRESS, "Demo Ivan"),
    sender("blanks in the brackets", b"Demo < demo.ivan@example.org >", ADDRESS, "Demo"),
    sender("a semicolon between two", b"demo.ivan@example.org; boss@example.com", ""),
    sender("two in one pair of brackets", b"<demo.ivan@example.org, boss@example.com>", ""),
    sender("two at signs", b"demo.ivan@example.org@boss.example", ""),
    sender(
        "a line end in an encoded name",
        b_words("Demo\r\nBcc: x@example.com") + b" <demo.ivan@example.org>",
        ADDRESS,
    ),
]
RECIPIENTS = [
    Case(
        "every address the letter came by",
        letter(
            BODY,
            b"Cc: Boss <boss@example.com>, 2opinion+t0ken@example.org\r\nDelivered-To: box@example.org",
            b"X-Original-To: old@example.org\r\nEnvelope-To: last@example.org",
            to=mailbox("Второе мнение, отдел", "2Opinion@example.org") + b",\r\n other@example.org",
        ),
        Expected(
            recipients=(
                "2opinion@example.org",
                "other@example.org",
                "boss@example.com",
                "2opinion+t0ken@example.org",
                "box@example.org",
                "old@example.org",
                "last@example.org",
            ),
            sender=ADDRESS,
        ),
    ),
    Case(
        "a group of recipients and two To headers",
        letter(BODY, b"To: last@example.org", to=b"demo: 2opinion@example.org, other@example.org;"),
        Expected(
            recipients=("2opinion@example.org", "other@example.org", "last@example.org"), sender=ADDRESS
        ),
    ),
    Case(
        "a recipient whose name holds a comma, a bracket and a quote",
        letter(BODY, to=b'"Opinion, \\"second\\" <x@example.com>" <2opinion@example.org>, other@example.org'),
        Expected(recipients=("2opinion@example.org", "other@example.org"), sender=ADDRESS),
    ),
]
CASES = SENDERS + RECIPIENTS

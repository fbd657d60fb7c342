"""Delivery reports (RFC 3464) as Postfix, Exim, Exchange and Mail.ru write them, and what they tell of our letter."""

from tests.correspondence.letters.building import b_words, entity, html, letter, multipart, words
from tests.correspondence.letters.expected import Case, Expected

OURS = "<vm-1@2opinion.example.org>"
LOST = "demo.lost@example.com"
RETURNED = (
    f"From: 2opinion@example.org\r\nTo: {LOST}\r\nSubject: =?utf-8?B?0J/RgNC+0YjRgw==?=\r\n"
    f"Message-ID: {OURS}\r\nAuto-Submitted: auto-generated\r\n"
).encode()
NULL = b"Return-Path: <>\r\nAuto-Submitted: auto-replied"


def fields(action: str = "failed", status: str = "5.1.1", address: str = f"rfc822; {LOST}") -> bytes:
    return (
        "Reporting-MTA: dns; mx.example.com\r\nArrival-Date: Mon, 2 Nov 2026 10:15:00 +0300\r\n\r\n"
        f"Final-Recipient: {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Remote-MTA: dns; mx.example.com\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
    ).encode()


def report(
    said: bytes,
    told: bytes,
    *,
    back: bytes = RETURNED,
    kind: bytes = b"text/rfc822-headers",
    subject: bytes,
    robot: bytes,
    headers: bytes = NULL,
) -> bytes:
    root = multipart(
        "report",
        said,
        entity([b"Content-Type: message/delivery-status"], told),
        entity([b"Content-Type: " + kind], back),
        more="; report-type=delivery-status",
    )
    return letter(root, headers, subject=subject, **{"from": robot})


def postfix(told: bytes = fields(), **more) -> bytes:
    said = words(
        "This is the mail system at host mx.example.com.\n\nI'm sorry to have to inform you that your message could not\n"
        f"be delivered to one or more recipients.\n\n<{LOST}>: host mx.example.com said: 550 5.1.1 no such user"
    )
    robot = b"MAILER-DAEMON@example.com (Mail Delivery System)"
    return report(said, told, **{"subject": b"Undelivered Mail Returned to Sender", "robot": robot, **more})


def exim() -> bytes:
    """Plain text, the recipient in X-Failed-Recipients, the headers of our letter at the end."""
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered to one or more of its\nrecipients.\nThis is a permanent error.\nThe following "
        f"address(es) failed:\n\n  {LOST}\n"
        "    550 5.1.1 no such user\n\n------ This is a copy of the message's headers. ------\n\n"
    ) + RETURNED.decode().replace("\r\n", "\n")
    return letter(
        words(text, "us-ascii", encoding="7bit"),
        b"Return-Path: <>\r\nX-Failed-Recipients: " + LOST.encode() + b"\r\nAuto-Submitted: auto-replied",
        subject=b"Mail delivery failed: returning message to sender",
        **{"from": b"Mail Delivery System <Mailer-Daemon@mx.example.com>"},
    )


def exchange() -> bytes:
    """HTML in Russian, the letter itself sent back whole, its own address in capitals."""
    said = words(
        html(f"Не удалось выполнить доставку следующим получателям:\n{LOST}\nАдрес не найден."), kind="html"
    )
    return report(
        said,
        fields("failed", "5.1.10", f"rfc822;{LOST.upper()}"),
        back=RETURNED + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Обращение получено".encode(),
        kind=b"message/rfc822",
        subject=b_words("Не удается доставить: Ваше обращение"),
        robot=b"postmaster@example.onmicrosoft.com",
        headers=b"Return-Path: <>\r\nX-MS-Exchange-Message-Is-Ndr:\r\nAuto-Submitted: auto-replied",
    )


def mail_ru() -> bytes:
    """Plain text in Russian, in koi8-r, the headers of our letter at the end."""
    text = (
        "Это письмо создано автоматически сервером Mail.Ru, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не может "
        f"быть доставлено одному или нескольким получателям:\n\n{LOST}\nтакого пользователя нет: 550 user not found\n\n"
        "**********************\n\n"
    ) + RETURNED.decode().replace("\r\n", "\n")
    return letter(
        words(text, "koi8-r"),
        b"Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nX-Failed-Recipients: " + LOST.encode(),
        subject=b"Mail failure.",
        **{"from": b"mailer-daemon@corp.mail.ru"},
    )


def qmail() -> bytes:
    """Plain text of a form of its own (QSBMF), no word of automatic but the null return path."""
    text = (
        "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to deliver your message.\n\n"
        f"<{LOST}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
    ) + RETURNED.decode().replace("\r\n", "\n")
    robot = b"MAILER-DAEMON@mx.example.com"
    return letter(words(text), b"Return-Path: <>", subject=b"failure notice", **{"from": robot})


def case(name: str, raw: bytes, **wanted) -> Case:
    expected = {
        "nature": "bounce",
        "returned": (OURS,),
        "failed_address": LOST,
        "is_final": True,
        "stored": None,
        **wanted,
    }
    return Case(f"report: {name}", raw, Expected(**expected))


TWO = fields().replace(
    b"Final", b"Final-Recipient: rfc822; other@example.com\r\nAction: delivered\r\n\r\nFinal", 1
)
DELIVERED = postfix(fields("delivered", "2.0.0"), subject=b"Successful Mail Delivery Report")
CASES = [
    case("qmail in plain text", qmail(), failed_address=None, contains=("qmail-send",)),
    case("Postfix", postfix(), status="5.1.1", contains=("could not be delivered",)),
    case("Postfix with no word of automatic", postfix(headers=b"Return-Path: <>"), status="5.1.1"),
    case(
        "Postfix with a return path of its own",
        postfix(headers=b"Return-Path: <MAILER-DAEMON@example.com>"),
        status="5.1.1",
    ),
    case(
        "a whole letter sent back",
        postfix(back=RETURNED + b"\r\nbody", kind=b"message/rfc822"),
        status="5.1.1",
    ),
    case("the headers sent back by RFC 6533", postfix(kind=b"message/global-headers"), status="5.1.1"),
    case(
        "told by RFC 6533",
        postfix().replace(b"message/delivery-", b"message/global-delivery-"),
        status="5.1.1",
    ),
    case("nothing sent back", postfix(back=b""), returned=(), status="5.1.1"),
    case("full mailbox", postfix(fields("failed", "5.2.2")), status="5.2.2"),
    case(
        "delayed",
        postfix(fields("delayed", "4.4.1"), subject=b"Delayed Mail (still being retried)"),
        status="4.4.1",
        is_final=False,
    ),
    case("failed in capitals", postfix(fields("FAILED", "5.7.1 (refused)")), status="5.7.1"),
    case("one of two failed", postfix(TWO), status="5.1.1"),
    case("an address in brackets", postfix(fields(address=f"RFC822;<{LOST}>")), status="5.1.1"),
    case(
        "an address by RFC 6533",
        postfix(fields(address="utf-8; демо@пример.рф")),
        failed_address=None,
        status="5.1.1",
    ),
    case("lines that end with LF", postfix().replace(b"\r\n", b"\n"), status="5.1.1"),
    case("Exim in plain text", exim(), contains=("created automatically",)),
    case("Exchange in Russian", exchange(), status="5.1.10", contains=("Не удалось выполнить доставку",)),
    case("Mail.ru in koi8-r", mail_ru(), contains=("Ваше письмо не может быть доставлено",)),
    case(
        "our Message-ID on the next line",
        postfix(back=RETURNED.replace(b"Message-ID: ", b"Message-ID:\r\n ")),
    ),
]

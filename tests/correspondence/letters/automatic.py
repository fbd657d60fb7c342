"""Letters nobody wrote (RFC 3834), beside letters of people that look like them."""

from tests.correspondence.letters.building import (
    ADDRESS,
    TEXT,
    b_words,
    entity,
    letter,
    multipart,
    words,
)
from tests.correspondence.letters.expected import Case, Expected
from tests.correspondence.letters.reports import CASES as REPORTS
from tests.correspondence.letters.reports import postfix

OURS = "<vm-1@2opinion.example.org>"
ANSWERS = f"In-Reply-To: {OURS}".encode()
AWAY = words("Добрый день! Я в отпуске до 16 ноября. По срочным вопросам звоните 8 800 000-00-00.")
QUOTED = words(
    "Спасибо, посылаю выписку.\n\n> Добрый день! Это автоматическое уведомление, отвечать на него не нужно.\n"
    "> Auto-Submitted: auto-generated\n> Precedence: bulk"
)


def vacation(
    name: str, *headers: bytes, subject: str = "Автоматический ответ: Ваше обращение", **more
) -> Case:
    raw = letter(AWAY, ANSWERS, *headers, subject=b_words(subject), **more)
    expected = Expected(nature="auto_reply", references=(OURS,), contains=("Я в отпуске",), subject=subject)
    return Case(f"automatic: {name}", raw, expected)


def bulk(name: str, *headers: bytes) -> Case:
    raw = letter(words("Наши новости за ноябрь"), *headers, subject=b_words("Новости клиники"))
    return Case(f"bulk: {name}", raw, Expected(nature="bulk", text="Наши новости за ноябрь"))


def person(
    name: str, *headers: bytes, body: bytes = QUOTED, subject: str = "Re: Ваше обращение", **wanted
) -> Case:
    raw = letter(body, ANSWERS, *headers, subject=b_words(subject))
    expected = {"nature": "person", "sender": ADDRESS, "references": (OURS,), "subject": subject, **wanted}
    return Case(f"person: {name}", raw, Expected(**expected))


def inside(content: bytes) -> bytes:
    return multipart(
        "mixed", words(), entity([b"Content-Type: message/rfc822"], content), boundary="=_person"
    )


OUR_LETTER = letter(
    words("Обращение получено"),
    b"Auto-Submitted: auto-generated\r\nPrecedence: bulk",
    **{"from": b"2opinion@example.org"},
)
VACATIONS = [
    vacation("RFC 3834", b"Auto-Submitted: auto-replied"),
    vacation(
        "RFC 3834 with a parameter and a comment",
        b"Auto-Submitted: (demo) Auto-Replied; owner-email=x@example.org",
    ),
    vacation(
        "Outlook of Exchange",
        b"X-Auto-Response-Suppress: All\r\nauto-submitted: auto-generated\r\nX-MS-Exchange-Inbox-Rules-Loop: a@b.example",
    ),
    vacation(
        "Outlook of Exchange, the English subject",
        b"X-Auto-Response-Suppress: All\r\nAuto-Submitted: auto-replied",
        subject="Automatic reply: Ваше обращение",
    ),
    vacation(
        "Yandex",
        b"Auto-Submitted: auto-replied\r\nX-Yandex-Forward: 0123456789abcdef",
        b"Return-Path: <>",
        subject="Re: Ваше обращение",
    ),
    vacation(
        "Mail.ru",
        b"Auto-Submitted: auto-replied\r\nX-Mailer: Mail.Ru Mailer 1.0\r\nPrecedence: bulk",
        subject="Re: Ваше обращение",
    ),
    vacation(
        "Gmail", b"Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Autoreply: yes\r\nReturn-Path: <>"
    ),
    vacation("Precedence of auto_reply", b"Precedence: auto_reply"),
    vacation("X-Autoreply alone", b"X-Autoreply: yes"),
    vacation("X-Autorespond alone", b"X-Autorespond: away"),
]
BULKS = [
    bulk("Precedence", b"Precedence: bulk"),
    bulk("Precedence of a list, in capitals", b"PRECEDENCE: List"),
    bulk("Precedence of junk", b"Precedence: junk"),
    bulk("List-Id", b"List-Id: <news.example.org>"),
    bulk(
        "List-Unsubscribe",
        b"List-Unsubscribe: <mailto:off@example.org>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ),
    bulk(
        "a list of Mailman",
        b"List-Post: <mailto:news@example.org>\r\nList-Id: News <news.example.org>\r\nPrecedence: list",
    ),
]
ODD = [
    Case(
        "automatic: generated",
        letter(words("Отчёт робота"), b"Auto-Submitted: auto-generated"),
        Expected(nature=("auto_reply", "bulk"), text="Отчёт робота"),
    ),
    Case(
        "automatic: a null return path and nothing else",
        letter(words("Ящик переполнен"), b"Return-Path: <>"),
        Expected(nature=("auto_reply", "bounce"), text="Ящик переполнен"),
    ),
    Case(
        "automatic: a receipt of reading",
        letter(
            multipart(
                "report",
                words("Ваше письмо прочитано"),
                entity(
                    [b"Content-Type: message/disposition-notification"],
                    b"Final-Recipient: rfc822;demo@example.org\r\nOriginal-Message-ID: <vm-1@2opinion.example.org>\r\n"
                    b"Disposition: manual-action/MDN-sent-manually; displayed\r\n",
                ),
                more="; report-type=disposition-notification",
            ),
            ANSWERS,
        ),
        Expected(nature="auto_reply", references=(OURS,), contains=("Ваше письмо прочитано",), stored=None),
    ),
]
PEOPLE = [
    person("a reply that quotes our letter"),
    person("Auto-Submitted of no", b"Auto-Submitted: no"),
    person("Precedence of a usual letter", b"Precedence: first-class"),
    person("an answer to an automatic subject", subject="Re: Автоматический ответ: Ваше обращение"),
    person("a subject about automatic answers", subject="Пришёл автоматический ответ, а мнения нет"),
    person("a usual return path", b"Return-Path: <demo.ivan@example.org>"),
    person("our letter as an attachment", body=inside(OUR_LETTER), contains=(TEXT,), stored=None),
    person("a returned letter as an attachment", body=inside(postfix()), contains=(TEXT,), stored=None),
    person(
        "a returned letter pasted into the text",
        body=words(
            "Ваше письмо вернулось, вот что пишут:\nUndelivered Mail Returned to Sender\n"
            "Final-Recipient: rfc822; demo@example.org\nAction: failed\nStatus: 5.1.1"
        ),
    ),
    person(
        "a wish of a receipt",
        b"Disposition-Notification-To: demo.ivan@example.org\r\nReturn-Receipt-To: demo.ivan@example.org",
    ),
    person("a whole name of a robot's kind", b"X-Mailer: Automatic Mail 2000"),
    person("an important letter", b"X-Priority: 1\r\nImportance: high\r\nX-MS-Has-Attach: yes"),
]

CASES = VACATIONS + BULKS + ODD + PEOPLE + REPORTS

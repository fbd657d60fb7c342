"""Headers as mailers and people spoil them: encoded words, raw octets, absent ones, folds and line ends.

Addresses are in ``addresses``."""

from tests.correspondence.letters.building import (
    ADDRESS,
    SUBJECT,
    TEXT,
    b_words,
    cut_words,
    letter,
    q_words,
    words,
)
from tests.correspondence.letters.expected import Case, Expected

BODY = words()
HEAD, REST_OF_IT = letter(BODY).split(b"\r\n\r\n", 1)
PLAIN = Expected(subject=SUBJECT, sender=ADDRESS, text=TEXT)


def subject(name: str, raw: bytes, wanted: str = SUBJECT) -> Case:
    return Case(
        f"subject: {name}", letter(BODY, subject=raw), Expected(subject=wanted, text=TEXT, sender=ADDRESS)
    )


def without(header: str, **wanted) -> Case:
    expected = Expected(**{"subject": SUBJECT, "sender": ADDRESS, "text": TEXT, **wanted})
    return Case(f"no {header}", letter(BODY, **{header: None}), expected)


def dated(name: str, date: bytes) -> Case:
    return Case(f"date: {name}", letter(BODY, date=date), PLAIN)


def line_ends(name: str, end: bytes, wanted: Expected = PLAIN) -> Case:
    return Case(f"line ends: {name}", letter(BODY).replace(b"\r\n", end), wanted)


SUBJECTS = [
    subject("B words cut in the middle of letters", cut_words(SUBJECT, 7)),
    subject("Q words cut in the middle of letters", cut_words(SUBJECT, 5, "Q")),
    subject("B and Q by turns cut in the middle of letters", cut_words(SUBJECT, 9, "BQ")),
    subject(
        "a koi8-r word beside a utf-8 one",
        b_words("Прошу ", "koi8-r") + b"\r\n " + b_words("мнение"),
        "Прошу мнение",
    ),
    subject(
        "plain and encoded words",
        b"Re: " + b_words("мнение") + b" VM-2026-000123",
        "Re: мнение VM-2026-000123",
    ),
    subject("words without a space between", b_words("Прошу ") + q_words("мнение"), "Прошу мнение"),
    subject("a lower case charset and encoding", b"=?utf-8?b?0J/RgNC+0YjRgw==?=", "Прошу"),
    subject("padding left out", b"=?utf-8?B?0J/RgNC+0YjRgyE?=", "Прошу!"),
    subject("a language in the word", b"=?utf-8*ru?B?0J/RgNC+0YjRgw==?=", "Прошу"),
    subject("a space inside a Q word", b"=?utf-8?Q?=D0=9F_ x?=", "П x"),
    subject("a word labelled us-ascii", b"=?us-ascii?B?0J/RgNC+0YjRgw==?=", "Прошу"),
    subject("a cp1251 word labelled utf-8", b"=?utf-8?B?z/Du+PM=?=", "Прошу"),
    subject("a charset nobody knows", b"=?x-nobody?B?0J/RgNC+0YjRgw==?=", "Прошу"),
    subject("raw utf-8", SUBJECT.encode()),
    subject("raw cp1251", SUBJECT.encode("cp1251")),
    subject("raw koi8-r", SUBJECT.encode("koi8-r")),
    subject(
        "raw utf-8 folded in the middle of the text",
        "Прошу второе\r\n мнение".encode(),
        "Прошу второе мнение",
    ),
    subject("folded by a tab", b"Second opinion\r\n\tplease", "Second opinion please"),
    subject("folded before its first word", b"\r\n Second opinion", "Second opinion"),
    subject("a NUL inside", b"Second\0 opinion", "Second opinion"),
    subject("looks encoded and is not", b"=?utf-8?X?abc?= =?=", "=?utf-8?X?abc?= =?="),
    subject(
        "an encoded line end starts no header",
        b_words("Прошу\r\nBcc: all@example.org"),
        "Прошу Bcc: all@example.org",
    ),
    subject("emoji", b_words("Спасибо 🙏 врачам"), "Спасибо 🙏 врачам"),
    subject("empty", b"", ""),
]

REST = [
    without("subject", subject=""),
    without("date"),
    without("message_id", message_id=""),
    without("to", recipients=()),
    without("mime_version"),
    dated("1970", b"Thu, 01 Jan 1970 00:00:00 +0000"),
    dated("2099", b"Fri, 31 Dec 2099 23:59:59 +0300"),
    dated("no date at all", b"=?utf-8?B?0LLRh9C10YDQsA==?= 99:99 +9999999999"),
    Case(
        "the one answered to is last",
        letter(
            BODY,
            b"In-Reply-To: <two@example.org>",
            b"References: <one@example.org>\r\n\t<two@example.org>\r\n <three@example.org>",
        ),
        Expected(references=("<one@example.org>", "<three@example.org>", "<two@example.org>")),
    ),
    Case(
        "answered to, with nothing else named",
        letter(BODY, b"In-Reply-To: Your letter of Monday <two@example.org>"),
        Expected(references=("<two@example.org>",)),
    ),
    Case(
        "several answered to, ids folded as Outlook folds them",
        letter(
            BODY,
            b"In-Reply-To:\r\n <two@example.org>\r\n <three@example.org>",
            message_id=b"\r\n <demo-1.very.long@example.org>",
        ),
        Expected(
            message_id="<demo-1.very.long@example.org>",
            references=("<two@example.org>", "<three@example.org>"),
        ),
    ),
    Case(
        "ids written without a space between",
        letter(BODY, b"References: <one@example.org><two@example.org>"),
        Expected(references=("<one@example.org>", "<two@example.org>")),
    ),
    line_ends("LF alone", b"\n"),
    line_ends("CR alone", b"\r"),
    Case(
        "line ends: LF in the headers, CRLF in the body",
        HEAD.replace(b"\r\n", b"\n") + b"\n\n" + REST_OF_IT,
        PLAIN,
    ),
    Case(
        "an mbox line before the headers",
        b"From demo@example.org Mon Nov  2 10:15:00 2026\r\n" + letter(BODY),
        PLAIN,
    ),
    Case(
        "a mark of byte order before the headers",
        b"\xef\xbb\xbf" + letter(BODY),
        Expected(kept=("Йод не переношу",), stored=None),
    ),
    Case(
        "a line without a colon among the headers",
        letter(BODY, b"X-One: 1\r\nthis is no header\r\nX-Two: 2"),
        Expected(subject=SUBJECT, sender=ADDRESS, kept=("Йод не переношу",), stored=None),
    ),
    Case(
        "no blank line before the body",
        b"From: demo.ivan@example.org\r\nSubject: opinion\r\nProshu vtoroe mnenie\r\nDemo Ivan",
        Expected(subject="opinion", sender=ADDRESS, kept=("Proshu vtoroe mnenie", "Demo Ivan"), stored=None),
    ),
    Case(
        "headers alone",
        b"From: demo.ivan@example.org\r\nSubject: opinion\r\n",
        Expected(subject="opinion", text=""),
    ),
    Case("a body alone", "\r\nПрошу второе мнение".encode(), Expected(sender="", text="Прошу второе мнение")),
    Case(
        "text alone",
        "Прошу второе мнение".encode(),
        Expected(sender="", kept=("Прошу второе мнение",), stored=None),
    ),
    Case("nothing", b"", Expected(sender="", subject="", text="", stored=())),
]

CASES = SUBJECTS + REST

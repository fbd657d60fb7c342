"""Replies as Russian mail programs write them, and what in them is new. The letter goes through the reader first."""

from dataclasses import dataclass

from tests.correspondence.letters.building import html, letter, words

FRESH = "Добрый день!\n\nВыписку приложила, посмотрите, пожалуйста.\nСнимки пришлю завтра."
ASKED = "Здравствуйте!\n\nНе хватает выписки из истории болезни.\n\nВторое мнение"
SIGNED = "С уважением,\nДемо Иван Иванович"
MARKED = "\n".join(f"> {line}".rstrip() for line in ASKED.split("\n"))
OUTLOOK = (
    "От: Второе мнение <2opinion@example.org>\nОтправлено: 2 ноября 2026 г. 10:15\n"
    "Кому: Демо Иван <demo.ivan@example.org>\nТема: Ваше обращение\n\n"
)
LINE = "_" * 32


BACK = f"<blockquote>{html(ASKED)}</blockquote>"
WHO = "Второе мнение &lt;<a href='mailto:2opinion@example.org'>2opinion@example.org</a>&gt;:"
GMAIL = (
    f"<br><div class='gmail_quote'><div dir='ltr'>пн, 2 нояб. 2026 г. в 10:15, {WHO}<br></div>{BACK}</div>"
)
MAIL_RU = f"<blockquote>Понедельник, 2 ноября 2026, 10:15 +03:00 от {WHO}<br><br>{BACK}</blockquote>"
YANDEX = f"<div><br></div><div>02.11.2026, 10:15, {WHO}</div>{BACK}"


@dataclass(frozen=True)
class Reply:
    """``fresh``: exactly what stays · ``hidden``: phrases that are folded."""

    id: str
    text: str
    fresh: str = FRESH
    hidden: tuple[str, ...] = ("Не хватает выписки",)
    kind: str = "plain"

    @property
    def raw(self) -> bytes:
        return letter(words(self.text, kind=self.kind))


NOTHING_FOLDED = ()
REPLIES = [
    Reply(
        "Mail.ru",
        f"{FRESH}\n\nПонедельник, 2 ноября 2026, 10:15 +03:00 от Второе мнение <2opinion@example.org>:\n\n{MARKED}",
    ),
    Reply(
        "Mail.ru, unmarked",
        f"{FRESH}\n\n>Понедельник, 2 ноября 2026, 10:15 +03:00 от 2opinion@example.org:\n>\n>Не хватает выписки",
    ),
    Reply(
        "Mail.ru on a phone",
        f"{FRESH}\n--\nОтправлено из Mail.ru для Android\n\n{MARKED}",
        hidden=("Отправлено из Mail.ru", "Не хватает"),
    ),
    Reply("Yandex", f'{FRESH}\n\n02.11.2026, 10:15, "Второе мнение" <2opinion@example.org>:\n{MARKED}'),
    Reply(
        "Yandex, the year in words",
        f"{FRESH}\n\n2 ноября 2026, 10:15, Второе мнение <2opinion@example.org>:\n{MARKED}",
    ),
    Reply(
        "Yandex on a phone",
        f"{FRESH}\n\n-- \nОтправлено из мобильного приложения Яндекс Почты\n\n"
        f"02.11.2026, 10:15, Второе мнение <2opinion@example.org>:\n{MARKED}",
        hidden=("мобильного приложения", "Не хватает"),
    ),
    Reply(
        "Gmail in Russian",
        f"{FRESH}\n\nпн, 2 нояб. 2026 г. в 10:15, Второе мнение <2opinion@example.org>:\n\n{MARKED}\n",
    ),
    Reply(
        "Gmail in Russian, the address on the next line",
        f"{FRESH}\n\nпн, 2 нояб. 2026 г. в 10:15, Служба второго экспертного мнения <\n2opinion@example.org>:\n\n{MARKED}\n",
    ),
    Reply(
        "Gmail in English",
        f"{FRESH}\n\nOn Mon, Nov 2, 2026 at 10:15 AM Second opinion <2opinion@example.org> wrote:\n\n{MARKED}",
    ),
    Reply("Outlook in Russian", f"{FRESH}\n\n{LINE}\n{OUTLOOK}{ASKED}"),
    Reply("Outlook in Russian, no line", f"{FRESH}\n\n{OUTLOOK}{ASKED}"),
    Reply(
        "Outlook in Russian, «From» and «Sent»",
        f"{FRESH}\n\nFrom: Второе мнение <2opinion@example.org>\n"
        f"Sent: Monday, November 2, 2026 10:15 AM\nTo: <demo.ivan@example.org>\nSubject: Ваше обращение\n\n{ASKED}",
    ),
    Reply(
        "Outlook Express",
        f"{FRESH}\n\n----- Original Message -----\nFrom: Второе мнение\nTo: demo.ivan@example.org\n"
        f"Sent: Monday, November 02, 2026 10:15 AM\nSubject: Ваше обращение\n\n{ASKED}",
    ),
    Reply(
        "«Исходное сообщение»",
        f"{FRESH}\n\n-------- Исходное сообщение --------\nОт: Второе мнение\nДата: 02.11.2026 10:15\n\n{ASKED}",
    ),
    Reply(
        "iPhone",
        f"{FRESH}\n\nОтправлено с iPhone\n\n> 2 нояб. 2026 г., в 10:15, Второе мнение <2opinion@example.org> "
        f"написал(а):\n> \n{MARKED}",
        hidden=("Отправлено с iPhone", "Не хватает"),
    ),
    Reply(
        "iPhone, the line before the marks",
        f"{FRESH}\n\n2 нояб. 2026 г., в 10:15, Второе мнение <2opinion@example.org> написал(а):\n\n{MARKED}",
    ),
    Reply("Thunderbird", f"{FRESH}\n\n02.11.2026 10:15, Второе мнение пишет:\n{MARKED}"),
    Reply("marks alone", f"{FRESH}\n\n{MARKED}"),
    Reply(
        "marks of two depths",
        f"{FRESH}\n\n{MARKED}\n>> Прошу второе мнение\n> > Ещё раньше",
        hidden=("Не хватает", "Ещё раньше"),
    ),
    Reply("a signature", f"{FRESH}\n\n-- \n{SIGNED}", hidden=("Демо Иван Иванович",)),
    Reply("a signature whose blank was lost", f"{FRESH}\n\n--\n{SIGNED}", hidden=("Демо Иван Иванович",)),
    Reply(
        "HTML of Outlook",
        html(f"{FRESH}\n{OUTLOOK}{ASKED}".replace("<", "&lt;").replace(">", "&gt;")),
        kind="html",
    ),
    Reply("HTML of Gmail", html(FRESH) + GMAIL, kind="html"),
    Reply("HTML of Mail.ru", html(FRESH) + MAIL_RU, kind="html"),
    Reply("HTML of Yandex", html(FRESH) + YANDEX, kind="html"),
    Reply("nothing to fold", FRESH, hidden=NOTHING_FOLDED),
    Reply("one line", "Спасибо", "Спасибо", NOTHING_FOLDED),
    Reply(
        "a dash in speech",
        "- Добрый день!\n-- Здравствуйте, посылаю выписку.\n--- и снимки",
        "- Добрый день!\n-- Здравствуйте, посылаю выписку.\n--- и снимки",
        NOTHING_FOLDED,
    ),
    Reply(
        "«От» and «Кому» in speech",
        "Добрый день!\nОт: кого мне ждать ответа?\nКому: писать, если ответа нет?",
        "Добрый день!\nОт: кого мне ждать ответа?\nКому: писать, если ответа нет?",
        NOTHING_FOLDED,
    ),
    Reply(
        "a date in speech",
        "Добрый день!\n2 ноября 2026, в 10:15, мне сделали снимок:\nперелома нет.\nБольно.",
        "Добрый день!\n2 ноября 2026, в 10:15, мне сделали снимок:\nперелома нет.\nБольно.",
        NOTHING_FOLDED,
    ),
    Reply(
        "«больше» in speech",
        "Температура\n38,5 > 37 уже третий день\nДавление 140 > нормы",
        "Температура\n38,5 > 37 уже третий день\nДавление 140 > нормы",
        NOTHING_FOLDED,
    ),
]
BETWEEN = Reply(
    "answers between the marks",
    "> Как давно болит колено?\nС августа.\n> Была ли операция?\nОперации не было.\n> Второе мнение",
    "",
    (),
)
ONLY_MARKS = Reply("marks and no answer", MARKED, "", ("Не хватает выписки",))

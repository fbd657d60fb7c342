"""Folding of replies, and that it never takes long or takes everything."""

import time

import pytest

from correspondence.parsing.quotes import fold

FRESH = "Добрый день!\n\nОтвет."
QUOTED = (
    "15 нояб. 2026 г., в 12:30, Имя <a@b.ru> написал(а):\n\n> вопрос",
    "15.11.2026, 12:30, Имя пишет:\nвопрос",
    "-----Исходное сообщение-----\nОт: Имя\nвопрос",
    "От: Имя <a@b.ru>\nОтправлено: 15 ноября 2026 г. 12:30\nКому: x\nТема: y\n\nвопрос",
    "________________________________\nFrom: Name\nSent: Monday\nTo: x\nSubject: y\n\nвопрос",
    "On Mon, Nov 15, 2026 at 12:30 PM Name\n<a@b.ru> wrote:\n\n> вопрос",
    "пн, 15 нояб. 2026 г. в 12:30, Имя <a@b.ru>:\n\n> вопрос\n>> раньше",
    "> вопрос\n>\n> ещё",
    "-------- Пересылаемое сообщение --------\nвопрос",
    "-- \nАнна\n+7 000",
    "С уважением,\nАнна Ивановна\n+7 000",
    "Отправлено с iPhone",
    "Отправлено из мобильной Почты Mail.ru",
    "--\nОтправлено из Mail.ru для Android",
    "С уважением,\nАнна\n\n15.11.2026, 12:30, Имя <a@b.ru>:\n> вопрос\n> -- \n> Имя",
)


@pytest.mark.parametrize("quoted", QUOTED)
def test_quotes_and_signatures_are_folded(quoted):
    assert fold(f"{FRESH}\n\n{quoted}") == (FRESH, quoted)


@pytest.mark.parametrize("whole", [*QUOTED, "Begin forwarded message:\n\nОт: x\nтекст"])
def test_what_would_leave_nothing_is_not_folded(whole):
    assert fold(whole) == (whole, "")


@pytest.mark.parametrize(
    "text",
    [
        "> вопрос\n\nОтвет",
        "> Когда?\nС августа.\n\n> Где?\nВ Москве.",
        "Врач написал: ждите",
        "От: меня всем привет",
        "С уважением отношусь к вашему мнению, но прошу посмотреть ещё раз, потому что снимки другие и описание тоже.",
        "",
    ],
)
def test_answers_between_quotes_and_plain_words_stay(text):
    assert fold(text) == (text, "")


@pytest.mark.parametrize(
    "evil",
    [
        ">a\nb.\n" * 70_000,
        "--\n" * 130_000,
        "От: x\n" * 60_000,
        "пн, 1 a:\n" * 40_000,
        (" " * 290 + "x\n") * 1300,
        ("слово " * 45 + "1 пишет x :x:\n") * 1300,
        ("2 ноября 2026, 10:15 " + "a@" * 130 + ":\n") * 1300,
        ("_" * 29 + "\n") * 13_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_takes_long(evil):
    started = time.perf_counter()

    fold(evil)

    assert time.perf_counter() - started < 4

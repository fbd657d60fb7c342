"""Names in texts, as opinions print them (S9, D7)."""

import pytest

from documents import matching


@pytest.mark.parametrize(
    "text",
    [
        "Пациентка: Соколова Анна Викторовна",
        "СОКОЛОВА А. В.",
        "мнение для Соколовой А. В.",
        "у больной Соколову наблюдали",
        "диагноз Соко-\nловой подтверждён",
        "С О К О Л О В А",
        "Соко\u00adлова",
    ],
)
def test_a_surname_is_found_however_it_is_set(text):
    assert matching.found(["Соколова"], text) == {"Соколова"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ким", "таким образом"),
        ("Ким", "Кимова А. А."),
        ("Соколова", "Соколовская больница"),
        ("Соколова", "сокол"),
        ("Ли", "или"),
        ("Орлова", "орлан"),
        ("", "что угодно"),
    ],
)
def test_another_word_is_not_taken_for_the_name(name, text):
    assert matching.found([name], text) == set()


def test_yo_and_ye_are_one_letter():
    assert matching.found(["Фёдоров"], "ФЕДОРОВ Иван") == {"Фёдоров"}
    assert matching.found(["Федоров"], "Фёдорову") == {"Федоров"}


def test_an_organisation_is_found_with_its_quotation_marks_and_cases():
    text = "ФГБУ «НМИЦ онкологии им. Н. Н. Блохина» Минздрава России"

    assert matching.found(["НМИЦ онкологии", "Клиника «Рассвет»"], text) == {"НМИЦ онкологии"}
    assert matching.found(["Клиника «Рассвет»"], "в клинике Рассвет") == {"Клиника «Рассвет»"}


def test_words_of_a_phrase_must_stand_together():
    assert matching.found(["Клиника Рассвет"], "Клиника на горе Рассвет") == set()

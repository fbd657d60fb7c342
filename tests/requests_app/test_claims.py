"""Whose pictures a file says they are: alphabets, orders, initials, dates; and when nothing is said at all."""

from datetime import date

import pytest

from accounts.models import InsuredPerson
from requests_app import claims
from requests_app.claims import Claim

BORN = date(1964, 3, 14)


def person(last: str, first: str, patronymic: str = "") -> InsuredPerson:
    return InsuredPerson(last_name=last, first_name=first, patronymic=patronymic, birth_date=BORN, sex="m")


IVANOV = person("Иванов", "Иван", "Иванович")
SAME = {
    "components": (IVANOV, "Иванов^Иван^Иванович"),
    "capitals": (IVANOV, "ИВАНОВ ИВАН ИВАНОВИЧ"),
    "no patronymic": (IVANOV, "Иванов^Иван"),
    "swapped": (IVANOV, "Иван^Иванов"),
    "patronymic in the middle of a swap": (IVANOV, "Иван Иванович Иванов"),
    "initials": (IVANOV, "Иванов И.И."),
    "initials together with the name": (IVANOV, "ИВАНОВ^И^И"),
    "Latin": (IVANOV, "IVANOV^IVAN"),
    "Latin initials": (IVANOV, "IVANOV I.I."),
    "a German way": (IVANOV, "Iwanow^Iwan^Iwanowitsch"),
    "a French way": (IVANOV, "Ivanoff Ivan"),
    "one of two writings": (IVANOV, "Petrov^Pjotr=Иванов^Иван"),
    "a number and a title are not the name": (IVANOV, "Иванов^Иван^Иванович^г-н^123"),
    "a number after the name": (IVANOV, "IVANOV IVAN 57Y"),
    "ё as е": (person("Семёнов", "Пётр"), "Семенов^Петр"),
    "ё in Latin": (person("Семёнов", "Пётр"), "Semyonov^Pyotr"),
    "passport": (person("Щербакова", "Юлия"), "SHCHERBAKOVA^IULIIA"),
    "GOST": (person("Щербакова", "Юлия"), "Shherbakova^Yuliya"),
    "by ear": (person("Щербакова", "Юлия"), "Scherbakova^Julia"),
    "Polish": (person("Щербакова", "Юлия"), "Szczerbakowa^Julia"),
    "kh and x": (person("Хрущёв", "Фёдор"), "Xrushhyov^Fyodor"),
    "German again": (person("Хрущёв", "Юрий"), "Chruschtschow^Jurij"),
    "translated": (person("Цыганков", "Александр"), "Tsygankov^Alexander"),
    "hyphen": (person("Мамин-Сибиряк", "Дмитрий"), "Мамин Сибиряк^Дмитрий"),
    "hyphen in Latin": (person("Мамин-Сибиряк", "Дмитрий"), "MAMIN-SIBIRYAK^DMITRY"),
    "hard and soft signs": (person("Подъячева", "Наталья"), "Pod'yacheva^Natalia"),
}
DIFFERS = {
    "another person": (IVANOV, "PETROV^IVAN"),
    "a wife's surname": (IVANOV, "Иванова^Иван"),
    "another first name": (IVANOV, "Иванов^Пётр^Иванович"),
    "a brother": (IVANOV, "Иванов^Иван^Петрович"),
    "other initials": (IVANOV, "Иванов П.И."),
    "somebody whose surname has test in it": (IVANOV, "Тестов^Пётр"),
}
UNKNOWN = ["", "^^^", "ANON", "Anonymous^Patient", "Аноним", "12345", "Иванов", "НЕИЗВЕСТНЫЙ", "test^test"]


@pytest.mark.parametrize("situation", SAME)
def test_the_same_person_however_it_is_written(situation):
    insured, name = SAME[situation]

    assert claims.of_name(insured, name) == Claim.SAME


@pytest.mark.parametrize("situation", DIFFERS)
def test_another_person(situation):
    insured, name = DIFFERS[situation]

    assert claims.of_name(insured, name) == Claim.DIFFERS


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_names_nobody_is_held_against_nobody(name):
    assert claims.of_name(IVANOV, name) == Claim.UNKNOWN


@pytest.mark.parametrize(
    ("name", "born", "verdict"),
    [
        ("Иванов^Иван", BORN, Claim.SAME),
        ("Иванов^Иван", None, Claim.SAME),
        ("Иванов^Иван", date(1961, 3, 14), Claim.DIFFERS),
        ("Иванов^Иван", date(1964, 1, 1), Claim.SAME),
        ("Иванов^Иван", date(1900, 1, 1), Claim.SAME),
        ("", date(1961, 3, 14), Claim.DIFFERS),
        ("", BORN, Claim.UNKNOWN),
        ("Петров^Иван", BORN, Claim.DIFFERS),
    ],
)
def test_the_birth_date_speaks_too_unless_only_the_year_was_known(name, born, verdict):
    assert claims.of(IVANOV, name, born) == verdict


def test_a_name_made_to_be_hard_costs_no_time():
    assert claims.of_name(person("Ииииииииииииии", "Ййййййййййй"), "I" * 200 + "Y" * 200) == Claim.DIFFERS

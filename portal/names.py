"""Whose papers they are, said as people say it: «документы Тимофея» (UX, «Тон»)."""

from accounts.models import InsuredPerson

_FLEETING = {"Павел": "Павла", "Лев": "Льва", "Пётр": "Петра", "Петр": "Петра", "Любовь": "Любови"}
_HISSING = "гкхжшчщ"


def genitive(first_name: str, sex: str) -> str:
    """«Тимофея», «Дарьи»; a name that does not decline, or that we cannot decline, stays as it is."""
    if first_name in _FLEETING:
        return _FLEETING[first_name]
    stem, last = first_name[:-1], first_name[-1:].lower()
    if last in "ая" and len(stem) > 1:
        return stem + ("и" if last == "я" or stem[-1].lower() in _HISSING else "ы")
    if last in "йь" and sex == "m":
        return stem + "я"
    if last == "ь":
        return stem + "и"
    return first_name + "а" if sex == "m" and last and last in "бвгджзклмнпрстфхцчшщ" else first_name


def whose(person: InsuredPerson) -> str:
    """The first name in the genitive."""
    return genitive(person.first_name, person.sex)

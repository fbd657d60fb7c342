"""Whose pictures a file says they are, against the insured person: the same, another, or not told. It decides nothing."""

import re
from datetime import date
from enum import Enum

from accounts.models import InsuredPerson
from accounts.names import folded
from requests_app import spellings

WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
LATIN = re.compile(r"[a-z'’`]+")
NOBODY = re.compile(
    r"\b(anon|no ?name|unknown|unnamed|не ?известн|аноним|без имени|пациент|patient|phantom)|\b(test|тест)\b"
)
PARTS = 3
"""Last name, first name, patronymic; a title before or after is not compared (PS3.5, 6.2.1)."""


class Claim(Enum):
    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


def of(insured: InsuredPerson, name: str, born: date | None) -> Claim:
    """The name and the birth date of a file against the insured person's."""
    named, dated = of_name(insured, name), of_birth(insured, born)
    if Claim.DIFFERS in (named, dated):
        return Claim.DIFFERS
    return Claim.SAME if named == Claim.SAME else Claim.UNKNOWN


def of_birth(insured: InsuredPerson, born: date | None) -> Claim:
    """The first of January stands for «only the year is known»; nobody was born before 1901."""
    if born is None or born.year < 1901:
        return Claim.UNKNOWN
    if (born.month, born.day) == (1, 1) and born.year == insured.birth_date.year:
        return Claim.UNKNOWN
    return Claim.SAME if born == insured.birth_date else Claim.DIFFERS


def of_name(insured: InsuredPerson, name: str) -> Claim:
    """Names in any order, in Russian or Latin letters, with initials or without a patronymic.

    Of several writings of one name («Иванов^Иван=Ivanov^Ivan») any that fits will do.
    """
    claims = {_of_writing(insured, writing) for writing in name.split("=")}
    return next((claim for claim in (Claim.SAME, Claim.DIFFERS) if claim in claims), Claim.UNKNOWN)


def _of_writing(insured: InsuredPerson, writing: str) -> Claim:
    """Every word of the file must find its own among the person's, the last name and the first name theirs."""
    told = _words(" ".join(writing.split("^")[:PARTS]))
    if not any(len(word) > 1 for word in told) or NOBODY.search(folded(writing).replace("^", " ")):
        return Claim.UNKNOWN
    last, first, patronymic = (
        _joined(part) for part in (insured.last_name, insured.first_name, insured.patronymic)
    )
    rest = _without(told, last, whole=True)
    if rest is None:
        return Claim.DIFFERS
    if not rest:
        return Claim.UNKNOWN
    rest = _without(rest, first)
    if rest is None:
        return Claim.DIFFERS
    further = _without(rest, patronymic) if patronymic else rest
    return Claim.SAME if further is not None or not rest else Claim.DIFFERS


def _words(text: str) -> list[str]:
    return [_joined(word) for word in WORD.findall(folded(text))]


def _joined(name: str) -> str:
    """«Мамин-Сибиряк» and «Мамин Сибиряк» are one word."""
    return re.sub(r"[\s-]", "", folded(name))


def _without(told: list[str], name: str, *, whole: bool = False) -> list[str] | None:
    """The words but the one that is this name, or the two that are its halves; None when there is none."""
    for place, word in enumerate(told):
        if _same(name, word, whole=whole):
            return told[:place] + told[place + 1 :]
        if place + 1 < len(told) and _same(name, word + told[place + 1], whole=True):
            return told[:place] + told[place + 2 :]
    return None


def _same(name: str, word: str, *, whole: bool) -> bool:
    if len(word) == 1 and not whole:
        return name.startswith(word) or spellings.begins(name, word)
    return name == word or bool(LATIN.fullmatch(word) and spellings.is_written(name, word))

"""To whom a case may be offered: who fits its ICD-10 code stands first, then the freest, and each place is said in words."""

from dataclasses import dataclass
from datetime import datetime

from accounts import icd
from accounts.models import Organisation
from curators import figures
from requests_app.actions import consultation
from requests_app.models import Case
from requests_app.package import Package

FITS, UNTOLD, OTHER = range(3)
"""How an organisation stands to the code of a case; less is nearer to the top."""


@dataclass(frozen=True)
class Candidate:
    """An organisation with its load (``figures``), ``closed`` — why it may not have the case (L4), and how it fits."""

    clinic: Organisation
    closed: str
    fit: int
    fit_words: str


def candidates(case: Case, whole: Package, *, at: datetime) -> list[Candidate]:
    """Open ones before closed, by profile, then the freest; without a code the profile moves nobody."""
    code = _code(case)
    found = [
        Candidate(clinic, consultation.closed_to(case, clinic, at=at, whole=whole), *_fit(clinic, code))
        for clinic in figures.organisations(at=at).filter(is_active=True).order_by("load", "short_name")
    ]
    return sorted(found, key=lambda one: (bool(one.closed), one.fit))


def order_in_words(case: Case) -> str:
    """Why the list stands as it does."""
    code, three = _code(case), icd.category(_code(case))
    if icd.chapter_of(code):
        return f"Сначала те, кто принимает {three} по профилю, среди них — у кого меньше дел."
    why = f"Класса МКБ-10 с кодом {code} нет" if code else "Кода МКБ-10 в анкете нет"
    return f"Сначала те, у кого меньше дел. {why}, поэтому профиль не учтён."


def _code(case: Case) -> str:
    questionnaire = getattr(case, "questionnaire", None)
    return questionnaire.diagnosis_code if questionnaire else ""


def _fit(clinic: Organisation, code: str) -> tuple[int, str]:
    """How it fits, and the words; no words where there is no code to fit."""
    chapter = icd.chapter_of(code)
    if not clinic.icd_chapters:
        return (UNTOLD if chapter else FITS), "профиль не указан"
    if chapter is None:
        return FITS, ""
    if chapter.range in clinic.icd_chapters:
        return FITS, f"подходит по профилю: {icd.category(code)} — {chapter.in_words}"
    taken = ", ".join(f"{one.first}–{one.last}" for one in clinic.chapters)
    return OTHER, f"{icd.category(code)} не по профилю: принимает {taken}"

"""What the cabinet says about each paper: plain names, hints, the forms of a word that sentences need."""

from collections.abc import Iterable

from requests_app.models import Kind

PARTS = {
    Kind.DIAGNOSIS: ("Диагноз", "Название болезни, как его записал врач."),
    Kind.ANAMNESIS: ("Анамнез: как развивалась болезнь", "Когда и с чего началось, чем лечили."),
    Kind.EPICRISIS: ("Выписной эпикриз", "Итог лечения в больнице: что сделали и с каким результатом."),
    Kind.PLAN: (
        "План лечения",
        "Что предложил врач: операция, лекарства, наблюдение. Обычно это последний раздел выписки.",
    ),
    Kind.RESULTS: ("Результаты исследований", "Анализы, описания УЗИ, КТ, МРТ, заключение гистологии."),
}
"""Part of S4 → its name and what it is, explained once."""

_GENITIVE = {
    Kind.DIAGNOSIS: "диагноза",
    Kind.ANAMNESIS: "анамнеза",
    Kind.EPICRISIS: "выписного эпикриза",
    Kind.PLAN: "плана лечения",
    Kind.RESULTS: "результатов исследований",
}


def lacking(kinds: Iterable[Kind]) -> str:
    """«плана лечения и результатов исследований»: after «не хватает»."""
    return joined([_GENITIVE.get(kind, kind.label.lower()) for kind in kinds])


def listed(kinds: Iterable[Kind]) -> str:
    """«план лечения, результаты исследований»: after a colon."""
    return ", ".join(lowered(kind.label) for kind in kinds)


def lowered(text: str) -> str:
    """The first letter small: for the middle of a sentence."""
    return text[:1].lower() + text[1:]


def raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(words: list[str]) -> str:
    """«а, б и в»."""
    return " и ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)

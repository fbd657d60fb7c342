"""«Мнение простыми словами»: what the opinion says of the first one, what it means, what to do now. Pure: no queries.

Nothing medical is said here that the expert has not said: the form's three words, the impact and the answers (S9).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from requests_app.models import Answer, Concordance, Opinion

DIAGNOSIS = {
    Concordance.CONFIRMED: "Эксперт согласен с диагнозом, который поставил ваш врач.",
    Concordance.CLARIFIED: "Эксперт согласен с диагнозом в главном и уточняет его.",
    Concordance.CHANGED: "Эксперт считает, что диагноз другой.",
}
TREATMENT = {
    Concordance.CONFIRMED: "Эксперт согласен с лечением, которое вам предложили.",
    Concordance.CLARIFIED: "Эксперт согласен с лечением в главном и советует его дополнить.",
    Concordance.CHANGED: "Эксперт предлагает другое лечение.",
}


@dataclass(frozen=True)
class Plain:
    """``said``: one sentence for each thing compared; ``meaning``: the expert's own words of what changes."""

    said: tuple[str, ...]
    meaning: str
    answers: tuple[Answer, ...]
    next_steps: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """The expert has compared nothing, and there was no question: the document alone speaks."""
        return not (self.said or self.meaning or self.answers)


def of(opinion: Opinion, answers: Sequence[Answer], *, may_ask: int) -> Plain:
    """``may_ask``: how many questions may still be asked of the expert."""
    sentences = (DIAGNOSIS.get(opinion.diagnosis_is), TREATMENT.get(opinion.treatment_is))
    return Plain(
        said=tuple(sentence for sentence in sentences if sentence),
        meaning=opinion.impact,
        answers=tuple(answers),
        next_steps=tuple(_next(opinion, may_ask)),
    )


def _next(opinion: Opinion, may_ask: int) -> list[str]:
    changed = Concordance.CHANGED in {opinion.diagnosis_is, opinion.treatment_is}
    show = "Покажите мнение лечащему врачу. Решение о лечении принимаете вы вместе с ним."
    steps = [show]
    if changed:
        steps.append(
            "Не отменяйте лекарства и не меняйте лечение сами: сначала обсудите это с лечащим врачом."
        )
    if may_ask:
        steps.append("Если что-то непонятно, спросите эксперта: это можно сделать на странице мнения.")
    return steps

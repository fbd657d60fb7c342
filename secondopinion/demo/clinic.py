"""What the medical organisation of a tale does: accepts or declines, asks for materials, hands the opinion over."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from requests_app.actions import addenda, consultation, materials, originals
from requests_app.actions.consultation import Reply
from requests_app.actions.materials import Arrival
from requests_app.asked import Asked
from requests_app.models import Addendum, Concordance, Material, Original
from secondopinion.demo import files
from secondopinion.demo.tale import DOCTORS, HOUR, Tale

ANSWERS = (
    "Да, подтверждается: описанные исследования согласуются между собой.",
    "Предложенное лечение обосновано. Есть и другой вариант, он описан в заключении.",
    "Возможно, если повторное исследование покажет то же. Решение за лечащим врачом.",
)
COMPARISON = {
    "diagnosis_is": Concordance.CONFIRMED,
    "treatment_is": Concordance.CLARIFIED,
    "impact": "Лечение можно продолжать. Есть второй вариант: обсудите его с лечащим врачом до следующего приёма.",
}


def accepts(tale: Tale) -> Iterator[datetime]:
    yield from tale.at_work(2 * HOUR)
    consultation.clinic_accept(tale.number, by=tale.doctor, at=tale.at)


def declines(tale: Tale, reason: str) -> Iterator[datetime]:
    yield from tale.at_work(3 * HOUR)
    consultation.clinic_decline(tale.number, by=tale.doctor, at=tale.at, reason=reason)


def asks(tale: Tale, reason: str, *items: Asked) -> None:
    materials.propose_request(
        tale.number,
        by=tale.doctor,
        at=tale.at,
        reason=reason,
        asked=items,
        address=tale.organisation.address,
    )


def registers_everything(tale: Tale, condition: str, place: str) -> None:
    """Each thing that came is registered with its state and place; the last one begins the new term (D10)."""
    arrival = Arrival(is_intact=True, condition=condition, place=place)
    came = Material.objects.of_case(tale.case).filter(item__registered_at=None).values_list("pk", flat=True)
    first, *together = came
    materials.take_in(first, by=tale.doctor, at=tale.at, arrival=arrival, together=together)


def hands_over(tale: Tale, after: timedelta) -> Iterator[datetime]:
    """The signed opinion with an answer to every question (S9)."""
    yield from tale.at_work(after)
    case, doctor = tale.case, DOCTORS[tale.clinic]
    asked = list(case.questions.all())
    answers = [ANSWERS[n % len(ANSWERS)] for n in range(len(asked))]
    expert = f"{doctor.last_name} {doctor.first_name} {doctor.patronymic}".strip()
    content = _signed(tale, expert, [(q.text, a) for q, a in zip(asked, answers, strict=True)])
    document = tale.stage.shelf.give_unread(
        content, "Второе мнение.pdf", case_number=tale.number, by=tale.doctor, at=tale.at
    )
    consultation.hand_over_opinion(
        tale.number,
        by=tale.doctor,
        at=tale.at,
        document=document,
        expert_name=expert,
        expert_position=doctor.post,
        opinion_on=tale.at.date(),
        replies={q.pk: Reply(a) for q, a in zip(asked, answers, strict=True)},
        comparison=COMPARISON,
    )


def puts_away(tale: Tale, place: str) -> Iterator[datetime]:
    """The original is written down where it lies (S10)."""
    yield from tale.at_work(HOUR)
    original = Original.objects.of_case(tale.case).get()
    originals.register(original.pk, by=tale.doctor, at=tale.at, place=place)


def answers_after(tale: Tale, answer: str, after: timedelta) -> Iterator[datetime]:
    """The open question gets its answer, signed beside the opinion (S9)."""
    yield from tale.at_work(after)
    opinion = tale.case.opinions.get()
    asked = list(opinion.follow_ups.open())
    content = _signed(
        tale,
        opinion.expert_name,
        [(one.text, answer) for one in asked],
        title="Дополнение к второму мнению",
        conclusion="Ответ на вопрос пациента после второго мнения.",
    )
    addenda.hand_over(
        opinion.pk,
        by=tale.doctor,
        at=tale.at,
        kind=Addendum.Kind.ANSWER,
        document=tale.stage.shelf.give_unread(
            content, "Дополнение.pdf", case_number=tale.number, by=tale.doctor, at=tale.at
        ),
        expert_name=opinion.expert_name,
        expert_position=opinion.expert_position,
        signed_on=tale.at.date(),
        replies={one.pk: Reply(answer) for one in asked},
    )


def _signed(tale: Tale, expert: str, answers: list[tuple[str, str]], **words: str) -> bytes:
    return files.opinion_pdf(
        f"{tale.organisation.name} ({tale.organisation.short_name})",
        expert,
        DOCTORS[tale.clinic].post,
        tuple(answers),
        patient=tale.patient.full_name,
        born=f"{tale.patient.person.birth_date:%d.%m.%Y}",
        diagnosis=tale.patient.illness.diagnosis,
        opinion_on=tale.at.date(),
        number=tale.number,
        city=tale.organisation.city,
        **words,
    )

"""Cases with a medical organisation, and opinions on their way back: every place of S7's fourteen days."""

from requests_app.asked import Asked
from requests_app.models import Kind
from secondopinion.demo import applicant, clinic, office
from secondopinion.demo.clock import Script
from secondopinion.demo.papers import WHOLE, WITH_PICTURES, Paper
from secondopinion.demo.patients import (
    ANNA,
    BREAST,
    COLON,
    HEART,
    KNEES,
    PROSTATE,
    SCLEROSIS,
    VALVE,
    other,
)
from secondopinion.demo.tale import DAY, HOUR, Stage, Tale


def to_the_clinic(tale: Tale, *papers: Paper) -> Script:
    """From the application to the clinic's acceptance without a hitch."""
    yield from applicant.applies(tale, *(papers or WHOLE))
    yield from office.acknowledges(tale)
    yield from office.fixes_completeness(tale)
    yield from office.offers(tale)
    yield from clinic.accepts(tale)


def offered(stage: Stage) -> Script:
    patient = other("sidorova", "Сидорова Кира Олеговна", "1992-03-03", "f", HEART)
    tale = Tale(stage, patient, stage.days.ago(5, "15:15"), curator="sergey")
    yield from applicant.applies(tale, *WITH_PICTURES)
    yield from office.acknowledges(tale)
    yield from office.fixes_completeness(tale)
    yield from tale.when(max(tale.at + HOUR / 10, stage.days.working(1, "15:50")))
    yield from office.offers(tale)


def anna_in_the_middle(stage: Stage) -> Script:
    """Day 5 of 14, all as it should be."""
    tale = Tale(stage, ANNA, stage.days.ago(5, "12:40"))
    yield from to_the_clinic(tale, *WITH_PICTURES)


def abroad_after_slides(stage: Stage) -> Script:
    """A clinic abroad (L4); it asked for slides, they came, a new term runs (D4)."""
    patient = other("lebedinsky", "Лебединский Марк Ефимович", "1971-08-08", "m", SCLEROSIS)
    tale = Tale(stage, patient, stage.days.ago(13, "09:30"))
    yield from to_the_clinic(tale, *WITH_PICTURES)
    yield from tale.at_work(3 * HOUR)
    clinic.asks(tale, "Нужен диск с МРТ: файлов недостаточно.", Asked(Kind.MATERIAL, "диск с МРТ"))
    yield from office.confirms_the_request(tale)
    yield from tale.at_work(4 * DAY)
    clinic.registers_everything(tale, "Диск читается, 3 серии", "Кабинет 12, стойка")


def last_days(stage: Stage) -> Script:
    """Day 12: reminders have gone to the clinic and to the curator."""
    patient = other("pavlova", "Павлова Римма Захаровна", "1953-04-30", "f", COLON)
    yield from to_the_clinic(Tale(stage, patient, stage.days.ago(12, "10:45")))


def last_day(stage: Stage) -> Script:
    """The promise ends tonight; no opinion yet, the head has been called."""
    patient = other("kuzmin", "Кузьмин Андрей Романович", "1969-01-14", "m", KNEES)
    yield from to_the_clinic(Tale(stage, patient, stage.days.ago(14, "11:35"), curator="sergey"))


def broken_promise(stage: Stage) -> Script:
    """Not delivered in fourteen days: the breach is recorded, the honest letter has gone."""
    patient = other("ermakova", "Ермакова София Глебовна", "1977-09-21", "f", VALVE)
    yield from to_the_clinic(Tale(stage, patient, stage.days.ago(16, "18:10"), curator="sergey"))


def opinion_to_be_released(stage: Stage) -> Script:
    patient = other("nikitina", "Никитина Алла Юрьевна", "1965-06-18", "f", BREAST)
    yield from with_opinion(Tale(stage, patient, stage.days.ago(11, "14:25")), 6)


def opinion_held(stage: Stage) -> Script:
    """The curator holds it back: a slip of the pen is to be cleared up with the expert."""
    patient = other("sorokin", "Сорокин Вадим Кириллович", "1962-11-11", "m", PROSTATE)
    tale = Tale(stage, patient, stage.days.ago(12, "16:00"))
    yield from with_opinion(tale, 6)
    yield from tale.at_work(2 * HOUR)
    office.holds(tale, "Уточняем у эксперта сторону поражения: в тексте и в таблице разная.")


def copy_did_not_go(stage: Stage) -> Script:
    """Released, but the applicant's mailbox is full: a task for the curator."""
    patient = other("nazarov", "Назаров Тимур Рустамович", "1973-05-05", "m", HEART)
    tale = Tale(stage, patient, stage.days.ago(10, "13:13"), curator="sergey")
    yield from with_opinion(tale, 5)
    yield from office.releases(tale)


def with_opinion(tale: Tale, days: int) -> Script:
    """To the clinic, and so many days later the opinion is there."""
    yield from to_the_clinic(tale, *WITH_PICTURES)
    yield from clinic.hands_over(tale, days * DAY)


TALES = (
    offered,
    anna_in_the_middle,
    abroad_after_slides,
    last_days,
    last_day,
    broken_promise,
    opinion_to_be_released,
    opinion_held,
    copy_did_not_go,
)

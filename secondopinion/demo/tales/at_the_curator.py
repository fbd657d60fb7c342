"""Cases that wait for the curator: new ones with S5's clock, papers to look through, a clinic to be chosen."""

from requests_app.models import Kind
from secondopinion.demo import applicant, clinic, office
from secondopinion.demo.clock import Script
from secondopinion.demo.papers import CONSENT, PERSONAL, PHOTO, WHOLE, WITH_PICTURES, WITHOUT_PLAN
from secondopinion.demo.patients import BREAST, COLON, HEART, KNEES, PROSTATE, SPINE, VALVE, other
from secondopinion.demo.tale import DAY, HOUR, MINUTE, Stage, Tale

CHERNOVA = "ДМС 77-0990 31207"
YUSUPOV = "ДМС 16-0044 55120"
ABRAMOVA = "ДМС 77-0990 31444"
TARASOV = "ДМС 52-3301 00718"


def just_sent(stage: Stage) -> Script:
    patient = other("orlova", "Орлова Зинаида Михайловна", "1952-12-01", "f", VALVE, "ДМС 77-0412 60602")
    yield from applicant.applies(Tale(stage, patient, stage.at - 25 * MINUTE), *WITH_PICTURES)


def due_today(stage: Stage) -> Script:
    """Arrived on the working day before: to be acknowledged by the end of this one."""
    patient = other("yusupov", "Юсупов Марат Ильдарович", "1982-04-05", "m", HEART, YUSUPOV)
    yield from applicant.applies(Tale(stage, patient, stage.days.working(1, "16:40")), *WHOLE)


def due_today_and_incomplete(stage: Stage) -> Script:
    """No treatment plan (D5): the curator has not answered yet, the case is taken."""
    patient = other("chernova", "Чернова Людмила Андреевна", "1968-02-11", "f", BREAST, CHERNOVA)
    tale = Tale(stage, patient, stage.days.working(1, "13:05"))
    yield from applicant.applies(tale, *PERSONAL, WITHOUT_PLAN)
    yield from tale.at_work(40 * MINUTE)
    office.takes(tale)


def overdue(stage: Stage) -> Script:
    """Nobody took it: the notice of receipt went by itself, then the term was broken (D7, D14)."""
    patient = other("rybakov", "Рыбаков Геннадий Львович", "1949-06-06", "m", PROSTATE)
    yield from applicant.applies(Tale(stage, patient, stage.days.working(2, "15:20")), *WHOLE)


def acknowledged_after_the_notice(stage: Stage) -> Script:
    """The automatic notice went half an hour before the end, the curator came after it and was in time."""
    patient = other("frolov", "Фролов Дмитрий Николаевич", "1975-03-28", "m", HEART)
    tale = Tale(stage, patient, stage.days.working(2, "11:00"), curator="sergey")
    yield from applicant.applies(tale, *WITH_PICTURES)
    yield from office.acknowledges_at(tale, stage.days.working(1, "17:41"))


def half_looked_through(stage: Stage) -> Script:
    """Some verdicts given, and a part that «нет и не будет» waits to be accepted."""
    patient = other("abramova", "Абрамова Наталья Константиновна", "1960-05-17", "f", COLON, ABRAMOVA)
    tale = Tale(stage, patient, stage.days.working(2, "18:30"))
    yield from tale.when(tale.at - 50 * MINUTE)
    applicant.starts(tale)
    applicant.chooses_policy(tale)
    applicant.fills(tale)
    applicant.encloses(tale, *PERSONAL, WITHOUT_PLAN, PHOTO)
    applicant.says_never(tale, Kind.PLAN, "Врач сказал, что план напишут после второго мнения.")
    applicant.signs_by_code(tale)
    yield from tale.later(50 * MINUTE)
    applicant.sends(tale)
    yield from office.acknowledges(tale)
    yield from tale.at_work(HOUR)
    office.accepts(tale, Kind.IDENTITY, Kind.POLICY, Kind.DIAGNOSIS)


def consent_on_paper(stage: Stage) -> Script:
    """Signed by hand: the curator is to mark what the scan covers (D13)."""
    patient = other("komarova", "Комарова Лидия Фёдоровна", "1946-01-22", "f", KNEES)
    tale = Tale(stage, patient, stage.days.working(1, "09:10"), curator="sergey")
    yield from applicant.applies(tale, *WHOLE, CONSENT, signs=False)
    yield from office.acknowledges(tale)


def clinic_to_be_chosen(stage: Stage) -> Script:
    patient = other("tarasov", "Тарасов Виктор Григорьевич", "1967-09-09", "m", KNEES, TARASOV)
    tale = Tale(stage, patient, stage.days.ago(4, "19:30"), curator="sergey")
    yield from applicant.applies(tale, *WITH_PICTURES)
    yield from office.acknowledges(tale)
    yield from office.fixes_completeness(tale)


def declined_by_a_clinic(stage: Stage) -> Script:
    """The first organisation could not take it: another is to be found, the term runs on."""
    patient = other("gusev", "Гусев Антон Валерьевич", "1984-12-12", "m", SPINE)
    tale = Tale(stage, patient, stage.days.ago(6, "12:45"), clinic="nevsky")
    yield from applicant.applies(tale, *WITH_PICTURES)
    yield from office.acknowledges(tale)
    yield from office.fixes_completeness(tale)
    yield from office.offers(tale)
    yield from clinic.declines(tale, "Нейрохирург в отпуске до конца месяца.")
    yield from tale.at_work(DAY)
    office.writes(tale, "Антон Валерьевич, подбираем другую клинику. Обещанный день не изменился.")


TALES = (
    just_sent,
    due_today,
    due_today_and_incomplete,
    overdue,
    acknowledged_after_the_notice,
    half_looked_through,
    consent_on_paper,
    clinic_to_be_chosen,
    declined_by_a_clinic,
)

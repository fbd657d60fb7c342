"""Cases that wait for the applicant: a document, a clearer photo, slides for the clinic. S7's term does not run."""

from requests_app.asked import Asked
from requests_app.models import Kind
from secondopinion.demo import applicant, clinic, office
from secondopinion.demo.clock import Script
from secondopinion.demo.papers import PERSONAL, WHOLE, WITH_PICTURES, WITHOUT_PLAN
from secondopinion.demo.patients import COLON, ELENA, PROSTATE, TIMOFEY, VALVE, other
from secondopinion.demo.tale import DAY, HOUR, Stage, Tale


def a_child_and_a_blurred_page(stage: Stage) -> Script:
    """The mother applied for her son; asked three days ago for a clearer photo of one page."""
    tale = Tale(stage, TIMOFEY, stage.days.ago(7, "10:12"))
    yield from applicant.applies(tale, *WITH_PICTURES)
    yield from tale.later(HOUR / 20)
    applicant.writes(tale, "Снимок колена на диске, загрузила отдельно. Если не откроется, сообщите.")
    yield from office.acknowledges(tale)
    yield from tale.at_work(HOUR)
    office.writes(tale, "Ольга Сергеевна, снимок открывается, спасибо.")
    yield from tale.when(max(stage.days.office(3, "14:05"), tale.at + HOUR / 4))
    office.accepts(tale, Kind.IDENTITY, Kind.POLICY, Kind.DIAGNOSIS, Kind.ANAMNESIS)
    note = "На странице 2 не читаются дозы препаратов. Пришлите, пожалуйста, более чёткое фото."
    office.questions(tale, Kind.PLAN, note)
    office.asks_for(tale, Kind.PLAN, note, "Ольга Сергеевна, остальные документы в порядке.")


def no_plan_for_nine_days(stage: Stage) -> Script:
    """Incomplete at once (D5); the reminder of day 7 has gone."""
    patient = other("stepanova", "Степанова Галина Аркадьевна", "1963-07-15", "f", COLON)
    tale = Tale(stage, patient, stage.days.ago(10, "09:50"))
    yield from applicant.applies(tale, *PERSONAL, WITHOUT_PLAN)
    yield from office.asks_at_once(tale, "Обычно план лечения — последний раздел выписки.")


def no_answer_for_three_weeks(stage: Stage) -> Script:
    """All reminders had no answer: the curator may close it."""
    patient = other("lapin", "Лапин Юрий Степанович", "1958-02-27", "m", VALVE)
    tale = Tale(stage, patient, stage.days.ago(27, "13:30"), curator="sergey")
    yield from applicant.applies(tale, *PERSONAL, WITHOUT_PLAN)
    yield from office.asks_at_once(tale, "Нужен план лечения: что предложил врач.")


def slides_are_asked_for(stage: Stage) -> Script:
    """S12, D4: slides and blocks are asked for, the term is stopped; the slides are on their way."""
    tale = Tale(stage, ELENA, stage.days.ago(7, "11:20"), clinic="aurora")
    yield from applicant.applies(tale, *WITH_PICTURES)
    yield from office.acknowledges(tale)
    yield from office.fixes_completeness(tale)
    yield from office.offers(tale)
    yield from clinic.accepts(tale)
    yield from tale.at_work(HOUR)
    clinic.asks(
        tale,
        "Описание биопсии неполное, препараты нужно пересмотреть у нас.",
        Asked(Kind.SLIDES, "окраска гематоксилином и эозином", 4),
        Asked(Kind.BLOCKS, count=2),
    )
    yield from office.confirms_the_request(tale)
    yield from tale.later(DAY)
    applicant.sends_things(tale, Kind.SLIDES, "80085500000017")


def request_to_be_confirmed(stage: Stage) -> Script:
    """The clinic has asked, nobody has confirmed: the term still runs."""
    patient = other("morozov", "Морозов Илья Денисович", "1959-10-10", "m", PROSTATE)
    tale = Tale(stage, patient, stage.days.ago(6, "17:05"))
    yield from applicant.applies(tale, *WHOLE)
    yield from office.acknowledges(tale)
    yield from office.fixes_completeness(tale)
    yield from office.offers(tale)
    yield from clinic.accepts(tale)
    yield from tale.at_work(DAY / 6)
    clinic.asks(tale, "Нужны снимки МРТ, в деле только описание.", Asked(Kind.IMAGING, "МРТ малого таза"))


TALES = (
    a_child_and_a_blurred_page,
    no_plan_for_nine_days,
    no_answer_for_three_weeks,
    slides_are_asked_for,
    request_to_be_confirmed,
)

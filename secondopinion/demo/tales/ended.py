"""Opinions delivered, and cases closed, refused and withdrawn; the oldest shows the original's storage (S10)."""

from requests_app.asked import Asked
from requests_app.models import Kind
from secondopinion.demo import applicant, clinic, office
from secondopinion.demo.clock import Script
from secondopinion.demo.papers import WHOLE, WITHOUT_PLAN
from secondopinion.demo.patients import (
    ANNA,
    BREAST,
    COLON,
    HEART,
    KNEES,
    PAVEL,
    PROSTATE,
    VALVE,
    Illness,
    other,
)
from secondopinion.demo.tale import DAY, HOUR, Stage, Tale
from secondopinion.demo.tales.at_the_clinic import to_the_clinic, with_opinion


def pavel_has_it(stage: Stage) -> Script:
    """Delivered as a protected PDF; the password stands in the cabinet (S8, D8). The original is asked for (S11)."""
    tale = Tale(stage, PAVEL, stage.days.ago(15, "10:05"))
    yield from with_opinion(tale, 8)
    yield from office.releases(tale)
    yield from tale.later(DAY)
    applicant.writes(tale, "Спасибо! Когда можно забрать оригинал?")
    yield from tale.at_work(HOUR)
    office.writes(
        tale, "Павел Иванович, оригинал хранится в центре «Аврора». Запросите его на странице мнения."
    )
    yield from tale.later(DAY)
    applicant.asks_for_the_original(tale, "170100, Тверь, улица Примерная, дом 8\nГаврилову Павлу Ивановичу")


def answered_after_the_opinion(stage: Stage) -> Script:
    """Two questions to the expert: one is answered beside the opinion, the other's answer waits to be checked (S9)."""
    patient = other("nikitina", "Никитина Вера Павловна", "1969-05-17", "f", KNEES)
    tale = Tale(stage, patient, stage.days.ago(15, "09:40"))
    yield from with_opinion(tale, 8)
    yield from office.releases(tale)
    yield from tale.later(DAY)
    applicant.asks_the_expert(tale, "Можно ли сначала попробовать лечение без операции?")
    yield from clinic.answers_after(tale, "Да, три месяца: упражнения и снижение веса. Затем снимок.", DAY)
    yield from office.releases_what_is_beside(tale)
    yield from tale.later(DAY)
    applicant.asks_the_expert(tale, "Нужно ли повторить МРТ перед этим?")
    yield from clinic.answers_after(tale, "Нет, хватит той, что есть: ей меньше полугода.", DAY)


def delivered_as_a_plain_pdf(stage: Stage) -> Script:
    """By written choice in the questionnaire the copy has no password (D8). The original lies where it is written (S10)."""
    patient = other("fedotova", "Федотова Дарья Антоновна", "1981-10-27", "f", HEART)
    tale = Tale(stage, patient, stage.days.ago(13, "20:20"), curator="sergey")
    yield from applicant.applies(tale, *WHOLE, plain=True)
    yield from office.acknowledges(tale)
    yield from office.fixes_completeness(tale)
    yield from office.offers(tale)
    yield from clinic.accepts(tale)
    yield from clinic.hands_over(tale, 7 * DAY)
    yield from office.releases(tale)
    yield from clinic.puts_away(tale, "Архив, шкаф 4, папка 12")
    yield from tale.later(HOUR)
    applicant.asks_the_expert(tale, "Можно ли подождать с операцией до лета, и чем это грозит?")


def glass_asked_back(stage: Stage) -> Script:
    """Slides were sent and looked at; the opinion is here, and the insured person wants them home (S12)."""
    patient = other("tarasova", "Тарасова Галина Ильинична", "1958-06-11", "f", COLON)
    tale = Tale(stage, patient, stage.days.ago(26, "10:20"))
    yield from to_the_clinic(tale)
    yield from tale.at_work(HOUR)
    clinic.asks(tale, "Стёкла операции: уточним стадию.", Asked(Kind.SLIDES, count=6))
    yield from office.confirms_the_request(tale)
    yield from tale.later(2 * DAY)
    applicant.sends_things(tale, Kind.SLIDES, "80085500000024")
    yield from tale.at_work(3 * DAY)
    clinic.registers_everything(tale, "целые, номера 2281/1–6", "Лаборатория, шкаф 2, ячейка 14")
    yield from clinic.hands_over(tale, 8 * DAY)
    yield from office.releases(tale)
    yield from tale.later(2 * DAY)
    applicant.asks_things_back(tale, "170100, Тверь, улица Примерная, дом 3\nТарасовой Галине Ильиничне")


def anna_long_ago(stage: Stage) -> Script:
    """Closed; the reminders about the original have begun to go (D9)."""
    yield from _closed(stage, Tale(stage, ANNA, stage.days.ago(430, "12:00")), waits=6)


def _closed(stage: Stage, tale: Tale, *, waits: int) -> Script:
    yield from to_the_clinic(tale)
    yield from clinic.hands_over(tale, waits * DAY)
    yield from office.releases(tale)
    yield from tale.at_work(3 * DAY)
    office.closes(tale)


def closed_weeks_ago(stage: Stage, weeks: int, name: str, illness: Illness, *, waits: int) -> Script:
    local = f"ended{weeks}"
    patient = other(local, name, f"19{50 + 2 * weeks}-0{1 + weeks % 9}-12", "f", illness)
    tale = Tale(stage, patient, stage.days.ago(7 * weeks + 14, "11:10"))
    yield from _closed(stage, tale, waits=waits)


def closed_three_weeks_ago(stage: Stage) -> Script:
    yield from closed_weeks_ago(stage, 3, "Антонова Мария Яковлевна", BREAST, waits=7)


def closed_six_weeks_ago(stage: Stage) -> Script:
    """Late: the opinion came on the sixteenth day."""
    yield from closed_weeks_ago(stage, 6, "Громыко Алина Станиславовна", VALVE, waits=15)


def closed_unanswered(stage: Stage) -> Script:
    patient = other("ilyin", "Ильин Роман Тарасович", "1970-07-07", "m", KNEES)
    tale = Tale(stage, patient, stage.days.ago(40, "14:40"), curator="sergey")
    yield from applicant.applies(tale, WHOLE[0], WHOLE[1], WITHOUT_PLAN)
    yield from office.asks_at_once(tale, "Пришлите, пожалуйста, план лечения.")
    yield from tale.at_work(23 * DAY)
    office.closes_unanswered(tale)


def refused(stage: Stage) -> Script:
    """The policy's programme leaves the service out (D15)."""
    patient = other("zaitsev", "Зайцев Николай Петрович", "1979-10-08", "m", PROSTATE, "ДМС 66-7000 12012")
    tale = Tale(stage, patient, stage.days.ago(8, "10:30"))
    yield from applicant.applies(tale, *WHOLE)
    yield from office.refuses(
        tale, "Второе мнение не входит в вашу программу ДМС. Её можно расширить у вашего работодателя."
    )


def withdrawn(stage: Stage) -> Script:
    patient = other("vlasova", "Власова Инна Юрьевна", "1985-08-25", "f", COLON, "ДМС 54-2020 90011")
    tale = Tale(stage, patient, stage.days.ago(9, "21:40"))
    yield from applicant.applies(tale, *WHOLE)
    yield from office.acknowledges(tale)
    yield from tale.at_work(HOUR)
    office.accepts(tale, Kind.IDENTITY)
    yield from tale.later(DAY)
    applicant.withdraws(tale, "Лечащий врач собрал консилиум, второе мнение больше не нужно.")


TALES = (
    pavel_has_it,
    answered_after_the_opinion,
    delivered_as_a_plain_pdf,
    glass_asked_back,
    anna_long_ago,
    closed_three_weeks_ago,
    closed_six_weeks_ago,
    closed_unanswered,
    refused,
    withdrawn,
)

"""Turns at which a case could get stuck, or something could go where it must not (L3, L8, D3-D5, D21)."""

from datetime import date

import pytest

from accounts.models import InsuredPerson, Representation
from correspondence.models import LetterState, OutgoingLetter
from requests_app import permissions
from requests_app.actions import (
    consents,
    consultation,
    delivery,
    enclosing,
    ending,
    materials,
    messages,
    review,
)
from requests_app.asked import Asked
from requests_app.models import Case, Deadline, Kind, Opinion
from requests_app.workflow import StepRefused
from tests.factories import OrganisationFactory
from tests.pdfs import opinion_pdf
from tests.scenarios.story import TIMOFEY, Story

GOOD = ("Аврора", "Ковалёв", "Соколова")


def test_a_paper_that_nobody_looked_at_does_not_go_to_a_clinic(story: Story):
    """D21: silence sends nothing."""
    story.applies().acknowledges().encloses(Kind.OTHER)
    for enclosure in story.case.enclosures.exclude(kind=Kind.OTHER):
        review.give_verdict(
            story.number, by=story.curator, at=story.at, enclosure_id=enclosure.pk, accepted=True
        )

    with pytest.raises(StepRefused, match="Другой медицинский документ"):
        review.accept_package(story.number, by=story.curator, at=story.at)


def test_what_is_questioned_as_one_part_does_not_reach_the_clinic_as_another(story: Story):
    story.reaches_the_clinic()
    extract = story.case.enclosures.filter(kind=Kind.PLAN)
    extract.update(verdict="questioned", verdict_reason="Чужая фамилия")

    assert not permissions.readable_enclosures(story.case, story.doctor).exists()


def test_after_the_eighteenth_birthday_nothing_goes_to_the_former_representative(story: Story):
    story.applies(insured=TIMOFEY, acts_as="representative", basis="parent").acknowledges()
    story.fixes_completeness().offers().clinic_accepts().hands_over(
        opinion_pdf("Аврора", "Ковалёв", "Мельников")
    )
    InsuredPerson.objects.update(birth_date=date(2008, 11, 23))
    Representation.objects.update(until=date(2026, 11, 23))

    with pytest.raises(StepRefused, match="исполнилось 18"):
        story.releases()
    story.now("2026-12-07 12:00").minute_passes()
    assert not story.letters("opinion_copy"), "nor by the automatic release"


def test_a_withdrawal_calls_back_the_copy_that_has_not_left(story: Story):
    story.reaches_the_clinic().hands_over(opinion_pdf(*GOOD)).releases()
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="personal_data")
    story.minute_passes()

    (copy,) = story.letters("opinion_copy")
    assert copy.state == LetterState.ABORTED
    with pytest.raises(StepRefused):
        delivery.send_again(copy, by=story.curator, at=story.at)


def test_after_the_delivery_a_withdrawn_consent_lets_no_copy_leave_again(story: Story):
    story.reaches_the_clinic().hands_over(opinion_pdf(*GOOD)).releases().minute_passes().minute_passes()
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="medical_secrecy")

    (copy,) = story.letters("opinion_copy")
    with pytest.raises(StepRefused, match="Нет согласия"):
        delivery.send_again(copy, by=story.curator, at=story.at)


def test_without_the_consent_to_email_the_opinion_is_read_in_the_cabinet_and_the_promise_is_kept(
    story: Story,
):
    story.now("2026-11-23 10:00").reaches_the_clinic().hands_over(opinion_pdf(*GOOD))
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="email_delivery")
    story.releases().minute_passes().minute_passes()

    assert (story.case.status, len(story.letters("opinion_copy"))) == ("delivered", 0)
    assert story.letters("opinion_in_cabinet")[0].state == LetterState.ACCEPTED
    assert permissions.may_read_opinion(story.case, story.applicant)


def test_a_reopened_case_goes_the_whole_way_again(story: Story):
    story.reaches_the_clinic().hands_over(opinion_pdf(*GOOD))
    consents.withdraw(story.number, by=story.applicant, at=story.at)
    assert not permissions.may_read_opinion(story.case, story.applicant), "it was never released"

    ending.reopen(story.number, by=story.head, at=story.at, reason="Передумала")
    assert story.letters("application_reopened")
    story.fixes_completeness().offers().clinic_accepts().hands_over(opinion_pdf(*GOOD)).releases()
    story.minute_passes().minute_passes()

    assert story.case.status == "delivered"
    assert [o.version for o in Opinion.objects.all()] == [1, 2]


def test_reopening_takes_nothing_away_from_the_insured(story: Story):
    story.reaches_the_clinic().hands_over(opinion_pdf(*GOOD)).releases().minute_passes().minute_passes()
    delivery.close(story.number, by=story.curator, at=story.at)
    ending.reopen(story.number, by=story.head, at=story.at, reason="Вопрос")

    assert permissions.may_read_opinion(story.case, story.applicant)
    ending.refuse(story.number, by=story.curator, at=story.at, reason="Вопрос снят")
    assert story.deadline("storage").is_running, "S10 runs on whatever becomes of the case"


def test_slides_that_never_came_do_not_hold_a_reopened_case(story: Story):
    story.reaches_the_clinic()
    ask_for(story, Kind.SLIDES)
    consents.withdraw(story.number, by=story.applicant, at=story.at)
    ending.reopen(story.number, by=story.head, at=story.at, reason="Передумала")

    review.accept_package(story.number, by=story.curator, at=story.at)
    assert story.case.status == "package_complete"


def test_that_is_all_there_is_declares_the_rest_absent_for_the_curator_to_accept(story: Story):
    story.applies().acknowledges()
    review.ask_for_documents(
        story.number, by=story.curator, at=story.at, message="", asked=[Asked(Kind.IMAGING), Asked(Kind.PLAN)]
    )
    with pytest.raises(StepRefused, match="ничего не прислали"):
        enclosing.add_documents(story.number, by=story.applicant, at=story.at)
    story.encloses(Kind.PLAN)
    enclosing.add_documents(story.number, by=story.applicant, at=story.at)
    story.accepts_everything()
    with pytest.raises(StepRefused, match="Снимки"):
        review.accept_package(story.number, by=story.curator, at=story.at)

    review.accept_absence(story.number, by=story.curator, at=story.at, kind=Kind.IMAGING)
    review.accept_package(story.number, by=story.curator, at=story.at)
    assert story.case.status == "package_complete"


def test_files_that_a_clinic_asked_for_are_reviewed_within_a_working_day(story: Story):
    story.reaches_the_clinic()
    ask_for(story, Kind.IMAGING)
    story.now("2026-11-25 12:00").encloses(Kind.IMAGING)

    assert story.deadline("review").promised_on == date(2026, 11, 26)


def test_an_accepted_absence_answers_the_clinics_request(story: Story):
    story.reaches_the_clinic()
    ask_for(story, Kind.RESULTS)
    enclosing.declare_absent(
        story.number, by=story.applicant, at=story.at, kind=Kind.RESULTS, reason="Не делали"
    )
    review.accept_absence(story.number, by=story.curator, at=story.at, kind=Kind.RESULTS)
    materials.register_materials(story.number, by=story.curator, at=story.at)

    assert story.case.status == "with_clinic"


def test_an_accepted_absence_of_more_begins_the_new_term_from_its_day(story: Story):
    """D3, D4: more results than are here will not come; the new 14 days are counted from that declaration."""
    story.now("2026-11-23 10:00").reaches_the_clinic()
    story.now("2026-11-25 12:00")
    ask_for(story, Kind.RESULTS)
    story.now("2026-12-10 12:00")
    enclosing.declare_absent(
        story.number, by=story.applicant, at=story.at, kind=Kind.RESULTS, reason="Больше не делали"
    )
    story.now("2026-12-11 12:00")
    review.accept_absence(story.number, by=story.curator, at=story.at, kind=Kind.RESULTS)
    materials.register_materials(story.number, by=story.curator, at=story.at)

    promise = story.deadline("opinion")
    assert (promise.promised_on, promise.was_late) == (date(2026, 12, 24), False)


def test_an_absence_of_old_does_not_answer_a_new_request(story: Story):
    story.starts().encloses(Kind.IDENTITY).encloses(Kind.POLICY)
    story.encloses(Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS, Kind.RESULTS)
    enclosing.declare_absent(story.number, by=story.applicant, at=story.at, kind=Kind.PLAN, reason="Нет")
    story.signs().sends().acknowledges()
    review.ask_for_documents(
        story.number, by=story.curator, at=story.at, message="", asked=[Asked(Kind.PLAN)]
    )
    story.encloses(Kind.OTHER)

    assert story.case.status == "awaiting_documents"


def test_a_released_opinion_is_not_called_unfinished_by_a_late_letter(story: Story, settings):
    story.now("2026-11-23 10:00").reaches_the_clinic().hands_over(opinion_pdf(*GOOD))
    settings.EMAIL_PORT = 1
    story.now("2026-12-07 12:00").minute_passes()
    story.now("2026-12-08 00:00").minute_passes()

    assert story.case.status == "released"
    assert story.deadline("opinion").breached_at == story.at, "the breach is recorded truthfully"
    assert not story.letters("opinion_late")


def test_no_letter_promises_a_day_that_is_past(story: Story):
    story.now("2026-11-23 10:00").applies().acknowledges()
    story.now("2026-12-10 10:00").fixes_completeness()

    assert "не позднее" not in story.letters("package_complete")[0].body_text


def test_a_dropped_request_keeps_what_has_come_and_says_what_is_so(story: Story):
    story.now("2026-11-23 10:00").reaches_the_clinic()
    ask_for(story, Kind.IMAGING, Kind.SLIDES)
    story.now("2026-12-03 12:00").encloses(Kind.IMAGING).accepts_everything()
    materials.drop_request(story.number, by=story.curator, at=story.at, reason="Стёкла не нужны")

    assert story.deadline("opinion").began_at == story.at, "D3: the pictures that came count"
    assert "больше не нужно" in story.letters("term_resumed")[0].body_text


def test_a_fifteenth_birthday_in_mid_case_locks_nothing(story: Story):
    story.now("2026-11-23 10:00")
    almost = type(TIMOFEY)("Мельников", "Пётр", "Андреевич", date(2011, 11, 25), "m")
    story.applies(insured=almost, acts_as="representative", basis="parent").acknowledges()
    story.fixes_completeness().offers().clinic_accepts()
    story.now("2026-11-26 10:00").hands_over(opinion_pdf("Аврора", "Ковалёв", "Мельников")).releases()

    assert story.case.status == "released"


def test_a_clinics_unconfirmed_request_ends_with_its_opinion(story: Story):
    story.reaches_the_clinic()
    materials.propose_request(
        story.number, by=story.doctor, at=story.at, reason="На всякий случай", asked=[Asked(Kind.BLOCKS)]
    )
    story.hands_over(opinion_pdf(*GOOD))

    assert not story.case.document_requests.filter(closed_at=None).exists()


def test_a_verdict_cannot_change_what_was_fixed(story: Story):
    story.reaches_the_clinic()
    enclosure = story.case.enclosures.first()

    with pytest.raises(StepRefused, match="зафиксирован"):
        review.give_verdict(
            story.number,
            by=story.curator,
            at=story.at,
            enclosure_id=enclosure.pk,
            accepted=False,
            reason="Поздно",
        )


def test_the_copy_of_an_opinion_cannot_be_stopped_by_a_click(story: Story):
    story.reaches_the_clinic().hands_over(opinion_pdf(*GOOD)).releases()

    with pytest.raises(StepRefused, match="обещано"):
        delivery.abort(OutgoingLetter.objects.get(name="opinion_copy"), by=story.curator, at=story.at)


def test_a_consent_withdrawn_abroad_tells_the_curator(story: Story):
    abroad = OrganisationFactory(country="DE", short_name="Рейн", cross_border_notice_on=date(2026, 1, 1))
    story.applies().acknowledges().fixes_completeness()
    consultation.send_to_clinic(story.number, by=story.curator, at=story.at, clinic=abroad)
    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="cross_border")

    assert story.letters("staff_clinic_declined", to="curator@example.ru")
    messages.write(story.number, by=story.applicant, at=story.at, text="Спасибо")
    assert Case.objects.get().status == "package_complete"
    assert Deadline.objects.running().filter(kind="opinion").exists()


def ask_for(story: Story, *kinds: str) -> None:
    """The clinic asks, the curator confirms."""
    materials.propose_request(
        story.number, by=story.doctor, at=story.at, reason="Нужно", asked=[Asked(kind) for kind in kinds]
    )
    materials.ask_for_materials(story.number, by=story.curator, at=story.at)

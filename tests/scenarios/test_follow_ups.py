"""After the opinion: questions to its expert, answers signed beside it, and an edition that corrects it (S9, D7, D8)."""

import pytest
from django.db import DatabaseError, transaction

from documents.models import Scan
from requests_app.actions import addenda, consents, delivery, following
from requests_app.actions.consultation import Reply
from requests_app.models import Addendum, Case, FollowUp
from requests_app.workflow import StepRefused
from tests.factories import DocumentFactory, stored
from tests.pdfs import opinion_pdf
from tests.requests_app.test_returns import come_back
from tests.scenarios.story import Story, moscow

SIGNED = opinion_pdf("Аврора", "Ковалёв", "Соколова")


def delivered(story: Story) -> Story:
    """On Monday 23.11.2026 the opinion is with the insured."""
    story.reaches_the_clinic().hands_over(SIGNED).releases()
    return story.minute_passes().minute_passes()


def asks(story: Story, text: str, by=None) -> FollowUp:
    return following.ask(story.number, by=by or story.applicant, at=story.at, text=text)


def adds(story: Story, kind: str = "answer", *, pdf: bytes = SIGNED, words: str = "", **replies) -> Addendum:
    """By default an answer to every open question."""
    document = DocumentFactory(
        case_number=story.number, name="Дополнение.pdf", content=pdf, uploaded_at=story.at
    )
    asked = FollowUp.objects.open().filter(opinion__case=story.case) if kind == "answer" else []
    said = replies.get("replies", {one.pk: Reply("Да, можно.") for one in asked})
    return addenda.hand_over(
        story.case.opinions.get().pk, by=story.doctor, at=story.at, kind=kind, document=stored(document, pdf),
        expert_name="Ковалёв Роман Андреевич", expert_position="Врач-онколог", signed_on=story.at.date(),
        words=words, replies=said,
    )  # fmt: skip


def may_see(story: Story) -> bool:
    return Case.objects.visible_to(story.doctor).filter(number=story.number).exists()


def test_three_questions_are_answered_each_within_its_own_term(story: Story):
    delivered(story)
    assert not may_see(story), "the organisation's access ended with the opinion"

    story.now("2026-11-24 12:00")
    first = asks(story, "Можно ли начать лечение до операции?")
    story.now("2026-11-26 12:00")
    second = asks(story, "Нужно ли повторить МРТ?")
    assert (str(first.term.promised_on), str(second.term.promised_on)) == ("2026-12-01", "2026-12-03")
    assert may_see(story), "to answer, the expert reads the case again"
    told = [letter.body_text for letter in story.minute_passes().letters("clinic_follow_up")]
    assert "до 1\u00a0декабря" in told[0] and "до 3\u00a0декабря" in told[1]
    assert len(story.letters("follow_up_asked", to="anna@example.ru")) == 2

    story.now("2026-11-30 12:00")
    addenda.release(adds(story).pk, by=story.curator, at=story.at)
    story.minute_passes().minute_passes()

    (letter,) = story.letters("addendum_copy", to="anna@example.ru")
    assert letter.state == "accepted" and len(letter.attachments) == 1
    for asked in (first, second):
        asked.term.refresh_from_db()
        assert asked.term.met_at is not None and not asked.term.was_late
    assert not may_see(story), "and ends again"

    third = asks(story, "Как часто наблюдаться?")
    with pytest.raises(StepRefused, match="уже заданы"):
        asks(story, "И ещё один")
    addenda.release(adds(story).pk, by=story.curator, at=story.at)
    story.minute_passes().minute_passes()
    third.term.refresh_from_db()
    assert third.term.met_at and [one.number for one in Addendum.objects.released()] == [1, 2]


def test_the_first_opinion_stays_as_it_was_when_a_corrected_edition_comes(story: Story):
    opinion = delivered(story).case.opinions.get()

    made = adds(story, "correction", words="В выводе перепутана сторона: верно слева.")
    addenda.release(made.pk, by=story.curator, at=story.at)

    opinion.refresh_from_db()
    assert opinion.document_id != made.document_id and opinion.returned_at is None
    with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        opinion.document = made.document
        opinion.save()
    with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        Addendum.objects.filter(pk=made.pk).update(expert_name="Другой Эксперт")


def test_what_is_new_has_to_be_said_in_words(story: Story):
    delivered(story)
    for kind in ("addition", "correction"):
        with pytest.raises(StepRefused, match="что дополнено или исправлено"):
            adds(story, kind)


def test_an_answer_without_a_word_to_one_of_the_questions_is_refused(story: Story):
    delivered(story)
    first = asks(story, "Первый?")
    asks(story, "Второй?")
    with pytest.raises(StepRefused, match="на каждый вопрос"):
        adds(story, replies={first.pk: Reply("Да.")})
    with pytest.raises(StepRefused, match="на каждый вопрос"):
        adds(story, replies={})


def test_on_the_last_day_at_noon_a_clean_answer_goes_by_itself(story: Story):
    delivered(story)
    story.now("2026-11-24 12:00")
    asked = asks(story, "Можно ли начать лечение?")
    adds(story)

    story.now("2026-12-01 11:59").minute_passes()
    assert not story.letters("addendum_copy")
    story.now("2026-12-01 12:01").minute_passes().minute_passes()

    assert len(story.letters("addendum_copy", to="anna@example.ru")) == 1
    asked.term.refresh_from_db()
    assert asked.term.met_at and not asked.term.breached_at


@pytest.mark.parametrize("held", ["the curator holds it", "its text names nobody", "the file is not clean"])
def test_an_answer_that_may_not_go_by_itself_calls_the_head_with_the_reason(story: Story, held: str):
    delivered(story)
    story.now("2026-11-24 12:00")
    asks(story, "Можно ли начать лечение?")
    made = adds(story, pdf=opinion_pdf("Никто") if "nobody" in held else SIGNED)
    if "holds" in held:
        delivery.hold(story.number, by=story.curator, at=story.at, reason="Сверяем.")
    if "clean" in held:
        type(made.document).objects.filter(pk=made.document_id).update(scan=Scan.PENDING, scanned_at=None)

    story.now("2026-12-01 12:01").minute_passes()

    assert not story.letters("addendum_copy")
    assert len(story.letters("staff_release_blocked", to="head@example.ru")) == 1


def test_a_promise_to_answer_that_is_broken_is_told_honestly_once(story: Story):
    delivered(story)
    story.now("2026-11-24 12:00")
    asked = asks(story, "Можно ли начать лечение?")

    story.now("2026-12-01 18:01").minute_passes().minute_passes()

    asked.term.refresh_from_db()
    assert asked.term.breached_at is not None
    assert len(story.letters("follow_up_late", to="anna@example.ru")) == 1
    assert len(story.letters("staff_breach", to="aurora@example.ru")) == 1
    assert not story.letters("opinion_late"), "the opinion itself was in time"


def test_organisation_and_curator_are_reminded_halfway_and_the_head_on_the_last_day(story: Story):
    delivered(story)
    story.now("2026-11-24 12:00")
    asks(story, "Можно ли начать лечение?")

    story.now("2026-11-27 12:05").minute_passes()
    reminded = {letter.to_address for letter in story.letters("staff_deadline")}
    assert reminded == {"aurora@example.ru", "curator@example.ru"}

    story.now("2026-12-01 09:05").minute_passes()
    assert story.letters("staff_deadline", to="head@example.ru")


def test_a_returned_answer_leaves_the_question_open_and_the_term_running(story: Story):
    delivered(story)
    asked = asks(story, "Можно ли начать лечение?")
    made = adds(story)

    addenda.send_back(made.pk, by=story.curator, at=story.at, reason="Нет подписи эксперта.")

    asked.refresh_from_db()
    assert asked.closed_at is None and asked.term.is_running and may_see(story)
    assert story.letters("clinic_addendum_returned", to="aurora@example.ru")
    addenda.release(adds(story).pk, by=story.curator, at=story.at)
    asked.refresh_from_db()
    assert asked.closed_at


def test_a_question_that_was_taken_back_is_none_of_the_three(story: Story):
    delivered(story)
    asked = [asks(story, f"Вопрос {number}?") for number in (1, 2, 3)]
    following.take_back(asked[0].pk, by=story.applicant, at=story.at)
    following.take_back(
        asked[1].pk, by=story.curator, at=story.at, reason="Это вопрос о полисе, отвечаем сами."
    )
    story.minute_passes()

    (told,) = story.letters("follow_up_dropped", to="anna@example.ru")
    assert "Это вопрос о полисе" in told.body_text
    assert len(story.letters("clinic_follow_up_dropped", to="aurora@example.ru")) == 2
    assert asks(story, "Вопрос 4?") and asks(story, "Вопрос 5?")
    with pytest.raises(StepRefused, match="уже заданы"):
        asks(story, "Вопрос 6?")


def test_the_same_question_clicked_twice_is_asked_once(story: Story):
    delivered(story)
    assert asks(story, "Можно ли?") == asks(story, " Можно ли? ")
    assert len(story.letters("clinic_follow_up")) == 1


def test_without_the_consent_nothing_is_answered_and_the_access_ends_at_once(story: Story):
    delivered(story)
    asked = asks(story, "Можно ли начать лечение?")
    made = adds(story)

    consents.withdraw_consent(story.number, by=story.applicant, at=story.at, kind="special_category")

    asked.refresh_from_db()
    assert asked.closed_at and asked.dropped_because
    asked.term.refresh_from_db()
    assert asked.term.stopped_at is not None
    assert not may_see(story)
    with pytest.raises(StepRefused, match="Нет согласия"):
        addenda.release(made.pk, by=story.curator, at=story.at)
    with pytest.raises(StepRefused, match="Нет согласия"):
        asks(story, "А так?")


def test_a_case_with_an_open_question_is_not_closed(story: Story):
    delivered(story)
    asked = asks(story, "Можно ли начать лечение?")
    with pytest.raises(StepRefused, match="сначала ответьте"):
        delivery.close(story.number, by=story.curator, at=story.at)

    following.take_back(asked.pk, by=story.applicant, at=story.at)
    delivery.close(story.number, by=story.curator, at=story.at)
    with pytest.raises(StepRefused, match="Заявка закрыта"):
        asks(story, "А теперь?")


def test_one_who_wrote_by_letter_asks_through_the_curator_and_it_is_marked_so(story: Story):
    delivered(story)
    assert asks(story, "Можно ли?", by=story.curator).get_channel_display().startswith("письмом")


def test_the_organisation_asks_nothing_and_another_one_adds_nothing(story: Story):
    delivered(story)
    asks(story, "Можно ли начать лечение?")
    with pytest.raises(StepRefused, match="задаёт застрахованное лицо"):
        asks(story, "Вопрос от врача", by=story.doctor)
    with pytest.raises(StepRefused, match="организация, которая дала мнение"):
        addenda.hand_over(
            story.case.opinions.get().pk, by=story.curator, at=story.at, kind="answer",
            document=DocumentFactory(), expert_name="А Б", expert_position="В", signed_on=story.at.date(), replies={},
        )  # fmt: skip


def test_a_letter_with_the_answer_that_comes_back_opens_the_promise_again(story: Story):
    delivered(story)
    story.now("2026-11-24 12:00")
    asked = asks(story, "Можно ли начать лечение?")
    addenda.release(adds(story).pk, by=story.curator, at=story.at)
    story.minute_passes().minute_passes()
    come_back(story, "addendum_copy")

    asked.term.refresh_from_db()
    assert asked.term.is_running and story.letters("staff_letter_bounced", to="curator@example.ru")


def test_the_term_of_a_question_counts_working_days_alone(story: Story):
    delivered(story)
    story.now("2026-11-27 12:00")
    assert asks(story, "Можно ли?").term.due_at == moscow("2026-12-04 18:00"), "the week-end is not counted"

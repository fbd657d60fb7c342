"""The cabinet after the opinion: asking its expert, taking a question back, reading what was signed beside it (S9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from requests_app.models import FollowUp, FollowUpAnswer
from tests.factories import (
    AddendumFactory,
    CaseFactory,
    FollowUpFactory,
    OpinionFactory,
    OrganisationFactory,
    stored,
)
from tests.portal import situations


@pytest.fixture
def case(anna, curator):
    return situations.delivered(anna, curator)


@pytest.fixture
def opinion(case):
    return case.opinions.get()


def answered(opinion, text="Да, сразу после выписки.", **fields):
    asked = FollowUpFactory(opinion=opinion, closed_at=timezone.now())
    made = AddendumFactory(opinion=opinion, released_at=timezone.now(), **fields)
    FollowUpAnswer.objects.create(addendum=made, follow_up=asked, text=text)
    return made


def test_a_question_is_asked_and_its_day_stands_on_the_opinions_page(door, case):
    assert door.opens("opinion", case.pk).says("Можно задать до трёх вопросов")
    assert door.opens("follow_up", case.pk).says("Ковалёв Роман Андреевич, Центр онкологии «Аврора»")

    page = door.sends("follow_up", case.pk, text="Можно ли начать лечение до операции?")

    asked = FollowUp.objects.get()
    assert page.says("Вопрос передан эксперту")
    assert page.says("Можно ли начать лечение до операции?") and page.says("Можно задать ещё 2 вопроса")
    assert page.says(f"Ответим до {asked.term.promised_on.day} ")


def test_an_empty_question_is_told_beside_the_field(door, case):
    assert door.sends("follow_up", case.pk, text="  ").says("Напишите вопрос.")
    assert not FollowUp.objects.exists()


def test_after_three_questions_the_page_says_so_and_leads_to_the_curator(door, case, opinion):
    for _ in range(3):
        FollowUpFactory(opinion=opinion)
    for page in (door.opens("opinion", case.pk), door.opens("follow_up", case.pk)):
        assert page.says("Можно задать три вопроса, и они уже заданы")
        assert page.says("Написать врачу-куратору")

    assert door.sends("follow_up", case.pk, text="Четвёртый?").says("Можно задать три вопроса")
    assert FollowUp.objects.count() == 3


def test_a_question_is_taken_back_while_nobody_has_answered(door, case, opinion):
    asked = FollowUpFactory(opinion=opinion)

    page = door.sends("take_back", case.pk, asked.pk)

    assert page.says("Вопрос снят. Вместо него можно задать другой.")
    assert not FollowUp.objects.open().exists()


def test_an_answer_is_read_only_once_it_was_released(door, case, opinion):
    made = answered(opinion, text="Да, сразу после выписки.")
    assert door.opens("opinion", case.pk).says("Да, сразу после выписки.")

    type(made).objects.filter(pk=made.pk).update(released_at=None, released_by=None)
    FollowUp.objects.update(closed_at=None)
    page = door.opens("opinion", case.pk)

    assert not page.says("Да, сразу после выписки.") and page.says("врач-куратор проверяет ответ")
    assert door.opens("addendum_file", case.pk, made.pk).status == 404
    assert door.opens("document", case.pk, made.document_id).status == 404


def test_what_was_signed_beside_is_opened_and_downloaded(door, case, opinion):
    made = answered(opinion)
    stored(made.document, b"%PDF-1.4 test")

    assert door.opens("document", case.pk, made.document_id).status == 200
    response = door.opens("addendum_file", case.pk, made.pk).response
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_a_corrected_edition_is_told_first_and_the_former_stays(door, case, opinion):
    answered(opinion, kind="correction", words="В выводе перепутана сторона: верно слева.")

    page = door.opens("opinion", case.pk)

    assert page.says("Эксперт исправил мнение") and page.says("верно слева")
    assert page.says("Так было в первой редакции.") and page.says("Скачать исправленную редакцию")
    assert page.says("Подтверждается ли диагноз? Да, подтверждается.")


def test_why_the_curator_took_a_question_off_is_read_in_the_cabinet(door, case, opinion):
    FollowUpFactory(opinion=opinion, closed_at=timezone.now(), dropped_because="Это вопрос о полисе.")

    page = door.opens("opinion", case.pk)

    assert page.says("Это вопрос о полисе.") and page.says("Можно задать ещё 3 вопроса")


def test_another_persons_question_is_none(door, case):
    elsewhere = CaseFactory(status="delivered", clinic=OrganisationFactory())
    asked = FollowUpFactory(opinion=OpinionFactory(case=elsewhere))

    assert door.sends("take_back", case.pk, asked.pk).status == 404
    assert FollowUp.objects.open().count() == 1


def test_the_path_of_the_case_tells_of_questions_and_answers(door, case):
    door.sends("follow_up", case.pk, text="Можно ли?")
    assert door.opens("case", case.pk).says("Передали ваш вопрос эксперту")


def test_with_the_fullest_page_the_queries_stay_few(door, case, opinion, django_assert_max_num_queries):
    for _ in range(3):
        answered(opinion)
    with django_assert_max_num_queries(15):
        door.opens("opinion", case.pk)


def test_a_second_opinion_of_a_case_opened_again_has_three_questions_of_its_own(door, case, opinion):
    for _ in range(3):
        FollowUpFactory(opinion=opinion)
    later = timezone.now() + timedelta(seconds=1)
    OpinionFactory(case=case, version=2, handed_over_at=later, released_at=later)

    assert door.opens("follow_up", case.pk).says("Можно задать ещё 3 вопроса")

"""The office after the opinion: a question written down, one taken off, what was signed beside it checked (S9)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_app.actions import originals
from requests_app.models import Addendum, FollowUp, FollowUpAnswer
from requests_app.statuses import Status
from tests.clinics.situations import said as words
from tests.factories import (
    AddendumFactory,
    CaseFactory,
    DocumentFactory,
    FollowUpFactory,
    OpinionFactory,
    OrganisationFactory,
    stored,
)
from tests.pdfs import opinion_pdf


@pytest.fixture
def case(db):
    case = CaseFactory(
        status=Status.DELIVERED, complete=True, complete__verdict="accepted", clinic=OrganisationFactory()
    )
    originals.keep(OpinionFactory(case=case), at=timezone.now())
    return case


@pytest.fixture
def opinion(case):
    return case.opinions.get()


def handed_over(opinion, **fields) -> Addendum:
    asked = FollowUpFactory(opinion=opinion)
    content = opinion_pdf("Дополнение")
    document = stored(DocumentFactory(content=content, case_number=opinion.case.number), content)
    made = AddendumFactory(opinion=opinion, document=document, **fields)
    FollowUpAnswer.objects.create(addendum=made, follow_up=asked, text="Да, сразу.")
    return made


def at(name: str, case, *args) -> str:
    return reverse(f"curators:{name}", args=[case.pk, *args])


def test_a_question_of_one_who_phoned_is_written_down(office, case):
    assert "Вопросов пока нет" in words(office.get(at("after", case)))
    assert "Напишите вопрос" in words(office.post(at("follow_up", case), {"reason": " "}))

    page = words(office.post(at("follow_up", case), {"reason": "Можно ли лететь?"}, follow=True))

    assert "Вопрос передан эксперту." in page and "Можно ли лететь?" in page and "записал(а)" in page
    assert FollowUp.objects.get().channel == "letter"


def test_a_question_is_taken_off_with_words_that_the_person_reads(office, case, opinion):
    asked = FollowUpFactory(opinion=opinion)
    assert asked.text in words(office.get(at("drop_follow_up", case, asked.pk)))

    page = words(office.post(at("drop_follow_up", case, asked.pk), {"reason": "Это о полисе."}, follow=True))

    assert "Это о полисе." in page and not FollowUp.objects.open().exists()


def test_what_was_signed_is_checked_and_sent(office, case, opinion):
    made = handed_over(opinion, patient_found=False, organisation_found=True)

    page = words(office.get(at("addendum", case, made.pk)))
    assert "В тексте документа не найдено: сверьте глазами" in page and "Да, сразу." in page

    page = words(office.post(at("addendum", case, made.pk), follow=True))
    made.refresh_from_db()
    assert made.released_at and "Дополнение отправляется заявителю." in page

    again = words(office.post(at("addendum", case, made.pk), follow=True))
    assert "уже отправлено или возвращено" in again


def test_it_is_returned_with_a_reason(office, case, opinion):
    made = handed_over(opinion)

    office.post(at("return_addendum", case, made.pk), {"reason": "Нет печати."})

    made.refresh_from_db()
    assert made.returned_at and made.return_reason == "Нет печати."
    assert "Нет печати." in words(office.get(at("addendum", case, made.pk)))


def test_a_case_with_a_question_or_an_unchecked_addendum_stands_in_the_queue(office, case, opinion):
    queue = reverse("curators:queue")
    assert case.number not in words(office.get(queue, {"view": "after"}))

    handed_over(opinion)
    page = words(office.get(queue, {"view": "after"}))

    assert case.number in page and "ответ на вопрос" in page
    card = words(office.get(at("case", case)))
    assert "Дополнение ждёт проверки" in card and "1 вопрос эксперту, без ответа 1" in card


def test_another_cases_question_and_addendum_are_none(office, case):
    other = OpinionFactory(case=CaseFactory(status=Status.DELIVERED, clinic=OrganisationFactory()))
    made = handed_over(other)
    asked = other.follow_ups.get()

    for name, pk in (("addendum", made.pk), ("return_addendum", made.pk), ("drop_follow_up", asked.pk)):
        assert office.get(at(name, case, pk)).status_code == 404
        assert office.post(at(name, case, pk), {"reason": "Нет"}).status_code == 404
    assert Addendum.objects.awaiting_release().exists() and FollowUp.objects.open().exists()


def test_the_fullest_pages_take_few_queries(office, case, opinion, django_assert_max_num_queries):
    for _ in range(3):
        made = handed_over(opinion, released_at=timezone.now())
    office.get(at("case", case))
    for url in (at("case", case), at("after", case), at("addendum", case, made.pk)):
        with django_assert_max_num_queries(15):
            office.get(url)

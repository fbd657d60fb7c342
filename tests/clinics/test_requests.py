"""Asking for slides, blocks and documents (S12, D4), and registering what has come (D10)."""

import pytest

from requests_app.actions import materials
from requests_app.models import DocumentRequest
from requests_app.statuses import Status
from requests_app.workflow import StepRefused
from tests.clinics.situations import address, said

ASKED = {
    "kinds": ["blocks", "imaging"],
    "reason": "Нужен блок № 3: по фотографиям тип опухоли не определить.",
    "address": "Москва, Лесная, 1",
}


@pytest.fixture
def proposed(desk, taken):
    desk.post(address(taken, "request/"), ASKED)
    return DocumentRequest.objects.get()


@pytest.fixture
def confirmed(proposed, taken):
    from django.utils import timezone

    materials.ask_for_materials(taken.number, by=taken.curator, at=timezone.now())
    proposed.refresh_from_db()
    return proposed


def test_the_request_goes_to_the_curator_with_its_reason_and_address(desk, taken):
    page = said(desk.post(address(taken, "request/"), ASKED, follow=True))

    request = DocumentRequest.objects.get()
    assert (request.origin, request.reason, request.address) == ("clinic", ASKED["reason"], ASKED["address"])
    assert {item.kind for item in request.items.all()} == {"blocks", "imaging"}
    assert "Ждёт подтверждения куратора" in page and "Новый запрос" not in page
    taken.refresh_from_db()
    assert taken.status == Status.WITH_CLINIC


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kinds": []}, "Отметьте, что нужно прислать"),
        ({"reason": ""}, "Напишите, что именно нужно и зачем"),
        ({"address": " "}, "Укажите адрес"),
    ],
)
def test_a_request_says_what_why_and_where_to(desk, taken, changes, sentence):
    page = said(desk.post(address(taken, "request/"), ASKED | changes))

    assert page.count(sentence) == 2 and "<title>Ошибка: " in page
    assert not DocumentRequest.objects.exists()


def test_of_what_is_counted_each_has_its_own_row(desk, taken):
    desk.post(address(taken, "request/"), ASKED | {"blocks_count": "3"})

    told = [str(item) for item in DocumentRequest.objects.get().items.all()]
    assert sorted(told)[:3] == [f"Парафиновый блок {n} из 3" for n in (1, 2, 3)] and len(told) == 4


@pytest.mark.parametrize(
    ("count", "sentence"),
    [({"slides_count": "4"}, "Отметьте выше «Гистологические"), ({"blocks_count": "31"}, "Не больше 30")],
)
def test_a_number_of_what_is_not_asked_for_or_of_too_many_is_refused(desk, taken, count, sentence):
    assert sentence in said(desk.post(address(taken, "request/"), ASKED | count))
    assert not DocumentRequest.objects.exists()


def test_documents_alone_need_no_address(desk, taken):
    desk.post(address(taken, "request/"), {"kinds": ["results"], "reason": "Свежий анализ крови"})

    assert DocumentRequest.objects.get().address == ""


def test_the_address_offered_is_the_organisations_own(desk, taken, organisation):
    organisation.address = "Москва, Каширское шоссе, 23"
    organisation.save()

    assert organisation.address in said(desk.get(address(taken, "request/")))


def test_a_second_request_waits_for_the_first(desk, taken, proposed):
    page = said(desk.post(address(taken, "request/"), ASKED))

    assert "Один запрос уже ждёт ответа" in page
    assert DocumentRequest.objects.count() == 1


def test_a_request_that_was_not_confirmed_shows_the_curators_reason(desk, taken, proposed):
    from django.utils import timezone

    declined = {"by": taken.curator, "at": timezone.now(), "reason": "Блоков больше нет"}
    materials.decline_request(taken.number, **declined)
    with pytest.raises(StepRefused, match="уже подтверждён или снят"):
        materials.decline_request(taken.number, **declined)

    page = said(desk.get(address(taken, "request/")))
    assert "Не подтверждён" in page and "Блоков больше нет" in page and "Новый запрос" in page


def test_what_was_asked_for_leads_to_the_page_where_its_arrival_is_written_down(desk, taken, confirmed):
    thing = confirmed.items.get(kind="blocks").material

    page = said(desk.get(address(taken, "request/")))

    assert f"/clinic/materials/{thing.pk}/" in page and "Записать получение" in page


def test_while_materials_are_awaited_the_strip_does_not_run(desk, taken, confirmed):
    page = said(desk.get(address(taken)))

    assert "Срок не идёт" in page and 'class="ribbon' not in page
    assert "Передать куратору" not in page


def test_nothing_is_asked_for_before_the_case_is_accepted(desk, offered):
    assert "Запрос можно отправить, пока вы готовите мнение" in said(desk.get(address(offered, "request/")))

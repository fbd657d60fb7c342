"""What is asked for: each thing has its own row, and those alike are told in one line (S12)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from requests_app.actions import materials
from requests_app.asked import MOST, Asked, lines
from requests_app.models import DocumentRequest, RequestedItem
from requests_app.workflow import StepRefused
from tests.clinics.situations import case_at, doctor_of
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    def ask_for(*asked: Asked) -> DocumentRequest:
        doctor = doctor_of(OrganisationFactory())
        case = case_at(doctor.organisation)
        return materials.propose_request(
            case.number, by=doctor, at=timezone.now(), reason="Нужно", asked=asked, address="М"
        )

    return ask_for


def test_each_of_several_is_a_row_and_all_are_a_line_in_the_order_they_were_asked_for(ask):
    request = ask(Asked("slides", "окраска Г+Э", 4), Asked("imaging"), Asked("blocks", count=2))

    assert [str(item) for item in request.items.all()] == [
        *(f"Гистологическое стекло {n} из 4: окраска Г+Э" for n in range(1, 5)),
        "Снимки: КТ, МРТ, рентген",
        "Парафиновый блок 1 из 2",
        "Парафиновый блок 2 из 2",
    ]
    assert [str(line) for line in lines(request.items.all())] == [
        "Гистологические препараты (стёкла), 4 штуки: окраска Г+Э",
        "Снимки: КТ, МРТ, рентген",
        "Парафиновые блоки, 2 штуки",
    ]


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ([1, 2, 3], "Парафиновые блоки 1–3 из 6"),
        ([1, 3, 4, 6], "Парафиновые блоки 1, 3–4, 6 из 6"),
        ([5], "Парафиновый блок 5 из 6"),
    ],
)
def test_a_part_of_those_alike_says_which(ask, which, told):
    some = ask(Asked("blocks", count=6)).items.filter(nth__in=which)

    assert [str(line) for line in lines(some)] == [told]


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_a_number_that_can_only_be_a_mistake_is_refused(ask, count):
    with pytest.raises(StepRefused, match=f"от 1 до {MOST}"):
        ask(Asked("slides", count=count))
    assert not DocumentRequest.objects.exists()


@pytest.mark.parametrize("counted", [{"nth": 3, "out_of": 2}, {"nth": 1, "out_of": None}, {"out_of": 2}])
def test_the_database_knows_no_third_of_two(ask, counted):
    request = ask(Asked("slides"))

    with pytest.raises(IntegrityError), transaction.atomic():
        RequestedItem.objects.create(request=request, kind="slides", **counted)

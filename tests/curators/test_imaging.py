"""Imaging on a case's page: its series, a name that is not the insured person's, and the decision about it."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from documents.models import Page, Series
from requests_app.actions import discs
from requests_app.models import Kind, SamePerson
from requests_app.workflow import StepRefused
from tests.factories import CaseFactory, DocumentFactory, page_of, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(curator):
    return CaseFactory(complete=True, status="under_review", curator=curator)


def disc(case, name="PETROV^IVAN", born=date(1961, 5, 2), **fields):
    document = DocumentFactory(
        case_number=case.number,
        name="Диск.zip",
        content_type="application/zip",
        contents="КТ, 1 серия, 312 снимков",
    )
    put(case, Kind.IMAGING, document=document)
    return Series.objects.create(
        document=document, patient_name=name, patient_born=born, modality="CT", image_count=312, **fields
    )


def page(office, case, document=None):
    asked = {"doc": str(document.pk)} if document else {}
    return office.get(reverse("curators:case", args=[case.pk]), asked).content.decode()


def test_the_series_of_the_shown_disc_are_listed_with_what_is_missing(office, case):
    series = disc(case, description="Chest 1.0", missing=[[5, 6], [8, 8]], study_date=date(2024, 3, 1))

    said = page(office, case, series.document)

    assert "КТ: Chest 1.0" in said and "312 снимков, 01.03.2024" in said
    assert 'Нет номеров: <span class="num">5–6, 8</span>' in said


def test_another_name_is_a_flag_and_no_block(office, case):
    disc(case)

    assert "На диске другое имя: PETROV IVAN, 1961" in page(office, case)


def test_the_insured_persons_own_name_in_latin_letters_is_no_flag(office, case):
    case.insured.last_name, case.insured.first_name = "Петров", "Иван"
    case.insured.save()
    disc(case, born=case.insured.birth_date)

    assert "На диске" not in page(office, case)


def test_another_birth_date_is_a_flag_of_its_own(office, case):
    insured = case.insured
    disc(case, name=f"{insured.last_name}^{insured.first_name}", born=date(1930, 6, 7))

    assert "На диске другая дата рождения: 07.06.1930" in page(office, case)


def test_the_same_person_is_decided_once_for_every_disc_of_that_name_and_recorded_without_the_name(
    office, case, curator
):
    first, second = disc(case), disc(case)

    office.post(reverse("curators:same_person", args=[case.pk, first.pk]))
    office.post(reverse("curators:same_person", args=[case.pk, second.pk]))

    assert "На диске" not in page(office, case)
    assert SamePerson.objects.get(case=case).decided_by == curator
    event = Event.objects.of_case(case.number).get(action="case.same_person")
    assert event.by == curator and "PETROV" not in str(event.details) + event.subject


def test_a_decision_about_one_name_is_none_about_another(office, case):
    office.post(reverse("curators:same_person", args=[case.pk, disc(case).pk]))
    disc(case, name="SIDOROV^PETR")

    said = page(office, case)

    assert "SIDOROV PETR" in said and "PETROV IVAN" not in said


def test_a_disc_of_another_case_cannot_be_decided_on(case, curator):
    other = disc(CaseFactory(complete=True, status="under_review"))

    with pytest.raises(StepRefused):
        discs.same_person(case.number, by=curator, at=timezone.now(), series_id=other.pk)


def test_a_preview_stands_under_its_caption(office, case):
    series = disc(case)
    page_of(series.document)
    Page.objects.update(caption="КТ, серия 3: снимок 156 из 312")

    assert "КТ, серия 3: снимок 156 из 312" in page(office, case, series.document)

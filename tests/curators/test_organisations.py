"""The profile of an organisation by ICD-10, and how it decides who stands first when a case is to be offered (S6)."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from curators import offering
from requests_app import package
from requests_app.statuses import Status
from tests.factories import CaseFactory, CredentialFactory, ExpertFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
TUMOURS, HEART = "C00-D48", "I00-I99"


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def page(clinic) -> str:
    return reverse("curators:organisation", args=[clinic.pk])


def case(code="C50.4", **fields):
    found = CaseFactory(status=Status.PACKAGE_COMPLETE, complete=True, complete__verdict="accepted", **fields)
    found.questionnaire.diagnosis_code = code
    found.questionnaire.save()
    return found


def places(of) -> list[str]:
    at = timezone.now()
    return [one.clinic.short_name for one in offering.candidates(of, package.of(of, at=at), at=at)]


@pytest.fixture
def clinics():
    """The freest does not fit; of two that fit the second is busier; one has told nothing; one abroad fits and is closed."""
    at_work = OrganisationFactory(short_name="Занятая", icd_chapters=[TUMOURS, HEART])
    CaseFactory(at_clinic=True, clinic=at_work)
    return [
        OrganisationFactory(short_name="Кардиология", icd_chapters=[HEART]),
        at_work,
        OrganisationFactory(short_name="Онкология", icd_chapters=[TUMOURS]),
        OrganisationFactory(short_name="Без профиля"),
        OrganisationFactory(short_name="Заграница", abroad=True, cross_border_notice_on=None, icd_chapters=[TUMOURS]),
    ]  # fmt: skip


def test_who_fits_the_code_stands_before_who_does_not_then_the_freest_first(clinics):
    assert places(case()) == ["Онкология", "Занятая", "Без профиля", "Кардиология", "Заграница"]


@pytest.mark.parametrize(
    ("code", "why"), [("", "Кода МКБ-10 в анкете нет"), ("D49", "Класса МКБ-10 с кодом D49 нет")]
)
def test_without_a_code_that_has_a_chapter_the_order_is_by_load_alone_and_that_is_said(
    clinics, office, code, why
):
    found = case(code)

    assert places(found) == ["Без профиля", "Кардиология", "Онкология", "Занятая", "Заграница"]
    assert why in words(office.get(reverse("curators:case", args=[found.pk])))


def test_the_curator_reads_why_each_stands_where_it_does(clinics, office):
    text = words(office.get(reverse("curators:case", args=[case().pk])))

    assert "Сначала те, кто принимает C50 по профилю, среди них — у кого меньше дел" in text
    assert "Онкология подходит по профилю: C50 — новообразования" in text
    assert "Кардиология C50 не по профилю: принимает I00–I99" in text
    assert "Без профиля профиль не указан" in text


def test_an_organisation_that_does_not_fit_may_be_chosen_all_the_same(clinics, office):
    found = case()
    found.completenesses.create(
        fixed_at=timezone.now(), fixed_by=found.applicant, anchor_at=timezone.now(), anchor="тест", items=[]
    )

    office.post(reverse("curators:choose_clinic", args=[found.pk]), {"clinic": clinics[0].pk})

    found.refresh_from_db()
    assert found.status == Status.OFFERED and found.clinic == clinics[0]


def test_the_head_writes_the_profile_down_and_that_is_recorded(head_office, head):
    clinic = OrganisationFactory(icd_chapters=[HEART])

    told = head_office.post(page(clinic), {"chapters": [HEART, TUMOURS]}, follow=True)

    clinic.refresh_from_db()
    assert clinic.icd_chapters == [TUMOURS, HEART] and "Профиль записан" in words(told)
    event = Event.objects.get(action="organisation.chapters_changed")
    assert (event.by_id, event.details) == (head.pk, {"was": [HEART], "now": [TUMOURS, HEART]})


def test_the_same_profile_again_changes_nothing(head_office):
    clinic = OrganisationFactory(icd_chapters=[HEART])
    head_office.post(page(clinic), {"chapters": [HEART]})
    assert not Event.objects.filter(action="organisation.chapters_changed").exists()


def test_a_chapter_that_there_is_not_is_refused(head_office):
    clinic = OrganisationFactory()
    told = head_office.post(page(clinic), {"chapters": ["Z00-Z00"]})

    clinic.refresh_from_db()
    assert "Такого класса МКБ-10 нет" in words(told) and clinic.icd_chapters == []


def test_a_curator_reads_the_profile_and_does_not_change_it(office):
    clinic = OrganisationFactory(icd_chapters=[TUMOURS])

    assert "C00–D48 Новообразования" in words(office.get(page(clinic)))
    assert office.post(page(clinic), {"chapters": []}).status_code == 403
    clinic.refresh_from_db()
    assert clinic.icd_chapters == [TUMOURS]


def test_the_office_reads_the_experts_with_their_credentials(office):
    clinic = OrganisationFactory()
    expert = ExpertFactory(organisation=clinic)
    CredentialFactory(expert=expert, number="7726 1", valid_until=datetime(2026, 3, 1).date())
    ExpertFactory(organisation=clinic, last_name="Белова", is_active=False)
    ExpertFactory(last_name="Чужой")

    text = words(office.get(page(clinic)))

    assert "Ковалёв Роман Андреевич" in text and "Аккредитация № 7726 1, действует по 01.03.2026" in text
    assert "документ закончился" in text and "не даёт мнений" in text and "Чужой" not in text


def test_the_page_of_an_organisation_stays_within_fifteen_queries(head_office, django_assert_max_num_queries):
    clinic = OrganisationFactory()
    for _ in range(20):
        CredentialFactory(
            expert=ExpertFactory(organisation=clinic), valid_until=timezone.localdate() + timedelta(days=9)
        )

    with django_assert_max_num_queries(15):
        assert head_office.get(page(clinic)).status_code == 200

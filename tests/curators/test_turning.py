"""A page turned by hand, and what is said of pages that are hard to read."""

import pytest
from django.urls import reverse

from audit.models import Event
from tests.factories import CaseFactory, DocumentFactory, page_of, put, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    case = CaseFactory()
    document = put(case, "plan", document=DocumentFactory(case_number=case.number)).document
    page_of(stored(document, b"%PDF-1.4 test"))
    return case, document


def turn(office, case, document, number=1, **fields):
    return office.post(reverse("curators:turn_page", args=[case.pk, document.pk, number]), fields)


def test_a_turn_is_kept_for_everybody_and_the_file_stays_as_it_came(office, client, curator, paper):
    case, document = paper
    before = document.sha256

    for _ in range(3):
        turn(office, case, document)

    assert document.pages.get().turned == 3
    shown = office.get(reverse("curators:case", args=[case.pk])).content.decode()
    assert 'viewer--doc turn-3"' in shown
    client.force_login(case.applicant)
    assert "turn-3" in client.get(reverse("portal:document", args=[case.pk, document.pk])).content.decode()
    document.refresh_from_db()
    assert document.sha256 == before
    assert Event.objects.of_subject(document).filter(action="document.turned", by=curator).count() == 3


def test_four_quarters_are_none_and_the_curator_is_back_where_he_looked(office, paper):
    case, document = paper
    here = f"{reverse('curators:sort', args=[case.pk])}?doc={document.pk}#viewer"

    answers = [turn(office, case, document, next=here) for _ in range(4)]

    assert document.pages.get().turned == 0
    assert answers[-1]["Location"] == here
    assert turn(office, case, document, next="https://elsewhere.example")["Location"].startswith("/office/")


def test_a_page_that_is_not_there_is_not_turned(office, paper):
    case, document = paper

    assert turn(office, case, document, number=9).status_code == 404
    assert turn(office, CaseFactory(), document).status_code == 404


def test_a_page_that_is_hard_to_read_is_remarked_on_to_both(office, client, paper):
    case, document = paper
    document.hard_to_read = {"blurred": [1]}
    document.save()
    said = "плохо читается. Можно"

    assert said in office.get(reverse("curators:case", args=[case.pk])).content.decode()
    client.force_login(case.applicant)
    for page in (
        reverse("portal:document", args=[case.pk, document.pk]),
        reverse("portal:extract", args=[case.pk]),
        reverse("portal:documents", args=[case.pk]),
    ):
        assert said in client.get(page).content.decode(), page


def test_a_film_is_not_asked_to_be_readable(client):
    case = CaseFactory(draft=True)
    film = DocumentFactory(
        case_number=case.number, name="Снимок.jpg", hard_to_read={"blurred": [1], "dark": [1]}
    )
    put(case, "imaging", document=film)
    client.force_login(case.applicant)

    assert "плохо читается" not in client.get(reverse("portal:imaging", args=[case.pk])).content.decode()

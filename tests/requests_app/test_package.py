"""What the package needs, what is missing, and the moment from which S7 counts (S3, S4, D3, D5)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from documents.models import Scan
from requests_app import package
from requests_app.models import AbsentPart, DocumentRequest, Kind, RequestedItem
from requests_app.models.enclosure import PARTS
from tests.factories import CaseFactory, DocumentFactory, UserFactory, put, put_whole_package, sign_all

pytestmark = pytest.mark.django_db


def of(case):
    return package.of(case, at=timezone.now())


def labels(items) -> list[str]:
    return [item.kind.value for item in items]


def test_an_empty_package_lacks_the_five_of_s3_and_the_five_of_s4():
    case = CaseFactory(draft=True, questionnaire_filled=False)

    assert labels(of(case).missing) == [
        "questionnaire",
        "identity",
        "policy",
        "consent",
        "diagnosis",
        "anamnesis",
        "epicrisis",
        "plan",
        "results",
    ]


def test_one_document_closes_several_parts():
    case = CaseFactory()
    extract = DocumentFactory()
    for kind in PARTS:
        put(case, kind, document=extract)

    assert not set(PARTS) & {item.kind for item in of(case).missing}


def test_a_file_that_the_scanner_has_not_seen_yet_is_neither_lacking_nor_settled():
    case = CaseFactory(complete=True)
    case.enclosures.filter(kind=Kind.IDENTITY).update(document=DocumentFactory(scan=Scan.PENDING))

    assert of(case).missing == [] and "identity" in labels(of(case).unsettled)


@pytest.mark.parametrize("scan", [Scan.INFECTED, Scan.NOT_SCANNABLE])
def test_a_file_that_is_not_clean_still_counts_as_missing(scan):
    case = CaseFactory(complete=True)
    document = DocumentFactory(scan=scan)
    case.enclosures.filter(kind=Kind.IDENTITY).update(document=document)

    assert labels(of(case).missing) == ["identity"]


def test_a_questioned_paper_is_missing_again():
    case = CaseFactory(complete=True)
    case.enclosures.filter(kind=Kind.PLAN).update(removed_at=timezone.now())
    put(case, Kind.PLAN, verdict="questioned", at=case.created_at)

    assert labels(of(case).missing) == ["plan"]


def test_a_declared_absence_is_not_missing_but_not_settled_either():
    case = CaseFactory(complete=True)
    case.enclosures.filter(kind=Kind.PLAN).update(removed_at=timezone.now())
    AbsentPart.objects.create(case=case, kind=Kind.PLAN, reason="не назначали", declared_at=timezone.now())

    assert labels(of(case).missing) == []
    assert "plan" in labels(of(case).unsettled)


def test_a_missing_medical_part_never_blocks_sending():
    case = CaseFactory(draft=True)
    put(case, Kind.IDENTITY)
    put(case, Kind.POLICY)
    sign_all(case, at=case.created_at)

    assert of(case).blocks_submission == []
    assert len(of(case).missing) == 5


def test_a_file_still_being_checked_does_not_block_sending():
    case = CaseFactory(draft=True)
    put(case, Kind.IDENTITY, document=DocumentFactory(being_checked=True, scanned_at=None))
    put(case, Kind.POLICY)
    sign_all(case, at=case.created_at)

    assert of(case).blocks_submission == []


def test_imaging_is_needed_only_where_somebody_asked_for_it():
    case = CaseFactory(complete=True)
    assert "imaging" not in labels(of(case).needed)

    curator = UserFactory(role="curator")
    now = timezone.now()
    request = DocumentRequest.objects.create(
        case=case,
        origin="curator",
        reason="Нужны снимки",
        asked_by=curator,
        asked_at=now,
        confirmed_by=curator,
        confirmed_at=now,
    )
    RequestedItem.objects.create(request=request, kind=Kind.IMAGING)
    assert labels(of(case).missing) == ["imaging"]


def test_the_anchor_is_the_last_necessary_arrival():
    case = CaseFactory()
    put_whole_package(case, verdict="accepted")
    late = case.created_at + timedelta(days=3)
    case.enclosures.filter(kind=Kind.EPICRISIS).update(arrived_at=late)
    case.enclosures.filter(kind=Kind.IDENTITY).update(arrived_at=late + timedelta(days=9))

    assert (of(case).anchor().at, of(case).anchor().what) == (late, "поступило: выписной эпикриз")


def test_the_anchor_waits_for_the_consents_without_which_nothing_may_be_processed():
    case = CaseFactory()
    put_whole_package(case, verdict="accepted")
    signed = case.created_at + timedelta(days=2)
    case.consents.filter(kind="special_category").update(signed_at=signed)
    case.consents.filter(kind="email_delivery").update(signed_at=signed + timedelta(days=5))

    assert of(case).anchor().at == signed


def test_a_thing_counts_from_its_registration():
    """D10: slides belong to the necessary information only where the clinic asked for them."""
    case = CaseFactory(at_clinic=True)
    put_whole_package(case, verdict="accepted")
    now = timezone.now()
    request = DocumentRequest.objects.create(
        case=case,
        origin="clinic",
        reason="стёкла",
        asked_by=case.applicant,
        asked_at=now,
        confirmed_by=case.applicant,
        confirmed_at=now,
    )
    item = RequestedItem.objects.create(request=request, kind=Kind.SLIDES)
    assert "slides" in labels(of(case).missing)

    item.registered_at, item.registered_by = now + timedelta(days=4), case.applicant
    item.save()
    assert of(case).missing == []
    assert of(case).anchor().at == now + timedelta(days=4)


def test_reading_a_package_takes_few_queries(django_assert_max_num_queries):
    case = CaseFactory(for_child=True)
    put_whole_package(case, verdict="accepted")
    for _ in range(20):
        put(case, Kind.RESULTS)

    with django_assert_max_num_queries(6):
        whole = of(case)
        assert whole.items and whole.anchor() and whole.missing is not None

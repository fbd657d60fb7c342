"""Consents signed by a code or marked on a scan, each bound to what was signed (D13, L3)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from correspondence.models import OutgoingLetter
from requests_app.actions import consents
from requests_app.models import Consent, ConsentText
from requests_app.models.consent import CONSENTS
from requests_app.workflow import StepRefused
from tests.factories import CaseFactory, DocumentFactory, UserFactory, put

pytestmark = pytest.mark.django_db


def code_of(case) -> str:
    letter = OutgoingLetter.objects.filter(name="signing_code", case_number=case.number).latest("created_at")
    return re.search(r"\d{6}", letter.body_text)[0]


@pytest.fixture
def draft():
    case = CaseFactory(draft=True)
    consents.agree_to_sign(by=case.applicant, at=timezone.now())
    return case


def test_no_code_is_sent_before_the_agreement_on_the_simple_signature_is_stored():
    """63-FZ art. 9: the agreement first."""
    case = CaseFactory(draft=True)

    with pytest.raises(StepRefused, match="соглашение о простой электронной подписи"):
        consents.send_code(case.number, by=case.applicant, at=timezone.now(), kinds=CONSENTS)


def test_a_signature_keeps_the_hash_of_the_text_the_time_and_the_method(draft):
    now = timezone.now()
    consents.send_code(draft.number, by=draft.applicant, at=now, kinds=CONSENTS)
    consents.sign(draft.number, by=draft.applicant, at=now, kinds=CONSENTS, code=code_of(draft))

    signed = Consent.objects.get(kind="special_category")
    text = ConsentText.objects.get(kind="special_category", version=1)
    assert (signed.text_sha256, signed.signed_at, signed.method) == (
        ConsentText.fingerprint(text.body),
        now,
        "code",
    )
    assert Consent.objects.live().count() == len(CONSENTS)


def test_a_wrong_code_signs_nothing_and_five_tries_end_it(draft):
    now = timezone.now()
    consents.send_code(draft.number, by=draft.applicant, at=now, kinds=CONSENTS)
    right = code_of(draft)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(StepRefused, match="Код не подошёл"):
            consents.sign(draft.number, by=draft.applicant, at=now, kinds=CONSENTS, code=wrong)

    with pytest.raises(StepRefused):
        consents.sign(draft.number, by=draft.applicant, at=now, kinds=CONSENTS, code=right)
    assert not Consent.objects.exists()


def test_a_code_signs_once(draft):
    now = timezone.now()
    consents.send_code(draft.number, by=draft.applicant, at=now, kinds=["personal_data"])
    code = code_of(draft)
    consents.sign(draft.number, by=draft.applicant, at=now, kinds=["personal_data"], code=code)

    with pytest.raises(StepRefused):
        consents.sign(draft.number, by=draft.applicant, at=now, kinds=["cross_border"], code=code)


def test_codes_are_not_sent_more_often_than_once_a_minute(draft):
    now = timezone.now()
    consents.send_code(draft.number, by=draft.applicant, at=now, kinds=CONSENTS)

    with pytest.raises(StepRefused, match="через минуту"):
        consents.send_code(draft.number, by=draft.applicant, at=now + timedelta(seconds=30), kinds=CONSENTS)
    consents.send_code(draft.number, by=draft.applicant, at=now + timedelta(seconds=61), kinds=CONSENTS)


def test_a_wet_signed_scan_counts_from_its_arrival_once_the_curator_marks_what_it_covers():
    case = CaseFactory()
    scan = put(case, "consent", at=case.created_at, document=DocumentFactory(name="Согласие.jpg"))
    curator = UserFactory(role="curator")
    later = case.created_at + timedelta(days=2)

    consents.mark_scan(
        case.number, by=curator, at=later, enclosure_id=scan.pk, kinds=["personal_data"], signer="insured"
    )

    marked = Consent.objects.get()
    assert (marked.signed_at, marked.marked_by, marked.document) == (case.created_at, curator, scan.document)


def test_an_applicant_cannot_mark_a_scan():
    case = CaseFactory()
    scan = put(case, "consent", at=case.created_at)

    with pytest.raises(StepRefused):
        consents.mark_scan(
            case.number,
            by=case.applicant,
            at=case.created_at,
            enclosure_id=scan.pk,
            kinds=CONSENTS,
            signer="insured",
        )


def test_a_code_signs_only_the_texts_it_was_sent_for(draft):
    """L3: what was not shown is not signed."""
    now = timezone.now()
    consents.send_code(draft.number, by=draft.applicant, at=now, kinds=["personal_data"])

    with pytest.raises(StepRefused):
        consents.sign(draft.number, by=draft.applicant, at=now, kinds=CONSENTS, code=code_of(draft))

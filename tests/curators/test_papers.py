"""Verdicts, absent parts, consents on a scan, pages and files, messages."""

import re

import pytest
from django.urls import reverse

from audit.models import Event
from correspondence.models import OutgoingLetter
from requests_app.models import AbsentPart, Case, Enclosure
from requests_app.models.consent import CONSENTS
from requests_app.statuses import Status
from tests.factories import (
    CaseFactory,
    DocumentFactory,
    OpinionFactory,
    OrganisationFactory,
    page_of,
    put,
    stored,
)

pytestmark = pytest.mark.django_db


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def verdict(case: Case, paper: Enclosure) -> str:
    return reverse("curators:verdict", args=[case.pk, paper.pk])


def test_a_file_that_fits_is_accepted_and_the_next_one_is_shown(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    first, second = put(case, "diagnosis"), put(case, "plan")

    answer = office.post(verdict(case, first), {"verdict": "accepted"})

    first.refresh_from_db()
    assert first.verdict == "accepted"
    assert f"item={second.pk}" in answer["Location"]


def test_a_question_needs_words_and_what_was_chosen_stays(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    paper = put(case, "plan")

    page = office.post(verdict(case, paper), {"verdict": "questioned", "reason": " "})

    assert page.status_code == 422
    assert "Напишите, что не так: эти слова прочтёт заявитель." in words(page)
    assert page.content.decode().count("<title>Ошибка: ") == 1
    assert 'value="questioned"' in page.content.decode()
    assert Enclosure.objects.get(pk=paper.pk).verdict == "pending"


def test_words_stay_when_the_verdict_itself_was_forgotten(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    paper = put(case, "plan")

    page = office.post(verdict(case, paper), {"reason": "Не читаются дозы на странице 2"})

    assert "Не читаются дозы на странице 2" in page.content.decode()
    assert "подходит документ или есть вопрос" in words(page)


def test_a_verdict_on_a_file_that_is_being_checked_is_refused(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    paper = put(case, "plan", document=DocumentFactory(being_checked=True))

    page = office.post(verdict(case, paper), {"verdict": "accepted"})

    assert "решать по нему рано" in words(page)


def test_a_verdict_on_a_paper_of_another_case_finds_nothing(office):
    case, other = CaseFactory(), CaseFactory()

    assert office.post(verdict(case, put(other, "plan")), {"verdict": "accepted"}).status_code == 404


def test_an_absence_is_accepted(office, curator):
    """D5."""
    case = CaseFactory(status=Status.UNDER_REVIEW)
    AbsentPart.objects.create(case=case, kind="plan", reason="Не составляли", declared_at=case.created_at)

    office.post(reverse("curators:accept_absence", args=[case.pk, "plan"]))

    assert case.absent_parts.get().accepted_by == curator


def test_an_absence_that_nobody_declared_is_refused_and_an_unknown_one_is_no_page(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)

    page = office.post(reverse("curators:accept_absence", args=[case.pk, "plan"]), follow=True)

    assert "Заявитель этого не писал" in words(page)
    assert office.post(reverse("curators:accept_absence", args=[case.pk, "nothing"])).status_code == 404


def test_the_kinds_that_a_scan_covers_are_marked(office, curator):
    """D13."""
    case = CaseFactory(status=Status.UNDER_REVIEW)
    scan = put(case, "consent", at=case.created_at)

    office.post(
        reverse("curators:mark_consents", args=[case.pk, scan.pk]),
        {"kinds": ["personal_data", "medical_secrecy"], "signer": "insured"},
    )

    marked = case.consents.order_by("kind")
    assert [c.kind for c in marked] == ["medical_secrecy", "personal_data"]
    assert {c.marked_by for c in marked} == {curator}


def test_marking_nothing_says_what_to_mark(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    scan = put(case, "consent")

    page = office.post(reverse("curators:mark_consents", args=[case.pk, scan.pk]), {"signer": "insured"})

    assert "Отметьте, какие согласия подписаны" in words(page)
    assert case.consents.count() == 0


def test_a_signature_of_somebody_who_need_not_sign_is_not_offered(office):
    case = CaseFactory(status=Status.UNDER_REVIEW)
    scan = put(case, "consent")

    office.post(
        reverse("curators:mark_consents", args=[case.pk, scan.pk]),
        {"kinds": list(CONSENTS), "signer": "representative"},
    )

    assert case.consents.count() == 0


def test_a_page_is_served_and_recorded_first(office, curator):
    """L5."""
    case = CaseFactory()
    paper = put(case, "plan").document
    page_of(paper)

    answer = office.get(reverse("curators:page", args=[case.pk, paper.pk, 1]))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert Event.objects.of_subject(paper).filter(action="document.opened", by=curator).exists()


def test_a_file_is_downloaded_and_recorded_first(office, curator):
    case = CaseFactory()
    paper = stored(put(case, "plan").document, b"%PDF-1.4 test")

    answer = office.get(reverse("curators:download", args=[case.pk, paper.pk]))

    assert b"".join(answer.streaming_content if answer.streaming else [answer.content]) == b"%PDF-1.4 test"
    assert Event.objects.of_subject(paper).filter(action="document.downloaded", by=curator).exists()


@pytest.mark.parametrize("trait", ["being_checked", "infected"])
def test_a_file_that_is_not_clean_is_not_given_out(office, trait):
    case = CaseFactory()
    paper = put(case, "plan", document=DocumentFactory(**{trait: True})).document
    page_of(paper)

    assert office.get(reverse("curators:download", args=[case.pk, paper.pk])).status_code == 404
    assert office.get(reverse("curators:page", args=[case.pk, paper.pk, 1])).status_code == 404


def test_the_opinion_is_read_here_too(office):
    case = CaseFactory(status=Status.OPINION_RECEIVED, clinic=OrganisationFactory())
    opinion = OpinionFactory(case=case)
    page_of(opinion.document)

    assert office.get(reverse("curators:page", args=[case.pk, opinion.document_id, 1])).status_code == 200


def test_a_paper_that_the_applicant_took_back_is_gone(office):
    case = CaseFactory()
    paper = put(case, "plan", removed_at=case.created_at).document
    page_of(paper)

    assert office.get(reverse("curators:page", args=[case.pk, paper.pk, 1])).status_code == 404


def test_a_message_is_written_and_the_applicant_gets_a_letter_that_says_only_that_there_is_one(office):
    """L9."""
    case = CaseFactory()

    page = office.post(
        reverse("curators:message", args=[case.pk]), {"text": "Архив открылся, спасибо."}, follow=True
    )

    assert "Архив открылся, спасибо." in words(page)
    letter = OutgoingLetter.objects.get(case_number=case.number, name="message_from_curator")
    assert "Архив" not in letter.body_text


def test_an_empty_message_is_sent_back(office):
    case = CaseFactory()

    page = office.post(reverse("curators:message", args=[case.pk]), {"text": "   "})

    assert page.status_code == 422
    assert "Напишите сообщение." in words(page)
    assert case.messages.count() == 0


@pytest.mark.parametrize("route", ["message", "assign"])
def test_a_draft_takes_no_action(office, route):
    case = CaseFactory(draft=True)

    assert office.post(reverse(f"curators:{route}", args=[case.pk]), {"text": "…"}).status_code == 404

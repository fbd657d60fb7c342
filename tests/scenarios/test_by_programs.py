"""The whole way by programs alone (S1-S9): the cabinet's API and the organisation's, the curator's acts as ever."""

import hashlib
import re

from django.utils import timezone

from correspondence import delivery as post_office
from correspondence.models import LetterState, OutgoingLetter
from documents.models import Document, Reading, Scan
from requests_app.models import Case
from tests.clinics.api.system import opinion, system_of
from tests.pdfs import opinion_pdf
from tests.portal.api.program import program_of
from tests.portal.api.test_insured_api import ANNA
from tests.portal.visiting import a_pdf
from tests.scenarios.story import Story

PAPERS = {
    "identity": "Паспорт",
    "policy": "Полис",
    "diagnosis": "Диагноз",
    "anamnesis": "Анамнез",
    "epicrisis": "Эпикриз",
    "plan": "План",
    "results": "Анализы",
}


def papers_are_checked() -> None:
    """What the scanner and the drawer of pages do meanwhile."""
    Document.objects.filter(scan=Scan.PENDING).update(
        scan=Scan.CLEAN, scanned_at=timezone.now(), reading=Reading.READABLE
    )


def letters_leave() -> None:
    for letter in OutgoingLetter.objects.filter(state=LetterState.QUEUED):
        post_office.deliver(letter.pk, at=timezone.now())


def code_in(mail_server) -> str:
    return re.search(r"\b\d{6}\b", mail_server.letters[-1].get_body().get_content())[0]


def applies(anna, mail_server) -> str:
    """From nothing to a sent application; the id of the case."""
    case = anna.done("cases/", ANNA)["id"]
    here = f"cases/{case}/"
    anna.done(f"{here}policy/", {"policy_number": "ДМС 77-0412"})
    answers = {"diagnosis": "Рак молочной железы", "diagnosed_on": "2026-09-05", "copy_mode": "protected"}
    anna.done(f"{here}questionnaire/", answers)
    anna.done(f"{here}questions/", {"questions": ["Верен ли диагноз?", "Нужна ли операция?"]})
    for kind, words in PAPERS.items():
        anna.done(f"{here}documents/", {"file": a_pdf(f"{words}.pdf", words), "kinds": kind})
    papers_are_checked()

    told = anna.get(f"{here}consents/").json()
    shown = [{"kind": text["kind"], "sha256": text["sha256"]} for text in told["texts"]]
    anna.done(f"{here}consents/agree/", {"sha256": told["agreement"]["sha256"]})
    anna.done(f"{here}consents/code/", {"consents": shown})
    letters_leave()
    anna.done(f"{here}consents/sign/", {"consents": shown, "code": code_in(mail_server)})

    ready = anna.get(here)
    assert ready.json()["blocks"] == [] and ready.json()["missing"] == []
    assert anna.done(f"{here}submit/", {}, if_match=ready["ETag"])["status"] == "received"
    return case


def test_from_nothing_to_a_downloaded_opinion_and_its_original(story: Story):
    anna, aurora = program_of(story.applicant), system_of(story.doctor)
    case = applies(anna, story.mail_server)
    story.number, story.at = Case.objects.get(pk=case).number, timezone.now()
    story.acknowledges().fixes_completeness().offers()
    assert anna.get(f"cases/{case}/").json()["promises"][-1]["promised_on"]

    aurora.post(f"cases/{case}/accept/")
    made = opinion_pdf("Аврора", "Ковалёв", "Соколова")
    assert aurora.post(f"cases/{case}/opinion/", opinion(story.case, content=made)).status_code == 201
    papers_are_checked()
    assert anna.get(f"cases/{case}/opinion/").status_code == 404, "not before it is released"
    story.at = timezone.now()
    story.releases()
    letters_leave()

    told = anna.get(f"cases/{case}/opinion/").json()
    content = b"".join(anna.get(f"cases/{case}/opinion/content/").streaming_content)
    assert content == made and told["sha256"] == hashlib.sha256(made).hexdigest()
    assert [answer["text"] for answer in told["answers"]] == ["Ответ 1.", "Ответ 2."]
    assert told["copy_password"] == story.case.copy_password
    wish = {"way": "post", "address": "101000, Москва, Примерная, 1", "acknowledged": True}
    assert anna.done(f"cases/{case}/original/", wish)["state"] == "asked_for"

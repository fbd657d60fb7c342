"""A program of an insured person: the work of the cabinet, and nothing that the person may not."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import OneTimeCode
from documents.models import Document
from requests_app.actions import consents as signing
from requests_app.actions import registration
from requests_app.models import Case, ConsentText, Enclosure
from tests.api.meanwhile import answered_after
from tests.factories import (
    CaseFactory,
    DocumentFactory,
    OpinionFactory,
    OrganisationFactory,
    UserFactory,
    put,
    stored,
)
from tests.portal.api.program import program_of
from tests.portal.situations import asked_for, received
from tests.portal.visiting import a_pdf, an_empty_file

ANNA = {
    "whom": "self", "last_name": "Соколова", "first_name": "Анна", "patronymic": "Викторовна",
    "birth_date": "1964-03-14", "sex": "f", "phone": "+7 916 123-45-67",
}  # fmt: skip


def problem(response, status: int, code: str) -> dict:
    told = response.json()
    assert (response.status_code, told["code"]) == (status, code), told
    assert response["Content-Type"] == "application/problem+json"
    return told


def test_two_presses_start_one_draft_and_one_key_one_call(anna):
    program = program_of(anna)
    first = program.done("cases/", ANNA, key="a")
    again = program.post("cases/", ANNA, key="a")
    assert again["Idempotency-Replayed"] == "true" and again.json() == first
    assert program.done("cases/", ANNA)["id"] == first["id"] and Case.objects.count() == 1


def test_the_forms_of_the_cabinet_check_what_is_sent(anna, draft):
    program = program_of(anna)
    told = problem(program.post("cases/", {**ANNA, "birth_date": "2015-01-01"}), 422, "invalid")
    assert "законный представитель" in told["errors"]["birth_date"][0]
    answers = {"diagnosis": "Рак", "diagnosis_code": "ёж", "copy_mode": "plain"}
    told = problem(program.post(f"cases/{draft.pk}/questionnaire/", answers), 422, "invalid")
    assert list(told["errors"]) == ["diagnosis_code"]
    told = problem(
        program.post(f"cases/{draft.pk}/documents/", {"file": an_empty_file(), "kinds": "plan"}),
        422,
        "invalid",
    )
    assert list(told["errors"]) == ["file"]


def test_what_a_program_does_not_name_stays_as_the_person_wrote_it(anna, draft):
    program, answers = program_of(anna), f"cases/{draft.pk}/questionnaire/"
    written = {
        "diagnosis": "Рак",
        "diagnosed_on": date(2026, 2, 1),
        "history": "С весны",
        "advised": "Операция",
    }
    registration.fill_questionnaire(draft.number, by=anna, at=timezone.now(), copy_mode="plain", **written)
    named = {"diagnosis": "Рак лёгкого", "copy_mode": "plain"}

    program.done(answers, named)
    told = program.get(f"cases/{draft.pk}/").json()["questionnaire"]
    assert (told["diagnosis"], told["history"], told["advised"]) == ("Рак лёгкого", "С весны", "Операция")
    assert told["diagnosed_on"] == "2026-02-01"

    program.done(answers, {**named, "history": "", "diagnosed_on": None})
    told = program.get(f"cases/{draft.pk}/").json()["questionnaire"]
    assert (told["history"], told["diagnosed_on"], told["advised"]) == ("", None, "Операция")


def test_a_patronymic_that_is_not_named_stays_and_the_person_is_told(anna, draft):
    program, body = program_of(anna), {name: value for name, value in ANNA.items() if name != "whom"}
    program.done(f"cases/{draft.pk}/person/", body)

    del body["patronymic"]
    program.done(f"cases/{draft.pk}/person/", {**body, "first_name": "Яна"})
    told = program.get(f"cases/{draft.pk}/").json()["person"]
    assert (told["first_name"], told["patronymic"], told["birth_date"]) == ("Яна", "Викторовна", "1964-03-14")

    program.done(f"cases/{draft.pk}/person/", {**body, "patronymic": ""})
    assert program.get(f"cases/{draft.pk}/").json()["person"]["patronymic"] == ""


def test_what_the_person_has_changed_in_the_cabinet_is_not_overwritten_unseen(anna, draft):
    program = program_of(anna)
    seen = program.get(f"cases/{draft.pk}/")["ETag"]
    registration.fill_questionnaire(
        draft.number, by=anna, at=timezone.now(), diagnosis="Рак", history="С весны"
    )

    body = {"diagnosis": "Рак", "history": "Иначе", "copy_mode": "plain"}
    problem(program.post(f"cases/{draft.pk}/questionnaire/", body, if_match=seen), 412, "changed")
    draft.questionnaire.refresh_from_db()
    assert draft.questionnaire.history == "С весны"


@pytest.mark.parametrize("years", [16, 10])
def test_the_address_of_a_minor_is_not_erased_by_who_does_not_name_it(anna, visiting, years):
    born = timezone.localdate() - timedelta(days=round(365.25 * years))
    draft = visiting.draft_of(anna, for_child=True, insured__birth_date=born, minor_email="masha@example.ru")
    program, body = program_of(anna), {"diagnosis": "Рак", "copy_mode": "plain"}

    program.done(f"cases/{draft.pk}/questionnaire/", body)
    assert program.get(f"cases/{draft.pk}/").json()["minor_email"] == "masha@example.ru"

    program.done(f"cases/{draft.pk}/questionnaire/", {**body, "minor_email": ""})
    assert program.get(f"cases/{draft.pk}/").json()["minor_email"] == ""


def test_a_token_does_what_its_scopes_say_and_no_more(anna, draft):
    reader = program_of(anna, "read")
    assert reader.get(f"cases/{draft.pk}/").status_code == 200
    problem(reader.post(f"cases/{draft.pk}/discard/"), 403, "forbidden")


def with_an_opinion(anna):
    case = CaseFactory(
        applicant=anna, insured__user=anna, status="delivered", questions=("Верен ли диагноз?",)
    )
    signed = stored(DocumentFactory(case_number=case.number), b"%PDF-1.4 signed")
    made = OpinionFactory(
        case=case, clinic=OrganisationFactory(), document=signed, released_at=timezone.now(), released_by=UserFactory(),
        treatment_is="changed", impact="Операция не нужна.",
    )  # fmt: skip
    made.answers.create(question=case.questions.get(), text="По снимкам не видно.", cannot=True)
    return case, made


def test_who_may_see_cases_alone_gets_the_opinion_by_no_address(anna):
    case, made = with_an_opinion(anna)
    file = f"cases/{case.pk}/documents/{made.document_id}/content/"

    for path in ("opinion/", "opinion/content/"):
        problem(program_of(anna, "read").get(f"cases/{case.pk}/{path}"), 403, "forbidden")
    problem(program_of(anna, "read").get(file), 404, "not_found")
    assert program_of(anna, "opinion").get(f"cases/{case.pk}/opinion/content/").status_code == 200


def test_a_file_that_does_not_open_is_told_so_and_the_token_is_not_blamed(anna):
    (case, made), program = with_an_opinion(anna), program_of(anna)
    paper = put(case, "plan", document=stored(DocumentFactory(), b"%PDF-1.4")).document
    files = [f"cases/{case.pk}/opinion/content/", f"cases/{case.pk}/documents/{paper.pk}/content/"]
    for lost in (made.document, paper):
        default_storage.delete(lost.key)

    for path in files:
        told = problem(program.get(path), 409, "not_openable")
        assert told["detail"] == "Этот файл сейчас не открывается"
    Document.objects.update(damaged_at=timezone.now())
    for path in files:
        problem(program.get(path), 409, "not_openable")


@pytest.mark.parametrize("accept", ["application/pdf", "application/octet-stream", "*/*", "nonsense"])
def test_a_file_comes_whatever_type_is_accepted_and_its_problem_is_json(anna, accept):
    (case, _), program = with_an_opinion(anna), program_of(anna)

    given = program.get(f"cases/{case.pk}/opinion/content/", accept=accept)

    assert (given.status_code, given["Content-Type"]) == (200, "application/pdf")
    nowhere = f"cases/{case.pk}/documents/{case.pk}/content/"
    problem(program.get(nowhere, accept=accept), 404, "not_found")
    problem(program.get(f"cases/{case.pk}/", accept="application/pdf"), 406, "not_acceptable")


def test_a_program_is_not_sent_to_the_storage_for_a_file(anna, monkeypatch):
    (case, _), program = with_an_opinion(anna), program_of(anna)
    monkeypatch.setattr("documents.stored.link", lambda *args, **told: "https://storage.example/of-a-minute")

    given = program.get(f"cases/{case.pk}/opinion/content/")

    assert (given.status_code, b"".join(given.streaming_content)) == (200, b"%PDF-1.4 signed")


def test_the_opinion_is_told_as_its_page_tells_it(anna):
    case, _ = with_an_opinion(anna)

    told = program_of(anna).get(f"cases/{case.pk}/opinion/").json()

    assert told["answers"] == [
        {"question": "Верен ли диагноз?", "text": "По снимкам не видно.", "cannot": True}
    ]
    assert (told["diagnosis_is"], told["treatment_is"]) == ("", "changed")
    assert told["impact"] == "Операция не нужна."


def test_another_persons_case_is_the_same_as_none(anna, draft):
    stranger = program_of(UserFactory())
    for response in (stranger.get(f"cases/{draft.pk}/"), stranger.post(f"cases/{draft.pk}/discard/")):
        problem(response, 404, "not_found")


def test_a_document_has_a_receipt_is_kept_once_and_may_be_taken_back(anna, draft):
    program = program_of(anna)
    path = f"cases/{draft.pk}/documents/"
    first = program.done(path, {"file": a_pdf(), "kinds": ["diagnosis", "plan"]})
    assert first["kinds"] == ["diagnosis", "plan"] and len(first["sha256"]) == 64
    assert program.done(path, {"file": a_pdf(), "kinds": ["plan"]})["id"] == first["id"]
    assert [document["id"] for document in program.get(path).json()] == [first["id"]]
    program.done(f"{path}{first['id']}/remove/")
    assert program.get(path).json() == []
    problem(program.post(f"{path}{first['id']}/remove/"), 404, "not_found")


def test_a_file_that_is_named_twice_is_refused_and_a_kind_named_twice_is_one(anna, draft):
    program, path = program_of(anna), f"cases/{draft.pk}/documents/"

    told = problem(
        program.post(path, {"file": [a_pdf(), a_pdf(words="План")], "kinds": "plan"}), 422, "invalid"
    )

    assert told["errors"] == {"file": ["Названо дважды."]} and not Enclosure.objects.exists()
    assert program.done(path, {"file": a_pdf(), "kinds": ["plan", "plan"]})["kinds"] == ["plan"]


def test_a_wrong_code_stays_counted_and_five_of_them_end_it(anna, draft):
    program = program_of(anna)
    texts = {text.kind: text for text in ConsentText.objects.current(timezone.now())}
    program.done(f"cases/{draft.pk}/consents/agree/", {"sha256": texts["simple_signature"].sha256})
    shown = [{"kind": "personal_data", "sha256": texts["personal_data"].sha256}]
    program.done(f"cases/{draft.pk}/consents/code/", {"consents": shown})
    for tries in (1, 2):
        problem(
            program.post(f"cases/{draft.pk}/consents/sign/", {"consents": shown, "code": "x"}), 409, "refused"
        )
        assert OneTimeCode.objects.get().attempts == tries
    assert not draft.consents.exists()


def test_only_the_text_that_was_shown_is_signed(anna, draft):
    signing.agree_to_sign(by=anna, at=timezone.now())
    other = [{"kind": "personal_data", "sha256": "0" * 64}]
    told = problem(
        program_of(anna).post(f"cases/{draft.pk}/consents/code/", {"consents": other}), 422, "invalid"
    )
    assert list(told["errors"]) == ["consents"] and not OneTimeCode.objects.exists()


def test_an_unready_draft_is_not_sent_and_a_ready_one_is(anna, ready):
    program = program_of(anna)
    told = program.done(f"cases/{ready.pk}/submit/", {"later": "later"})
    assert told["status"] == "received"
    case = program.get(f"cases/{ready.pk}/").json()
    assert case["promises"][0]["explanation"] and case["path"][0]["title"] == "Вы отправили заявку"
    problem(program.post(f"cases/{ready.pk}/policy/", {"policy_number": "1"}), 409, "refused")


def test_what_was_asked_for_is_sent_and_the_case_goes_on(anna, curator):
    case, program = asked_for(anna, curator), program_of(anna)
    told = program.get(f"cases/{case.pk}/").json()
    assert [item["kind"] for item in told["request"]["items"]] == ["plan"]
    program.done(f"cases/{case.pk}/documents/", {"file": a_pdf(words="План"), "kinds": "plan"})
    assert program.get(f"cases/{case.pk}/").json()["status"] == "under_review"
    assert Enclosure.objects.filter(case=case, answers__isnull=False).exists()


def test_one_consent_is_withdrawn_and_the_case_goes_on_or_ends_with_it(anna):
    case, program = received(anna), program_of(anna)
    assert case.consents.live().filter(kind="email_delivery").exists()
    told = program.post(f"cases/{case.pk}/consents/email_delivery/withdraw/").json()
    assert told["status"] == "received" and not case.consents.live().filter(kind="email_delivery").exists()
    assert program.post(f"cases/{case.pk}/consents/nothing/withdraw/").status_code == 404
    told = program.post(f"cases/{case.pk}/consents/personal_data/withdraw/").json()
    assert told["status"] == "withdrawn", "without it nothing may be done (L3)"


def test_a_part_that_was_found_after_all_is_waited_for_again(anna, draft):
    program = program_of(anna)
    program.post(f"cases/{draft.pk}/absences/", {"kind": "plan", "reason": "Плана нет"})
    assert draft.absent_parts.exists()
    assert program.post(f"cases/{draft.pk}/absences/plan/undo/").status_code == 204
    assert not draft.absent_parts.exists()
    assert program.post(f"cases/{draft.pk}/absences/identity/undo/").status_code == 404


def test_a_message_is_written_and_the_case_withdrawn(anna):
    case, program = received(anna), program_of(anna)
    program.done(f"cases/{case.pk}/messages/", {"text": "Когда ответ?"})
    assert program.get(f"cases/{case.pk}/messages/").json()[0]["mine"] is True
    assert program.done(f"cases/{case.pk}/withdraw/", {})["status"] == "withdrawn"


def test_a_changed_case_is_not_acted_upon_unseen(anna, draft):
    program = program_of(anna)
    seen = program.get(f"cases/{draft.pk}/")["ETag"]
    program.done(f"cases/{draft.pk}/policy/", {"policy_number": "77"}, if_match=seen)
    problem(program.post(f"cases/{draft.pk}/discard/", if_match=seen), 412, "changed")


@pytest.mark.django_db(transaction=True)
def test_a_case_that_changes_while_a_call_waits_for_it_is_not_acted_upon_unseen(anna, draft):
    program, at = program_of(anna), timezone.now()
    seen = program.get(f"cases/{draft.pk}/")["ETag"]

    refused = answered_after(
        lambda: registration.choose_policy(draft.number, by=anna, at=at, policy_number="88"),
        lambda: program.post(f"cases/{draft.pk}/policy/", {"policy_number": "77"}, if_match=seen),
    )

    problem(refused, 412, "changed")
    assert Case.objects.get().policy_number == "88"


def test_there_is_no_opinion_before_it_is_released(anna):
    case = CaseFactory(applicant=anna, status="under_review")
    for path in ("opinion/", "opinion/content/", "original/"):
        problem(program_of(anna).get(f"cases/{case.pk}/{path}"), 404, "not_found")

"""The organisation's system: the work of its pages by programs, and nothing that its doctors may not."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.idp.oidc.models import Token
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from api import once, tokens
from api.models import Call
from audit.models import Event
from documents.models import Document
from requests_app.models import Case, DocumentRequest, Kind, Opinion
from requests_app.statuses import Status
from tests import signatures
from tests.api.meanwhile import answered_after
from tests.clinics.api.system import opinion, system_of
from tests.clinics.situations import PDF, doctor_of
from tests.documents import samples
from tests.factories import DocumentFactory, OpinionFactory, OrganisationFactory, UserFactory, put, stored
from tests.pdfs import opinion_pdf


def problem(response, status: int, code: str) -> dict:
    told = response.json()
    assert (response.status_code, told["code"]) == (status, code), told
    assert response["Content-Type"] == "application/problem+json"
    return told


def test_a_wrong_secret_gets_no_token_and_a_token_ends_within_the_hour(system):
    refused = system.asks_for_a_token(client_secret="not it")
    assert refused.status_code == 401 and refused.json()["error"] == "invalid_client"

    assert system.get().status_code == 200
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = system.get()
    problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_tokens_are_asked_for_so_often_from_one_address_whoever_asks(
    system, doctor, monkeypatch, is_signed_in
):
    monkeypatch.setattr("api.tokens.Askings.THROTTLE_RATES", {"tokens": "2/min"})
    if is_signed_in:
        system.http.force_login(doctor)
    while (asked := system.asks_for_a_token(client_secret="not it")).status_code == 401:
        pass

    problem(asked, 429, "throttled")
    assert 0 < int(asked["Retry-After"]) <= 60


def test_calls_beyond_the_rate_are_told_when_to_come_again(system, monkeypatch):
    monkeypatch.setattr("api.tokens.Calls.THROTTLE_RATES", {"calls": "1/min"})

    assert system.get().status_code == 200
    refused = system.get()

    problem(refused, 429, "throttled")
    assert 0 < int(refused["Retry-After"]) <= 60


def test_secrets_and_tokens_are_kept_as_hashes(system):
    token = Token.objects.get()
    assert system.token not in token.hash and system.secret not in system.client.secret


def test_a_cookie_opens_nothing_here(desk, offered):
    problem(desk.get("/api/organisation/v1/cases/"), 401, "not_authenticated")


def test_an_account_that_was_closed_takes_its_tokens_along(system, doctor):
    doctor.is_active = False
    doctor.save()

    problem(system.get(), 401, "not_authenticated")


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.CURATOR, Role.ADMIN])
def test_nobody_elses_token_opens_this_door(db, role):
    problem(system_of(UserFactory(role=role)).get(), 403, "forbidden")


def test_a_token_does_what_its_scopes_say_and_no_more(doctor, offered):
    reader = system_of(doctor, "cases")

    assert reader.get(f"cases/{offered.pk}/").status_code == 200
    problem(reader.post(f"cases/{offered.pk}/accept/"), 403, "forbidden")
    offered.refresh_from_db()
    assert offered.status == Status.OFFERED


def test_cases_come_by_pages_that_stay_themselves(system, make_case):
    made = {str(make_case().pk) for _ in range(5)}

    first = system.get("cases/?limit=2").json()
    second = system.http.get(first["next"], headers={"authorization": f"Bearer {system.token}"}).json()
    third = system.http.get(second["next"], headers={"authorization": f"Bearer {system.token}"}).json()

    told = [case["id"] for page in (first, second, third) for case in page["results"]]
    assert len(told) == 5 and set(told) == made and third["next"] is None


@pytest.mark.parametrize("path", ["cases/", "events/", "materials/"])
@pytest.mark.parametrize(
    "place",
    ["foo", "99999-01-01", "2026-13-45T00:00:00Z", "2026-11-26T10:00:00", "2026-11-26", "\0"],
    ids=ascii,
)
def test_a_cursor_that_was_not_given_by_us_leads_to_no_page(system, offered, path, place):
    cursor = base64.b64encode(urlencode({"p": place}).encode()).decode()

    problem(system.get(f"{path}?{urlencode({'cursor': cursor})}"), 404, "not_found")


def test_the_list_is_asked_for_one_state(system, make_case, offered):
    make_case(Status.WITH_CLINIC)

    assert [case["id"] for case in system.get("cases/?status=offered").json()["results"]] == [str(offered.pk)]
    problem(system.get("cases/?status=draft"), 422, "invalid")


def test_an_offer_tells_no_name_and_an_accepted_case_does(system, offered):
    before = system.get(f"cases/{offered.pk}/").json()
    assert before["patient"]["name"] == "" and before["patient"]["birth_date"] is None
    assert not any(document["available"] for document in before["documents"])

    assert system.post(f"cases/{offered.pk}/accept/").json()["status"] == "with_clinic"

    after = system.get(f"cases/{offered.pk}/").json()
    assert after["patient"]["name"] == offered.insured.full_name
    assert after["opinion_promised_on"] and [q["position"] for q in after["questions"]] == [1, 2]


def test_nothing_of_contacts_policies_and_other_papers_is_told(system, taken):
    told = system.get(f"cases/{taken.pk}/").content.decode()

    for secret in (taken.applicant.email, taken.policy_number, "Паспорт", "identity", "consent", "applicant"):
        assert secret not in told


def test_another_organisations_case_is_the_same_as_none(system, make_case):
    foreign = make_case(clinic=OrganisationFactory())

    for response in (system.get(f"cases/{foreign.pk}/"), system.post(f"cases/{foreign.pk}/accept/")):
        problem(response, 404, "not_found")


def test_a_file_comes_whole_or_from_where_it_broke_off_and_is_recorded(system, make_case, monkeypatch):
    monkeypatch.setattr("documents.stored.link", lambda *args, **told: "https://storage.example/of-a-minute")
    taken = make_case()
    document = DocumentFactory(case_number=taken.number, name="КТ.pdf", content=PDF)
    put(taken, Kind.IMAGING, verdict="accepted", document=stored(document, PDF))
    case = system.get(f"cases/{taken.pk}/").json()
    told = next(document for document in case["documents"] if document["name"] == "КТ.pdf")
    path = f"cases/{taken.pk}/documents/{told['id']}/content/"

    whole = b"".join(system.get(path).streaming_content)
    rest = system.get(path, range="bytes=10-", accept="application/pdf")

    assert hashlib.sha256(whole).hexdigest() == told["sha256"]
    assert rest.status_code == 206 and b"".join(rest.streaming_content) == whole[10:]
    assert Event.objects.filter(action="document.downloaded").count() == 2


def test_a_paper_that_does_not_open_is_told_so_once_the_case_is_accepted(system, make_case):
    offered, taken = make_case(Status.OFFERED), make_case()
    for case, status, code in ((offered, 404, "not_found"), (taken, 409, "not_openable")):
        lost = put(case, Kind.IMAGING, verdict="accepted", document=DocumentFactory()).document
        path = f"cases/{case.pk}/documents/{lost.pk}/content/"
        problem(system.get(path), status, code)
        Document.objects.filter(pk=lost.pk).update(damaged_at=timezone.now())
        problem(system.get(path), status, code)


def test_reading_a_case_is_recorded_as_reading_its_page_is(system, taken, doctor):
    system.get(f"cases/{taken.pk}/")

    event = Event.objects.filter(action="case.opened").get()
    assert (event.by_id, event.case_number) == (doctor.pk, taken.number)


def test_an_unchanged_case_is_not_sent_again_and_a_changed_one_not_acted_upon(system, offered):
    first = system.get(f"cases/{offered.pk}/")
    assert system.get(f"cases/{offered.pk}/", if_none_match=first["ETag"]).status_code == 304

    offered.questions.create(position=3, text="И ещё вопрос?")
    problem(system.post(f"cases/{offered.pk}/accept/", if_match=first["ETag"]), 412, "changed")

    now = system.get(f"cases/{offered.pk}/", if_none_match=first["ETag"])
    assert now.status_code == 200
    assert system.post(f"cases/{offered.pk}/accept/", if_match=now["ETag"]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_case_that_changes_while_a_call_waits_for_it_is_not_acted_upon_unseen(system, offered):
    seen = system.get(f"cases/{offered.pk}/")["ETag"]

    def one_question_more():
        case = Case.objects.take(offered.number, by=offered.curator)
        case.questions.create(position=3, text="И ещё вопрос?")

    refused = answered_after(
        one_question_more, lambda: system.post(f"cases/{offered.pk}/accept/", if_match=seen)
    )

    problem(refused, 412, "changed")
    offered.refresh_from_db()
    assert offered.status == Status.OFFERED


def test_a_case_is_declined_with_a_reason_and_gone(system, offered):
    told = problem(system.post(f"cases/{offered.pk}/decline/", {"reason": " "}), 422, "invalid")
    assert "reason" in told["errors"]

    assert system.post(f"cases/{offered.pk}/decline/", {"reason": "Не наш профиль"}).status_code == 204
    problem(system.get(f"cases/{offered.pk}/"), 404, "not_found")


def test_slides_are_asked_for_and_the_question_is_refused_where_it_has_no_address(system, taken):
    told = problem(
        system.post(f"cases/{taken.pk}/requests/", {"kinds": ["slides"], "reason": "Пересмотр"}),
        422,
        "invalid",
    )
    assert told["errors"] == {"address": ["Укажите адрес: пациент отправит материалы по нему"]}

    body = {"kinds": ["slides"], "reason": "Пересмотр стёкол", "address": "Казань, Лесная, 1"}
    made = system.post(f"cases/{taken.pk}/requests/", body)

    assert made.status_code == 201 and made.json()["items"][0]["is_physical"]
    assert DocumentRequest.objects.get().reason == "Пересмотр стёкол"
    refused = problem(system.post(f"cases/{taken.pk}/requests/", body), 409, "refused")
    assert refused["detail"] == "Один запрос уже ждёт ответа."


def test_a_kind_that_is_named_twice_is_asked_for_once(system, taken):
    body = {
        "kinds": ["slides", "slides"],
        "counts": {"slides": 2},
        "reason": "Пересмотр",
        "address": "Москва",
    }

    made = system.post(f"cases/{taken.pk}/requests/", body).json()

    assert [(item["kind"], item["nth"], item["out_of"]) for item in made["items"]] == [
        ("slides", 1, 2),
        ("slides", 2, 2),
    ]


@pytest.mark.parametrize("name", ["file", "signature", "opinion"])
def test_a_part_of_an_opinion_that_is_sent_twice_is_refused(system, taken, name):
    def sent():
        return opinion(taken) | {"signature": SimpleUploadedFile("opinion.sig", b"signature")}

    parts = sent() | {name: [sent()[name], sent()[name]]}
    told = problem(system.post(f"cases/{taken.pk}/opinion/", parts), 422, "invalid")

    assert told["errors"] == {name: ["Названо дважды."]} and not Opinion.objects.exists()


def test_an_opinion_is_handed_over(system, taken, doctor):
    made = system.post(f"cases/{taken.pk}/opinion/", opinion(taken))

    assert made.status_code == 201, made.content
    kept = Opinion.objects.get()
    assert (str(kept.pk), kept.version, kept.handed_over_by) == (made.json()["id"], 1, doctor)
    assert [answer.text for answer in kept.answers.all()] == ["Ответ 1.", "Ответ 2."]
    assert system.get(f"cases/{taken.pk}/").json()["opinion"]["expert_position"] == "Врач-онколог"


def test_a_large_opinion_is_taken_from_who_has_a_token_and_from_nobody_else(system, taken):
    large = samples.pdf() + b"\n%" + b" " * 3 * 1024**2 + b"\n%%EOF\n"

    refused = system.http.post(
        f"/api/organisation/v1/cases/{taken.pk}/opinion/",
        opinion(taken, content=large),
        headers={"authorization": "Bearer nobody", "idempotency-key": "g"},
    )
    problem(refused, 413, "too_large")
    assert system.post(f"cases/{taken.pk}/opinion/", opinion(taken, content=large)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"expert_name": "Ковалёв"}, "expert_name"),
        ({"expert_position": ""}, "expert_position"),
        ({"opinion_on": "2099-01-01"}, "opinion_on"),
        ({"opinion_on": "05.03.2026"}, "opinion_on"),
        ({"states_expert": False}, "states_expert"),
        ({"answers": []}, "answers"),
        ({"diagnosis": "C50"}, "diagnosis"),
        ({"content": b"hello"}, "file"),
    ],
    ids=str,
)
def test_without_what_s9_asks_for_an_opinion_is_refused_and_no_file_is_kept(system, taken, changes, field):
    told = problem(system.post(f"cases/{taken.pk}/opinion/", opinion(taken, **changes)), 422, "invalid")

    assert list(told["errors"]) == [field]
    assert not Opinion.objects.exists() and not Document.objects.filter(name="Мнение.pdf").exists()


def test_the_answers_must_be_to_the_questions_of_this_case(system, taken, make_case):
    foreign = make_case().questions.first()
    own = taken.questions.first()
    answers = [{"question": str(q.pk), "text": "Да."} for q in (own, foreign)]

    told = problem(system.post(f"cases/{taken.pk}/opinion/", opinion(taken, answers=answers)), 422, "invalid")
    assert list(told["errors"]) == ["answers"]


def test_a_call_that_is_sent_twice_happens_once(system, taken):
    body = {"kinds": ["results"], "reason": "Нужен анализ"}

    first = system.post(f"cases/{taken.pk}/requests/", body, key="a")
    again = system.post(f"cases/{taken.pk}/requests/", body, key="a")

    assert first.json() == again.json() and first.status_code == again.status_code == 201
    assert again["Idempotency-Replayed"] == "true"
    assert DocumentRequest.objects.count() == 1


def test_an_opinion_that_is_sent_twice_is_handed_over_once(system, taken):
    for _ in range(2):
        made = system.post(f"cases/{taken.pk}/opinion/", opinion(taken), key="b")
        assert made.status_code == 201

    assert Opinion.objects.count() == 1


def test_a_key_of_another_call_is_refused(system, taken):
    system.post(f"cases/{taken.pk}/requests/", {"kinds": ["results"], "reason": "Нужен анализ"}, key="c")

    problem(
        system.post(f"cases/{taken.pk}/requests/", {"kinds": ["results"], "reason": "Другой"}, key="c"),
        422,
        "key_of_another",
    )


def test_a_key_is_its_owners_alone(system, taken, make_case):
    other = OrganisationFactory()
    foreign = make_case(clinic=other)
    body = {"kinds": ["results"], "reason": "Нужен анализ"}

    for caller, case in ((system, taken), (system_of(doctor_of(other)), foreign)):
        assert caller.post(f"cases/{case.pk}/requests/", body, key="d").status_code == 201


def test_a_call_that_was_refused_may_be_made_again_under_its_key(system, taken):
    problem(system.post(f"cases/{taken.pk}/requests/", {"kinds": [], "reason": "-"}, key="e"), 422, "invalid")

    body = {"kinds": ["results"], "reason": "Нужен анализ"}
    assert system.post(f"cases/{taken.pk}/requests/", body, key="e").status_code == 201


def test_a_creating_call_without_a_key_is_refused(system, offered):
    response = system.http.post(
        f"/api/organisation/v1/cases/{offered.pk}/accept/",
        headers={"authorization": f"Bearer {system.token}"},
    )
    problem(response, 400, "key_missing")


def test_keys_are_kept_for_thirty_days(system, offered):
    system.post(f"cases/{offered.pk}/accept/")
    now = timezone.now()

    assert once.forget(at=now + timedelta(days=29)) == 0
    assert once.forget(at=now + timedelta(days=30, minutes=1)) == 1 and not Call.objects.exists()


def test_an_address_that_nobody_has_is_a_problem_too(client, db):
    problem(client.get("/api/organisation/v2/"), 404, "not_found")


def test_tokens_that_ended_are_forgotten_and_those_in_force_are_not(system):
    system.asks_for_a_token()
    Token.objects.filter(pk=Token.objects.latest("pk").pk).update(expires_at=timezone.now())

    assert tokens.forget_expired(at=timezone.now()) == 1
    assert system.get().status_code == 200


def test_titles_are_in_the_language_that_was_asked_for(system):
    nowhere = "cases/00000000-0000-4000-8000-000000000000/"

    assert system.get(nowhere).json()["title"] == "Такого нет"
    assert system.get(nowhere, accept_language="en").json()["title"] == "There is no such thing"


@pytest.mark.parametrize("body", ["{", "[]", '"a"', "null", '{"reason": {"a": 1}}', '{"reason": "\\u0000"}'])
def test_what_is_no_call_is_the_callers_mistake(system, offered, body):
    response = system.http.post(
        f"/api/organisation/v1/cases/{offered.pk}/decline/",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {system.token}", "idempotency-key": "f"},
    )
    assert response.status_code in {400, 422} and response["Content-Type"] == "application/problem+json"


def test_a_body_beyond_its_size_is_told_so_as_a_problem(system, offered):
    large = {"reason": "я" * 2 * 1024**2}

    problem(system.post(f"cases/{offered.pk}/decline/", large), 413, "too_large")
    told = system.http.post("/api/token/", {"client_secret": "a" * 3 * 1024**2})
    problem(told, 413, "too_large")


def test_a_form_of_too_many_fields_and_a_host_that_is_not_ours_are_problems_too(system, taken):
    parts = opinion(taken) | {f"f{n}": "" for n in range(1001)}

    problem(system.post(f"cases/{taken.pk}/opinion/", parts), 400, "malformed")
    problem(system.get(host="elsewhere.example.org"), 400, "malformed")


def test_a_returned_opinion_tells_why(system, taken):
    OpinionFactory(case=taken, returned_at=timezone.now(), return_reason="Нет должности")

    assert system.get(f"cases/{taken.pk}/").json()["opinion"]["return_reason"] == "Нет должности"


def test_the_comparison_with_the_first_opinion_comes_with_the_facts(system, taken):
    told = {"diagnosis_is": "confirmed", "treatment_is": "changed", "impact": "Операция не нужна."}
    made = system.post(f"cases/{taken.pk}/opinion/", opinion(taken, **told))

    assert made.status_code == 201, made.json()
    assert {name: made.json()[name] for name in told} == told


def test_a_change_without_words_for_the_patient_is_refused(system, taken):
    refused = system.post(f"cases/{taken.pk}/opinion/", opinion(taken, treatment_is="changed"))

    assert "impact" in problem(refused, 422, "invalid")["errors"]


def test_a_detached_signature_is_taken_beside_the_opinion_and_told(doctor, make_case, settings, tmp_path):
    settings.SIGNATURE_ROOTS = signatures.roots(tmp_path)
    case, system = make_case(), system_of(doctor)
    pdf = opinion_pdf("Аврора", "Ковалёв Роман", "Соколова Анна")
    parts = opinion(case, content=pdf) | {
        "signature": SimpleUploadedFile("opinion.p7s", signatures.detached(pdf))
    }

    told = system.post(f"cases/{case.pk}/opinion/", parts).json()

    assert told["signature_state"] == "verified" and signatures.EXPERT in told["signature_by"]


def test_a_part_that_is_no_file_is_refused_by_its_name(doctor, make_case):
    case = make_case()
    parts = opinion(case) | {"signature": "подписано"}
    refused = system_of(doctor).post(f"cases/{case.pk}/opinion/", parts)
    assert refused.status_code == 422 and list(refused.json()["errors"]) == ["signature"]

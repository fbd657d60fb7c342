"""The list, the page of a case in each state, the answer to an offer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from requests_app.models import DocumentRequest, Enclosure, Kind, Message, Opinion
from requests_app.statuses import Status
from tests.clinics.situations import address, said, without_token
from tests.factories import DocumentFactory, OpinionFactory, OrganisationFactory, UserFactory, put


def test_an_empty_list_says_that_news_come_by_mail(desk):
    page = said(desk.get("/clinic/"))

    assert "Новых дел нет" in page and "О новом деле напишем на почту" in page


def test_cases_stand_in_groups_by_what_is_to_be_done(desk, make_case):
    for status in (Status.OFFERED, Status.WITH_CLINIC, Status.AWAITING_MATERIALS):
        make_case(status)
    OpinionFactory(case=make_case(Status.OPINION_RECEIVED))

    page = said(desk.get("/clinic/"))

    for title in ("Новые предложения, 1", "Готовите мнение, 1", "Ждём материалы, 1", "Мнение передано, 1"):
        assert title in page
    assert "срок не идёт" in page and "ответьте до" in page


@pytest.mark.parametrize("status", [s for s in Status if s not in {"offered", "with_clinic"}])
def test_a_case_is_seen_only_while_it_stands_with_the_organisation(desk, make_case, status):
    case = make_case(Status.WITH_CLINIC)
    type(case).objects.filter(pk=case.pk).update(
        status=status, closed_because="-", submitted_at=None if status == "draft" else case.submitted_at
    )
    expected = 200 if status in {"awaiting_materials", "opinion_received"} else 404

    assert desk.get(address(case)).status_code == expected
    assert (case.number in said(desk.get("/clinic/"))) == (expected == 200)


def test_another_organisations_case_is_the_same_as_none(desk, make_case):
    foreign = make_case(clinic=OrganisationFactory())
    gone = address(foreign).replace(str(foreign.pk), "00000000-0000-4000-8000-000000000000")

    assert desk.get(address(foreign)).status_code == 404
    assert without_token(desk.get(address(foreign))) == without_token(desk.get(gone))


def test_a_clinic_abroad_sees_nothing_without_the_regulators_notice(client, make_case):
    """L4."""
    abroad = OrganisationFactory(abroad=True)
    case = make_case(clinic=abroad)
    client.force_login(UserFactory(role=Role.CLINIC, organisation=abroad))
    assert client.get(address(case)).status_code == 200

    type(abroad).objects.update(cross_border_notice_on=None)

    assert client.get(address(case)).status_code == 404


def test_an_offer_shows_the_questions_and_the_list_but_neither_name_nor_files(desk, offered):
    page = said(desk.get(address(offered)))

    assert "Подтверждается ли диагноз?" in page and "C50.4" in page
    assert "Медицинская выписка" in page and "Принять дело" in page
    assert "Женщина, 62" in page and "Соколова" not in page
    assert "Выписка.pdf" not in page and "/papers/" not in page
    paper = offered.enclosures.get(kind=Kind.DIAGNOSIS).document
    assert desk.get(address(offered, f"papers/{paper.pk}/")).status_code == 404
    assert desk.get(address(offered, "papers/")).status_code == 404


def test_an_accepted_case_opens_with_the_name_the_papers_and_the_form(desk, offered):
    response = desk.post(address(offered, "accept/"), follow=True)

    page = said(response)
    assert "Дело принято" in page and "Соколова Анна Викторовна" in page and "14.03.1964" in page
    assert "Мнение нужно до" in page and "Передать куратору" in page
    assert page.index("Вопросы к эксперту") < page.index("Материалы, 1")


def test_a_second_click_on_accept_is_a_calm_refusal(desk, offered):
    desk.post(address(offered, "accept/"))

    page = said(desk.post(address(offered, "accept/"), follow=True))

    assert "Не получилось" in page and "сейчас недоступно" in page


def test_declining_needs_a_reason_and_keeps_the_case_until_there_is_one(desk, offered):
    response = desk.post(address(offered, "decline/"), {"reason": "  "})

    assert "Напишите, почему отказываетесь" in said(response) and "<title>Ошибка: " in said(response)
    offered.refresh_from_db()
    assert offered.status == Status.OFFERED


@pytest.mark.parametrize("state", ["offered", "taken"])
def test_a_declined_case_is_the_curators_again_and_its_page_is_gone(desk, request, state):
    case = request.getfixturevalue(state)

    response = desk.post(address(case, "decline/"), {"reason": "Нет нужного специалиста"}, follow=True)

    assert "Вы отказались от дела" in said(response)
    assert desk.get(address(case)).status_code == 404
    case.refresh_from_db()
    assert (case.status, case.clinic) == (Status.PACKAGE_COMPLETE, None)


def test_the_setting_hides_the_name_and_the_file_names_for_good(desk, taken, settings):
    """D21."""
    settings.ANONYMISE_FOR_CLINICS = True

    page = said(desk.get(address(taken)))

    assert "Женщина, 62" in page
    assert "Соколова" not in page and "14.03.1964" not in page and "КТ.pdf" not in page


def test_nothing_but_the_medical_parts_is_ever_shown(desk, taken, doctor):
    """D21: a canary in each thing that is not the organisation's; none of them sings on any page."""
    canary = "канарейка"
    taken.applicant.email, taken.applicant.phone = f"{canary}@example.ru", canary
    taken.applicant.save()
    type(taken).objects.filter(pk=taken.pk).update(
        phone=canary, policy_number=canary, hold_reason=canary, minor_email=f"{canary}@example.ru"
    )
    for kind in (Kind.IDENTITY, Kind.POLICY, Kind.CONSENT, Kind.QUESTIONNAIRE, Kind.REPRESENTATION):
        put(taken, kind, document=DocumentFactory(case_number=taken.number, name=f"{canary}.pdf"))
    questioned = put(taken, Kind.OTHER, verdict="questioned", document=DocumentFactory(name=f"{canary}.pdf"))
    Enclosure.objects.filter(pk=questioned.pk).update(verdict_reason=canary)
    Enclosure.objects.filter(case=taken, verdict="accepted").update(verdict_reason=canary)
    now = timezone.now()
    Message.objects.create(case=taken, author=taken.applicant, from_office=False, text=canary, written_at=now)
    taken.questionnaire.history = taken.questionnaire.advised = canary
    taken.questionnaire.save()
    other = OrganisationFactory(name=canary)
    OpinionFactory(
        case=taken, clinic=other, expert_name=canary, expert_position=canary, returned_at=now,
        return_reason=canary, document=DocumentFactory(name=f"{canary}.pdf"),
    )  # fmt: skip
    DocumentRequest.objects.create(
        case=taken, origin="curator", reason=canary, asked_by=taken.curator, asked_at=now,
        confirmed_at=now, closed_at=now, closed_because=canary,
    )  # fmt: skip
    taken.absent_parts.create(kind=Kind.PLAN, reason=canary)

    pages = [desk.get(address(taken, tail)) for tail in ("", "opinion/", "request/")] + [desk.get("/clinic/")]

    assert [page.status_code for page in pages] == [200] * 4
    assert all(canary.lower() not in said(page).lower() for page in pages)
    hidden = [e.document_id for e in taken.enclosures.all() if canary in e.document.name]
    hidden += [Opinion.objects.get(expert_name=canary).document_id]
    assert len(hidden) == 7
    assert {desk.get(address(taken, f"papers/{pk}/")).status_code for pk in hidden} == {404}
    assert desk.get(address(taken, f"opinion/{Opinion.objects.get().pk}/")).status_code == 404


def test_reading_a_case_is_recorded(desk, taken, doctor):
    """L5."""
    desk.get(address(taken))

    event = Event.objects.of_case(taken.number).get(action="case.opened")
    assert event.by == doctor


@pytest.mark.parametrize(
    ("path", "times"),
    [("", 1), ("?document=x", 1), ("request/", 1), ("opinion/", 1)],
    ids=lambda x: x or "case",
)
def test_every_page_of_a_case_is_recorded_once_whatever_its_address_holds(desk, taken, doctor, path, times):
    """L5: naming a document in the address is no way round the record."""
    assert desk.get(address(taken, path)).status_code == 200

    assert Event.objects.of_case(taken.number).filter(action="case.opened", by=doctor).count() == times


def test_the_last_day_and_the_day_after_are_said_as_they_are(desk, taken):
    def page_on(day):
        since = timezone.now() - timedelta(days=day)
        deadline = taken.deadlines.get()
        deadline.began_at, deadline.due_at = since, since + timedelta(days=15)
        deadline.promised_on = timezone.localdate() + timedelta(days=14 - day)
        deadline.save()
        return said(desk.get(address(taken)))

    assert "осталось 11 дней" in page_on(3)
    assert "Сегодня последний день срока" in page_on(14)
    assert "Срок прошёл" in page_on(15)


def test_pages_ask_the_database_no_more_for_many_rows(desk, make_case, django_assert_max_num_queries):
    for _ in range(6):
        make_case(Status.OFFERED)
        case = make_case(Status.WITH_CLINIC)
    for n in range(12):
        put(case, Kind.OTHER, verdict="accepted", document=DocumentFactory(name=f"{n}.pdf"))
    OpinionFactory(case=case, returned_at=timezone.now(), return_reason="Нет печати")

    with django_assert_max_num_queries(15):
        desk.get("/clinic/")
    with django_assert_max_num_queries(15):
        desk.get(address(case))
    with django_assert_max_num_queries(15):
        desk.get(address(case, "request/"))

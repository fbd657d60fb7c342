"""The sorting page: what each file is, whose letter it is, who it is about. A proposal is never applied by itself."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from correspondence.models import IncomingLetter, OutgoingLetter
from documents.models import Document
from requests_app.actions import contacts, sorting
from requests_app.models import Case, Enclosure, Kind
from requests_app.statuses import Status
from tests.factories import CaseFactory, PolicyFactory, UserFactory, letter_case, page_of, put
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)
ANNA = {
    "acts_as": "self",
    "last_name": "Соколова",
    "first_name": "Анна",
    "patronymic": "Викторовна",
    "birth_date": "14.03.1964",
    "sex": "f",
    "phone": "+7 900 111-22-33",
    "policy_number": "ДМС 77-0001",
}


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def page(office, case: Case):
    return office.get(reverse("curators:sort", args=[case.pk]))


def press(office, name: str, case: Case, *ids, follow: bool = True, **form):
    return office.post(reverse(f"curators:{name}", args=[case.pk, *ids]), form, follow=follow)


def file_of(case: Case) -> Document:
    return Document.objects.of_case(case.number).get()


def kinds(case: Case) -> list[str]:
    return sorted(case.enclosures.present().values_list("kind", flat=True))


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_guess_is_shown_with_its_reason_and_applied_by_nobody(office):
    case = letter_case("Полис ДМС.pdf")

    said = words(page(office, case))

    assert "Похоже на: Страховой полис — по названию" in said
    assert kinds(case) == ["unsorted"]


def test_a_proposal_is_accepted_by_one_press(office):
    case = letter_case("Полис ДМС.pdf")

    press(office, "sort_paper", case, file_of(case).pk, kinds=["policy"])

    assert kinds(case) == ["policy"]
    assert Event.objects.filter(action="case.described", case_number=case.number).exists()
    assert "всё разобрано" in words(page(office, case))


def test_one_file_closes_several_parts_when_they_are_ticked(office):
    case = letter_case("scan0001.pdf")

    press(office, "sort_paper", case, file_of(case).pk, kinds=["diagnosis", "plan", "results"])

    assert kinds(case) == ["diagnosis", "plan", "results"]


def test_an_answer_without_ticks_is_refused_in_words_and_the_file_stays(office):
    case = letter_case("scan0001.pdf")

    answer = press(office, "sort_paper", case, file_of(case).pk)

    assert answer.status_code == 422
    assert "Отметьте хотя бы одно или нажмите «Не документ»." in words(answer)
    assert kinds(case) == ["unsorted"]


def test_not_a_document_takes_the_file_out_of_the_package_and_hides_it_from_nobody(office):
    case = letter_case("logo.png")

    press(office, "sort_paper", case, file_of(case).pk, none="1")

    assert kinds(case) == []
    assert "Не документы, 1" in words(page(office, case))


def test_a_small_picture_of_the_text_is_proposed_as_no_document(office):
    case = letter_case("image001.png")
    letter = IncomingLetter.objects.get()
    letter.parts[0]["inline"] = True
    letter.save()
    Document.objects.update(content_type="image/png")

    answer = page(office, case)

    assert "Похоже на логотип или подпись" in words(answer)
    assert answer.context["desk"].proposals == []


def test_every_answer_can_be_undone(office):
    case = letter_case("Полис ДМС.pdf")
    file = file_of(case)
    for given in ({"kinds": ["policy"]}, {"none": "1"}):
        press(office, "sort_paper", case, file.pk, **given)

        press(office, "unsort_paper", case, file.pk)

        assert kinds(case) == ["unsorted"]


def test_all_proposals_are_accepted_in_one_press_and_what_has_none_stays(office):
    case = letter_case("Полис ДМС.pdf", "Паспорт.pdf", "scan0001.pdf")
    answer = page(office, case)
    shown = [paper.token for paper in answer.context["desk"].proposals]
    assert "Принять все предложения, 2" in words(answer)

    press(office, "sort_papers", case, accept=shown)

    assert kinds(case) == ["identity", "policy", "unsorted"]


def test_only_what_stood_on_the_page_is_accepted_even_if_the_text_was_read_since(office):
    """A proposal that changes under the curator's hand is not the one that was agreed to."""
    case = letter_case("scan0001.pdf", "Полис ДМС.pdf")
    shown = [paper.token for paper in page(office, case).context["desk"].proposals]
    page_of(
        Document.objects.get(name="scan0001.pdf"),
        text="Общий анализ крови от 12.10.2026: гемоглобин 131 г/л, лейкоциты 5,2",
    )
    assert len(page(office, case).context["desk"].proposals) == 2, "by its text now"

    press(office, "sort_papers", case, accept=shown)

    assert kinds(case) == ["policy", "unsorted"]


def test_all_or_none_when_one_of_the_proposals_is_no_kind(office):
    case = letter_case("Полис ДМС.pdf", "Паспорт.pdf")
    shown = [paper.token for paper in page(office, case).context["desk"].proposals]

    answer = press(office, "sort_papers", case, accept=[shown[0], shown[1].partition(":")[0] + ":unsorted+x"])

    assert kinds(case) == ["unsorted", "unsorted"]
    assert "Такого вида документов нет." in words(answer)


@pytest.mark.parametrize("token", ["мусор", "мусор:policy", "", "\0:policy"])
def test_a_word_that_names_no_file_is_no_page(office, token):
    assert press(office, "sort_papers", letter_case("a.pdf"), accept=token).status_code == 404


def test_a_file_of_another_case_is_not_sorted_from_here(office):
    own, other = letter_case("a.pdf"), letter_case("b.pdf", sender="b@example.org")

    answer = press(office, "sort_paper", own, file_of(other).pk, kinds=["policy"])

    assert answer.status_code == 404 and kinds(other) == ["unsorted"]


def test_a_document_with_a_verdict_is_not_taken_apart(office, curator):
    case = letter_case("Полис ДМС.pdf")
    press(office, "sort_paper", case, file_of(case).pk, kinds=["policy"])
    Enclosure.objects.present().update(verdict="accepted", verdict_by=curator, verdict_at=TUESDAY)

    said = words(page(office, case))

    assert "решение по нему уже есть" in said and "Вернуть в неразобранные" not in said


def test_no_file_can_be_sorted_as_not_sorted_and_nobody_is_asked_for_such(office):
    from curators.forms import ASKABLE
    from curators.letter_forms import KindsForm

    assert Kind.UNSORTED not in ASKABLE
    assert Kind.UNSORTED not in dict(KindsForm.base_fields["kinds"].choices)


def test_a_file_that_cannot_be_shown_says_why(office):
    case = letter_case("КТ.zip")
    Document.objects.update(scan="pending", scanned_at=None)

    assert "Файл проверяется на вирусы." in words(page(office, case))


def test_a_logo_put_aside_can_still_be_opened_by_staff(office):
    case = letter_case("logo.png")
    file = file_of(case)
    press(office, "sort_paper", case, file.pk, none="1")

    answer = office.get(reverse("curators:download", args=[case.pk, file.pk]))

    assert answer.status_code == 200


# ── whose letter ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_case_that_the_letter_names_is_proposed_and_not_joined(office):
    known = CaseFactory(status=Status.UNDER_REVIEW)
    case = letter_case(subject=f"К заявке {known.number}")

    said = words(page(office, case))

    assert known.number in said and "номер заявки в письме" in said
    case.refresh_from_db()
    assert case.status == Status.RECEIVED and case.joined_to is None


def test_joining_moves_the_files_stops_the_clock_and_offers_the_way_back(office):
    target = CaseFactory(status=Status.UNDER_REVIEW)
    case = letter_case("Выписка.pdf", "План лечения.pdf")

    answer = press(office, "join", case, into=target.number)

    case.refresh_from_db()
    assert case.status == Status.CLOSED and case.joined_to == target
    assert not case.deadlines.running().exists()
    assert kinds(target) == ["unsorted", "unsorted"]
    assert "Если это ошибка, отделите письмо" in words(answer)
    letter = IncomingLetter.objects.get()
    assert letter.case_number == target.number
    assert reverse("curators:incoming", args=[letter.pk]) in answer.content.decode()


def test_the_joined_case_leads_to_the_one_it_was_joined_to(office, curator):
    target, case = CaseFactory(status=Status.UNDER_REVIEW), letter_case()
    sorting.join(case.number, by=curator, at=TUESDAY, into=target.number)

    for name in ("sort", "case"):
        assert target.number in words(office.get(reverse(f"curators:{name}", args=[case.pk])))


@pytest.mark.parametrize(
    ("typed", "words_of_refusal"),
    [
        ("", "Напишите номер заявки"),
        ("письмо мамы", "В этих словах нет номера заявки."),
        ("2026-777", "Заявки VM-2026-000777 нет."),
    ],
)
def test_a_wrong_number_is_refused_in_words_and_stays_in_the_field(office, typed, words_of_refusal):
    case = letter_case()

    answer = press(office, "join", case, into=typed)

    assert answer.status_code == 422
    assert words_of_refusal in words(answer)
    assert f'value="{typed}"' in answer.content.decode() or not typed


def test_a_letter_is_joined_to_no_closed_case_and_to_no_draft(office):
    closed, draft = CaseFactory(status=Status.CLOSED), CaseFactory(draft=True)
    case = letter_case()

    assert "закрыта: сначала её открывает руководитель" in words(
        press(office, "join", case, into=closed.number)
    )
    assert f"Заявки {draft.number} нет." in words(press(office, "join", case, into=draft.number))


def test_the_number_is_understood_as_people_say_it(office):
    target, case = CaseFactory(status=Status.UNDER_REVIEW), letter_case()

    press(office, "join", case, into=target.number.replace("VM-", "вм ").replace("-0000", "-"))

    case.refresh_from_db()
    assert case.joined_to == target


def test_a_new_request_is_kept_and_leaves_the_inbox(office):
    case = letter_case()

    press(office, "keep", case)

    case.refresh_from_db()
    assert case.sorted_at == TUESDAY and case.status == Status.RECEIVED
    assert case.deadlines.running().exists()


def test_what_is_no_request_is_closed_with_a_reason_and_nobody_is_written_to(office):
    case = letter_case()
    receipts = OutgoingLetter.objects.count()

    press(office, "not_a_request", case, reason="Реклама")

    case.refresh_from_db()
    assert case.status == Status.CLOSED and case.closed_because == "Не обращение: Реклама"
    assert OutgoingLetter.objects.count() == receipts


def test_without_a_reason_nothing_is_closed(office):
    case = letter_case()

    answer = press(office, "not_a_request", case, reason=" ")

    case.refresh_from_db()
    assert answer.status_code == 422 and case.status == Status.RECEIVED
    assert "Напишите, почему это не обращение." in words(answer)


# ── who and about whom ───────────────────────────────────────────────────────────────────────────────────────────
def test_the_person_is_written_down_from_the_papers(office):
    PolicyFactory(number="ДМС 77-0001")
    case = letter_case()

    press(office, "person", case, **ANNA)

    case.refresh_from_db()
    assert case.insured.full_name == "Соколова Анна Викторовна" and not case.is_unsorted
    assert case.policy_standing == "covered" and case.applicant.email == "anna@example.org"
    assert case.contact_confirmed_at is None, "a name proves no address (D18)"


def test_the_register_fills_the_fields_and_saves_nothing(office):
    PolicyFactory(number="ДМС 77-0001")
    case = letter_case()

    answer = press(office, "register", case, policy="дмс-77 0001")

    form = answer.context["person_form"]
    assert form["last_name"].value() == "Соколова" and form["policy_number"].value() == "ДМС 77-0001"
    assert 'value="14.03.1964"' in answer.content.decode()
    case.refresh_from_db()
    assert case.insured is None and case.is_unsorted
    assert Event.objects.filter(action="register.searched", case_number=case.number).exists()


def test_a_policy_that_the_register_does_not_know_is_said_in_words(office):
    answer = press(office, "register", letter_case(), policy="ДМС 00-0000")

    assert answer.status_code == 422 and "В реестре такого полиса нет." in words(answer)


def test_what_is_wrong_in_the_person_is_said_and_what_was_typed_stays(office):
    case = letter_case()

    answer = press(office, "person", case, **ANNA | {"birth_date": "31.02.1964", "sex": ""})

    said = words(answer)
    assert answer.status_code == 422
    assert "Такого дня нет в календаре." in said and "Отметьте пол." in said
    assert 'value="31.02.1964"' in answer.content.decode()
    assert 'value="Соколова"' in answer.content.decode()


def test_a_childs_own_letter_is_refused_in_the_words_of_the_procedure(office):
    """S2: for a minor the representative applies."""
    answer = press(office, "person", letter_case(), **ANNA | {"birth_date": "14.03.2019"})

    assert answer.status_code == 422
    assert "За ребёнка до 18 лет заявку подаёт законный представитель." in words(answer)


def test_a_representative_has_a_name_and_a_right(office):
    child = ANNA | {"acts_as": "representative", "birth_date": "14.03.2019"}

    assert "Укажите фамилию представителя" in words(press(office, "person", letter_case(), **child))

    case = letter_case(sender="mother@example.org")
    own = {"own_last_name": "Мельникова", "own_first_name": "Ольга", "basis": "parent"}
    press(office, "person", case, **child | own)

    case.refresh_from_db()
    assert case.by_representative and case.applicant.last_name == "Мельникова"


def test_a_mailbox_may_serve_two_and_neither_is_renamed_after_the_other(office):
    hers, his = letter_case(), letter_case()
    press(office, "person", hers, **ANNA)

    press(office, "person", his, **ANNA | {"last_name": "Соколов", "first_name": "Пётр", "sex": "m"})

    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.insured.first_name, his.insured.first_name) == ("Анна", "Пётр")
    assert hers.applicant == his.applicant and hers.applicant.first_name == "Анна"


def test_the_questionnaire_is_written_down(office):
    case = letter_case()
    said = {
        "diagnosis": "Рак молочной железы",
        "diagnosis_code": "с50.4",
        "questions": "Нужна ли операция?\n\n Какая химиотерапия? ",
        "copy_mode": "plain",
    }

    press(office, "questionnaire", case, **said)

    case.refresh_from_db()
    assert case.questionnaire.diagnosis_code == "C50.4" and case.copy_mode == "plain"
    assert [q.text for q in case.questions.all()] == ["Нужна ли операция?", "Какая химиотерапия?"]


def test_the_address_is_confirmed_only_by_a_questionnaire_in_the_case(office):
    """D18."""
    case = letter_case("Анкета.pdf")
    assert "сначала отметьте, какой из файлов — анкета" in words(page(office, case))

    refused = press(office, "address", case, address="anna@example.org")
    assert refused.status_code == 422
    assert "Адрес подтверждают по подписанной анкете, а её в деле пока нет." in words(refused)

    press(office, "sort_paper", case, file_of(case).pk, kinds=["questionnaire"])
    press(office, "address", case, address="Anna.New@example.org")

    case.refresh_from_db()
    assert case.reply_to == "anna.new@example.org" and case.contact_confirmed_how == "questionnaire"


def test_the_sender_is_invited_to_the_cabinet(office):
    case = letter_case()

    press(office, "invite", case)

    assert case.invitations.count() == 1
    assert OutgoingLetter.objects.filter(name="invitation", to_address="anna@example.org").exists()


def test_a_case_of_the_cabinet_is_not_identified_from_here(office):
    case = CaseFactory()

    assert "Кто и о ком" not in words(page(office, case))
    assert "Заявка подана не письмом." in words(press(office, "person", case, **ANNA))


# ── the page itself ──────────────────────────────────────────────────────────────────────────────────────────────
def test_the_claimed_sender_is_never_shown_as_proved(office, curator):
    """D18: what the case knows of the address is said; a From proves nothing."""
    case = letter_case()
    assert "адрес не подтверждён" in words(page(office, case))

    Case.objects.filter(pk=case.pk).update(contact_confirmed_at=TUESDAY, contact_confirmed_how="reply")

    assert "подтверждён ответом на наше письмо 24 ноября" in words(page(office, case))


def test_opening_the_page_is_recorded_and_the_letters_are_seen(office):
    case = letter_case()

    page(office, case)

    assert Event.objects.filter(action="case.opened", case_number=case.number, details__page="sort").exists()
    assert IncomingLetter.objects.get().seen_at == TUESDAY


def test_a_letter_of_forty_files_and_every_hint_costs_no_more_queries_than_one(office):
    known = CaseFactory(policy_number="ДМС 77-0001", status=Status.UNDER_REVIEW)
    put(known, "policy")
    case = letter_case(
        *(f"Полис {n}.pdf" for n in range(40)),
        subject=f"К заявке {known.number}",
        text="Полис ДМС 77-0001, Соколова Анна Викторовна",
        recipients=[f"2opinion+{known.reply_token}@rgs.ru"],
    )
    for document in Document.objects.of_case(case.number):
        page_of(document)

    with CaptureQueriesContext(connection) as asked:
        answer = page(office, case)

    assert len(answer.context["desk"].papers) == 40 and answer.context["suggestions"]
    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) <= 15


def test_the_files_of_letters_that_came_later_are_sorted_on_the_same_page(office):
    case = letter_case("Полис ДМС.pdf", at=TUESDAY - timedelta(days=1))
    later = letter_case("План лечения.pdf", sender="b@example.org")
    Case.objects.filter(pk=case.pk).update(sorted_at=TUESDAY)
    press(office, "join", later, into=case.number)

    answer = page(office, case)

    assert len(answer.context["desk"].mails) == 2 and "Прежние письма, 1" in words(answer)
    assert len(answer.context["desk"].unsorted) == 2


# ── the case page ────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_case_of_a_letter_says_what_is_not_sorted_and_leads_there(office):
    case = letter_case("a.pdf", "b.pdf", "c.pdf")

    answer = office.get(reverse("curators:case", args=[case.pk]))

    said = words(answer)
    assert "3 файла не разобрано" in said and "Письма от заявителя" in said
    assert "Имя неизвестно" in said and "не подтверждён" in said
    first = answer.context["steps"][0]
    assert (first.label, first.main) == ("Разобрать письмо", True)
    assert sum(step.main for step in answer.context["steps"]) == 1


def test_joining_and_no_request_have_no_button_on_the_case(office):
    answer = office.get(reverse("curators:case", args=[letter_case().pk]))

    names = {step.name for step in [*answer.context["steps"], *answer.context["others"]]}
    assert not names & {"join", "not_a_request"} and "withdraw_by_letter" in names


def test_a_case_of_the_cabinet_is_not_withdrawn_by_letter(office):
    answer = office.get(reverse("curators:case", args=[CaseFactory().pk]))

    assert "withdraw_by_letter" not in {step.name for step in answer.context["others"]}


def test_the_curator_withdraws_for_who_asked_by_letter(office):
    case = letter_case()
    url = reverse("curators:step", args=[case.pk, "withdraw_by_letter"])
    assert "Вы отозвали заявку письмом." in words(office.get(url))

    office.post(url, {"reason": "Вы отозвали заявку письмом 24 ноября."})

    case.refresh_from_db()
    assert case.status == Status.WITHDRAWN


def test_before_the_address_is_confirmed_the_receipt_is_shown_as_the_applicants(office):
    case = letter_case()

    answer = office.get(reverse("curators:step", args=[case.pk, "acknowledge_incomplete"]))

    assert "Прочтёт заявитель: anna@example.org" in words(answer)
    assert "Прочтут сотрудники: anna@example.org" not in words(answer)


def test_the_password_is_told_by_phone_and_each_time_is_recorded(office):
    """D8."""
    case = letter_case()
    Case.objects.filter(pk=case.pk).update(status=Status.DELIVERED, copy_password="abcd-2345-wxyz")
    assert "Назвать пароль" in words(office.get(reverse("curators:case", args=[case.pk])))

    for _ in range(2):
        answer = press(office, "password", case)

    assert "abcd-2345-wxyz" in words(answer) and "дубль-вэ" in words(answer)
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.filter(action="case.password_told", case_number=case.number).count() == 2
    assert "abcd-2345" not in str(list(Event.objects.values_list("details", flat=True)))


def test_before_the_copy_has_left_there_is_no_password_to_tell(office):
    case = letter_case()

    answer = press(office, "password", case)

    assert "Пароль нужен, когда защищённая копия уже отправлена." in words(answer)
    assert not Event.objects.filter(action="case.password_told").exists()


def test_the_history_says_in_words_what_was_done_with_the_letter(office, curator):
    case = letter_case("Полис ДМС.pdf")
    sorting.keep(case.number, by=curator, at=TUESDAY)
    contacts.invite(case.number, by=curator, at=TUESDAY)
    page(office, case)

    said = words(office.get(reverse("curators:history", args=[case.pk])))

    for line in ("Заявка создана из письма", "Письмо признано новой заявкой", "Открыли заявку"):
        assert line in said
    assert not re.search(r"\b(case|letter|register)\.[a-z_]+", said)


@pytest.mark.parametrize("role", ["applicant", "clinic", "privacy", "admin"])
def test_nobody_but_the_office_sorts(client, role):
    case = letter_case()
    client.force_login(UserFactory(role=role))

    assert client.get(reverse("curators:sort", args=[case.pk])).status_code == 403
    assert client.post(reverse("curators:keep", args=[case.pk])).status_code == 403

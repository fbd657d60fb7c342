"""The steps of a draft: each saves, each keeps what was typed, the list says what is next (S3, D5, D8, D15, D17)."""

from datetime import date

import pytest

from accounts import addresses
from requests_app.actions.registration import GUIDED_QUESTIONS
from requests_app.models import Case, Kind
from tests.factories import InsuredPersonFactory, PolicyFactory, UserFactory, put
from tests.portal.visiting import a_pdf, draft_of

STEPS = (
    "draft",
    "person",
    "questionnaire",
    "questions",
    "policy",
    "identity",
    "extract",
    "imaging",
    "consents",
    "check",
)


def test_the_list_names_the_one_next_step(door, draft):
    page = door.opens("draft", draft.pk)

    assert page.says("Готово 1 из 7")
    assert page.says("Дальше — анкета-заявление.")
    assert page.says(
        "Проверить и отправить Откроется, когда будут анкета, документ, полис и согласия Пока закрыто"
    )


def test_sending_opens_with_questionnaire_identity_policy_and_consents_though_the_extract_is_missing(
    door, ready
):
    """D5: a missing medical part never blocks."""
    ready.enclosures.filter(kind__in=["plan", "results"]).update(removed_at=ready.created_at)

    page = door.opens("draft", ready.pk)

    assert page.says("Можно отправлять")
    assert page.says("В ней не хватает плана лечения и результатов исследований.")
    assert page.says("Дополнить выписку")


def test_the_questionnaire_is_kept(door, draft):
    page = door.sends(
        "questionnaire",
        draft.pk,
        diagnosis="Рак молочной железы",
        diagnosis_code="с50.4",
        diagnosed_on="05.09.2026",
        history="Нашли на осмотре.",
        copy_mode="plain",
    )
    case = Case.objects.select_related("questionnaire").get()

    assert page.lands_on.endswith("/draft/") and page.says("Сохранили.")
    assert case.questionnaire.diagnosis_code == "C50.4"
    assert case.questionnaire.diagnosed_on == date(2026, 9, 5)
    assert case.copy_mode == "plain"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"diagnosis": ""}, "Напишите диагноз, как в выписке или своими словами."),
        ({"diagnosis_code": "50"}, "Код пишется буквой и цифрами, например C50.4."),
        ({"diagnosed_on": "32.01.2026"}, "В дате диагноза нет такого дня: 32.01.2026."),
        ({"copy_mode": ""}, "Выберите, как прислать копию мнения."),
    ],
)
def test_a_wrong_questionnaire_keeps_what_was_typed(door, draft, wrong, sentence):
    typed = {"diagnosis": "Рак", "history": "Нашли на осмотре.", "copy_mode": "protected"} | wrong

    page = door.sends("questionnaire", draft.pk, **typed)

    assert page.title.startswith("Ошибка:") and page.text.count(sentence) == 2
    assert page.says("Нашли на осмотре.")


def test_the_copy_is_protected_unless_the_applicant_chooses_otherwise(door, draft):
    """D8."""
    page = door.opens("questionnaire", draft.pk)

    assert 'value="protected"' in page.html.split("checked")[0].rpartition("<input")[2]
    assert page.says("PDF с паролем") and page.says("Обычный PDF без пароля")


def test_a_minor_of_fifteen_has_an_address_of_his_own_and_a_small_child_has_not(door, anna, visiting):
    teenager = InsuredPersonFactory(first_name="Дарья", birth_date=date(2010, 5, 1), user=None)
    grown = draft_of(anna, acts_for_child=True, insured=teenager)
    small = draft_of(anna, for_child=True)

    assert door.opens("questionnaire", grown.pk).says("Почта подростка")
    assert not door.opens("questionnaire", small.pk).says("Почта подростка")


def test_questions_are_ticked_and_written(door, draft):
    door.sends(
        "questions", draft.pk, guided=[GUIDED_QUESTIONS[0]], own_0="Можно ли лететь?", own_2="Нужна ли диета?"
    )

    assert [q.text for q in draft.questions.all()] == [
        GUIDED_QUESTIONS[0],
        "Можно ли лететь?",
        "Нужна ли диета?",
    ]
    assert door.opens("draft", draft.pk).says("Вопросов: 3")


def test_three_empty_lines_stand_below_those_that_were_written(door, draft):
    page = door.sends("questions", draft.pk, own_0="Раз?", own_1="Два?", own_2="Три?", more="1")

    assert page.lands_on.endswith("/questions/")
    assert page.html.count("<textarea") == 6


def test_a_policy_of_the_register_is_offered_and_recognised(door, anna, draft):
    addresses.confirm(anna)
    PolicyFactory(number="ДМС 77-0412", email=anna.email.upper())

    assert door.opens("policy", draft.pk).says("ДМС 77-0412, программа ДМС «Полная»")
    door.sends("policy", draft.pk, found="ДМС 77-0412", do="save")

    assert Case.objects.get().policy_standing == "covered"
    assert door.opens("policy", draft.pk).says("второе мнение входит в программу")


@pytest.mark.parametrize(
    "known_by", ["", "someone.else@example.ru", "her own, not confirmed"], ids=["none", "other", "unproved"]
)
def test_the_register_shows_nothing_to_whoever_types_a_name_and_a_birth_date(door, anna, draft, known_by):
    """L5: an address that the insurer knows and that was proved opens the register, a known name does not."""
    unproved = known_by.startswith("her own")
    if not unproved:
        addresses.confirm(anna)
    PolicyFactory(number="ДМС 50-9001", email=anna.email if unproved else known_by)

    page = door.opens("policy", draft.pk)
    assert not page.says("50-9001") and not page.says("Полная") and not page.says("нашли в реестре")
    door.sends("policy", draft.pk, found="ДМС 50-9001", do="save")
    assert Case.objects.get().policy_number != "ДМС 50-9001"


def test_whoever_types_the_number_by_hand_learns_only_whether_it_covers(door, anna, draft):
    """D15."""
    PolicyFactory(number="ДМС 77-0412", programme="ДМС «Тайная»")
    door.sends("policy", draft.pk, policy_number="ДМС 77-0412", do="save")

    page = door.opens("policy", draft.pk)
    assert page.says("второе мнение входит в программу") and not page.says("Тайная")


def test_a_number_that_is_not_in_the_register_is_a_remark_and_no_refusal(door, draft):
    """D15."""
    page = door.sends("policy", draft.pk, policy_number="АБ-1", do="save")

    assert page.lands_on.endswith("/draft/")
    assert door.opens("policy", draft.pk).says("Полиса АБ-1 в нашем реестре нет. Отправить заявку можно")


def test_a_number_of_somebody_else_is_a_remark_too(door, draft):
    PolicyFactory(number="ДМС 1", last_name="Чужая")
    door.sends("policy", draft.pk, policy_number="ДМС 1", do="save")

    assert door.opens("policy", draft.pk).says("Номер ДМС 1 не сошёлся с реестром.")


def test_a_policy_needs_a_number_in_words(door, draft):
    page = door.sends("policy", draft.pk, policy_number=" ", do="save")

    assert page.title.startswith("Ошибка:") and page.text.count("Впишите номер полиса.") == 2


def test_the_copy_of_the_policy_is_uploaded_on_the_same_page_and_the_number_is_not_lost(door, draft):
    page = door.sends("policy", draft.pk, policy_number="АБ-1", file=[a_pdf("Полис.pdf")])

    assert page.lands_on.endswith("/policy/") and page.says("Полис.pdf")
    assert Case.objects.get().policy_number == "АБ-1"
    assert door.opens("draft", draft.pk).says("АБ-1, файл «Полис.pdf» Готово")


def test_a_step_opened_after_sending_leads_to_the_case(door, anna, draft):
    Case.objects.filter(pk=draft.pk).update(status="received", submitted_at=draft.created_at)

    assert door.opens("questionnaire", draft.pk).lands_on.endswith(f"/{draft.pk}/")
    page = door.sends("questions", draft.pk, own_0="Поздно?")
    assert page.says("Заявка уже отправлена: изменить её здесь нельзя.")
    assert draft.questions.count() == 0


@pytest.mark.parametrize("step", STEPS)
def test_every_step_takes_few_queries_however_many_files_there_are(
    door, ready, step, django_assert_max_num_queries
):
    for _ in range(12):
        put(ready, Kind.IDENTITY), put(ready, Kind.POLICY), put(ready, Kind.PLAN), put(ready, Kind.IMAGING)

    with django_assert_max_num_queries(15):
        assert door.opens(step, ready.pk).status == 200


@pytest.mark.parametrize("step", STEPS)
def test_a_stranger_finds_no_step(client, visiting, ready, step):
    assert visiting.Door(client, UserFactory()).opens(step, ready.pk).status == 404

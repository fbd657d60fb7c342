"""Opening an application: for oneself, for a child, for a ward; wrong forms keep what was typed (S2, L8, D12)."""

import pytest

from requests_app.models import Case
from tests.factories import CaseFactory, UserFactory
from tests.portal.visiting import Door

SELF = {
    "whom": "self",
    "last_name": "Соколова",
    "first_name": "Анна",
    "patronymic": "Викторовна",
    "birth_date": "14.03.1964",
    "sex": "f",
    "phone": "+7 916 123-45-67",
}
CHILD = SELF | {
    "whom": "child",
    "last_name": "Мельников",
    "first_name": "Тимофей",
    "patronymic": "Андреевич",
    "birth_date": "14.03.2019",
    "sex": "m",
    "basis": "parent",
    "own_last_name": "Мельникова",
    "own_first_name": "Ольга",
    "own_patronymic": "Сергеевна",
}


def test_an_empty_cabinet_says_what_a_second_opinion_is_and_both_terms(door):
    page = door.opens("home")

    assert page.says("Заявки → Медицинские вопросы → Второе мнение")
    assert page.says("Заявок пока нет")
    assert page.says("1 раб. день") and page.says("14 дней")


def test_first_one_is_asked_for_whom_the_opinion_is(door):
    assert door.opens("start").says("Для кого второе мнение?")
    assert door.opens("start", whom="").title.startswith("Ошибка:")


def test_applying_for_oneself_opens_the_list_of_tasks(door):
    page = door.sends("start", **SELF)

    assert page.lands_on.endswith("/draft/")
    assert page.says("Готово 1 из 7")
    assert page.says("Соколова Анна Викторовна")


def test_a_second_click_opens_the_same_draft(door):
    first, second = door.sends("start", **SELF), door.sends("start", **SELF)

    assert first.lands_on == second.lands_on
    assert Case.objects.count() == 1


def test_a_parent_applies_for_a_child_whose_name_stands_on_the_list(door):
    page = door.sends("start", **CHILD)

    assert page.says("Мельников Тимофей Андреевич")
    assert page.says("Медицинские документы Тимофея")
    assert page.says("Ваш паспорт и документ Тимофея")


def test_an_adult_is_not_applied_for_as_a_child(door):
    page = door.sends("start", **CHILD | {"birth_date": "14.03.1990"})

    assert page.title.startswith("Ошибка:")
    assert page.says("Взрослый подаёт заявку сам")
    assert 'value="Тимофей"' in page.html


def test_a_child_does_not_apply_alone(door):
    page = door.sends("start", **SELF | {"birth_date": "14.03.2012"})

    assert page.says("До 18 лет заявку подаёт законный представитель")
    assert Case.objects.count() == 0


def test_a_ward_is_applied_for_only_where_the_setting_allows_it(door, settings):
    settings.GUARDIANS_OF_ADULTS = False

    assert not door.opens("start").says("под моей опекой")
    assert door.opens("start", whom="ward").says("Для кого второе мнение?")


def test_a_guardian_of_an_adult_is_asked_for_the_paper_of_the_right(door):
    page = door.sends("start", **SELF | {"whom": "ward", "own_last_name": "Орлов", "own_first_name": "Пётр"})

    assert page.says("Документ представителя")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"birth_date": ""}, "Укажите дату рождения, например 14.03.1964."),
        ({"birth_date": "31.02.1964"}, "В дате рождения нет такого дня: 31.02.1964."),
        ({"birth_date": "март 64-го"}, "Напишите дату рождения числами: день, месяц, год."),
        ({"birth_date": "14.03.2964"}, "Проверьте год: 14.03.2964 ещё не наступило."),
        ({"birth_date": "14.03.1064"}, "Проверьте год: 14.03.1064 было слишком давно."),
        ({"last_name": " "}, "Укажите фамилию, как в документе."),
        ({"first_name": "Анна2"}, "В имени есть цифры: «Анна2»."),
        ({"sex": ""}, "Выберите пол."),
        ({"phone": "112"}, "В номере телефона должно быть не меньше 10 цифр"),
    ],
)
def test_a_wrong_form_says_what_to_do_at_the_top_and_at_the_field_and_keeps_what_was_typed(
    door, wrong, sentence
):
    page = door.sends("start", **SELF | wrong)

    assert page.title.startswith("Ошибка:")
    assert page.text.count(sentence) == 2
    assert 'value="Викторовна"' in page.html
    assert Case.objects.count() == 0


@pytest.mark.parametrize("written", ["14.3.1964", "14/03/1964", "14 03 1964", "14-03-1964 г."])
def test_a_date_is_understood_however_it_is_written(door, written):
    door.sends("start", **SELF | {"birth_date": written})

    assert Case.objects.get().insured.birth_date.isoformat() == "1964-03-14"


def test_the_name_of_the_account_need_not_be_typed_again(door):
    assert 'value="Соколова"' in door.opens("start", whom="self").html
    assert 'name="own_last_name" value="Соколова"' in door.opens("start", whom="child").html
    assert 'name="last_name" value="Соколова"' not in door.opens("start", whom="child").html


def test_whoever_applies_for_a_child_is_asked_for_an_own_name(door):
    """D17: consents are signed by somebody with a name."""
    page = door.sends("start", **CHILD | {"own_last_name": ""})
    assert page.title.startswith("Ошибка:") and page.says("Ваша фамилия")

    door.sends("start", **CHILD)
    assert Case.objects.get().applicant.full_name == "Мельникова Ольга Сергеевна"


def test_a_draft_is_thrown_away_only_after_a_question(door, draft):
    assert door.opens("discard", draft.pk).says("Удалить черновик?")
    assert Case.objects.filter(pk=draft.pk).exists()

    page = door.sends("discard", draft.pk)

    assert page.says("Черновик удалён.")
    assert not Case.objects.filter(pk=draft.pk).exists()


def test_the_person_can_be_corrected_in_the_draft(door, draft):
    page = door.sends("person", draft.pk, **SELF | {"first_name": "Анастасия"})

    assert page.says("Сохранили.") and page.says("Соколова Анастасия Викторовна")


def test_another_persons_draft_and_case_do_not_exist(door, client):
    foreign_draft, foreign = CaseFactory(draft=True), CaseFactory()

    assert door.opens("draft", foreign_draft.pk).status == 404
    assert door.opens("case", foreign.pk).status == 404
    assert door.sends("submit", foreign_draft.pk).status == 404


def test_the_list_shows_every_application_with_its_state(door, anna, draft):
    CaseFactory(applicant=anna, insured=draft.insured, status="awaiting_documents")
    page = door.opens("home")

    assert page.says("Есть незаконченная заявка")
    assert page.says("Нужен ещё документ") and page.says("Срок 14 дней не идёт")


def test_the_list_takes_few_queries_however_long_it_is(door, anna, draft, django_assert_max_num_queries):
    for _ in range(30):
        CaseFactory(applicant=anna, insured=draft.insured)

    with django_assert_max_num_queries(15):
        door.opens("home")


def test_a_person_without_a_name_is_greeted_all_the_same(client, db):
    nameless = Door(client, UserFactory(first_name="", last_name="", patronymic=""))

    assert nameless.opens("home").says("Здравствуйте Второе мнение")

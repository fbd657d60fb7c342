"""Reading: messages, documents page by page, the opinion, the papers we print (S8-S12, D8, L5)."""

import pytest

from audit.models import Event
from requests_app.models import Case, Kind
from tests.factories import DocumentFactory, OpinionFactory, UserFactory, page_of, put, stored
from tests.portal import situations
from tests.portal.visiting import Door


@pytest.fixture
def case(anna, curator):
    return situations.delivered(anna, curator)


def test_the_opinion_names_the_organisation_and_the_expert_and_answers_each_question(door, case):
    """S9."""
    page = door.opens("opinion", case.pk)

    assert page.says("Центр онкологии «Аврора»")
    assert page.says("Ковалёв Роман Андреевич") and page.says("Врач-онколог, д. м. н.")
    assert page.says("Подтверждается ли диагноз? Да, подтверждается.")


def test_the_password_of_the_copy_stands_in_the_cabinet(door, case):
    """D8: only where the copy is protected."""
    assert door.opens("opinion", case.pk).says("0123456789")

    Case.objects.filter(pk=case.pk).update(copy_mode="plain")
    assert not door.opens("opinion", case.pk).says("Пароль к файлу из письма")


def test_original_and_materials_are_told_in_the_procedures_own_words(door, case):
    """S10-S12."""
    page = door.opens("opinion", case.pk)

    assert page.says("не более 1,5 лет с даты оказания услуги")
    assert page.says(
        "Риск потери/порчи и прочие риски, возникшие в период доставки оригинала, несет застрахованное лицо."
    )
    assert page.says("она возвращает их лично застрахованному лицу")


def test_what_the_expert_changes_in_the_first_opinion_is_told_in_words(door, case):
    assert not door.opens("opinion", case.pk).says("Если сравнить с первым мнением")

    case.opinions.update(treatment_is="changed", impact="Операция не нужна.")

    page = door.opens("opinion", case.pk)
    assert page.says("эксперт меняет") and page.says("Операция не нужна.")


@pytest.mark.parametrize("status", ["with_clinic", "opinion_received"])
def test_an_opinion_that_was_not_released_does_not_exist_for_the_insured(door, case, status):
    Case.objects.filter(pk=case.pk).update(status=status)
    opinion = case.opinions.get()
    case.opinions.update(released_at=None, released_by=None)

    assert door.opens("opinion", case.pk).status == 404
    assert door.opens("opinion_file", case.pk).status == 404
    assert door.opens("document", case.pk, opinion.document_id).status == 404


def test_of_two_opinions_the_released_one_is_read_and_then_the_newer(door, case):
    """A case that was opened again has two."""
    new = OpinionFactory(case=case, version=2, expert_name="Новикова Мария Петровна", released_at=None)
    assert not door.opens("opinion", case.pk).says("Новикова Мария Петровна")

    new.released_at, new.released_by = new.handed_over_at, new.handed_over_by
    new.save()

    assert door.opens("opinion", case.pk).says("Новикова Мария Петровна")


def test_downloading_the_opinion_is_recorded(door, case):
    stored(case.opinions.get().document, b"%PDF-1.4 test")

    response = door.opens("opinion_file", case.pk).response

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert Event.objects.filter(action="document.downloaded", by=door.user).count() == 1


def test_reading_the_opinion_is_recorded(door, anna, case):
    """L5."""
    door.opens("opinion", case.pk)

    assert Event.objects.of_case(case.number).filter(action="opinion.opened", by=anna).count() == 1


def test_the_opinions_page_takes_few_queries(door, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        door.opens("opinion", case.pk)


def test_a_document_is_leafed_through_page_by_page(door, case):
    file = put(case, Kind.IMAGING, document=DocumentFactory(name="КТ.pdf")).document
    for number in (1, 2, 3):
        page_of(file, number)

    page = door.opens("document", case.pk, file.pk, page=2)

    assert page.says("2 из 3") and page.says("Предыдущая страница") and page.says("Следующая страница")
    assert door.opens("document", case.pk, file.pk, page="много").says("1 из 3")
    assert door.opens("document", case.pk, file.pk, page=99).says("3 из 3")


def test_opening_a_page_and_downloading_a_file_are_recorded_first(door, case):
    """L5."""
    file = stored(put(case, Kind.IMAGING).document, b"%PDF-1.4 test")
    page_of(file)

    assert door.opens("page", case.pk, file.pk, 1).status == 200
    assert door.opens("download", case.pk, file.pk).status == 200
    recorded = Event.objects.of_subject(file).values_list("action", flat=True)
    assert {"document.opened", "document.downloaded"} <= set(recorded)


def test_a_file_that_is_not_checked_yet_has_no_address(door, case, settings):
    settings.ALLOW_UNSCANNED = False
    file = put(case, Kind.IMAGING, document=DocumentFactory(being_checked=True)).document

    assert door.opens("document", case.pk, file.pk).status == 404
    assert door.opens("download", case.pk, file.pk).status == 404


def test_a_document_of_another_case_has_no_address_here(door, case):
    foreign = situations.received(UserFactory(), complete=False)
    file = put(foreign, Kind.IMAGING).document

    assert door.opens("document", case.pk, file.pk).status == 404
    assert door.opens("page", case.pk, file.pk, 1).status == 404


def test_a_message_is_written_and_a_read_one_is_read(door, anna, curator):
    case = situations.acknowledged(anna, curator)
    case.messages.create(author=curator, from_office=True, text="Добрый день", written_at=case.created_at)

    page = door.sends("messages", case.pk, text="Здравствуйте!\nКогда ждать?")

    assert page.says("Добрый день") and page.says("Вы, ") and page.says("Когда ждать?")
    assert not case.messages.filter(from_office=True, read_at=None).exists()


def test_an_empty_message_is_not_sent(door, anna, curator):
    case = situations.acknowledged(anna, curator)

    page = door.sends("messages", case.pk, text="  ")

    assert page.title.startswith("Ошибка:") and not case.messages.exists()


@pytest.mark.heavy
def test_the_questionnaire_and_the_summary_are_printed(door, case):
    for name in ("questionnaire_pdf", "summary_pdf"):
        response = door.opens(name, case.pk).response
        assert response["Content-Type"] == "application/pdf" and response.content.startswith(b"%PDF")
    assert Event.objects.filter(action__endswith="_printed").count() == 2


@pytest.mark.parametrize("name", ["help", "storage", "accessibility"])
def test_the_public_pages_are_for_everyone(client, door, name):
    assert door.opens(name).status == 200
    client.logout()
    assert door.opens(name).says("Нужна помощь?")


def test_the_page_about_storage_promises_of_letters_only_what_they_keep(door):
    """L9: letters name the documents that are missing and carry the curator's words."""
    page = door.opens("storage")

    assert page.says("письмо назовёт, какие документы или материалы нужны, и передаст слова врача-куратора")
    assert not page.says("ни диагноза") and not page.says("только номер заявки")


def test_staff_do_not_come_in_by_this_door(client, visiting, curator):
    assert Door(client, curator).opens("home").status == 403

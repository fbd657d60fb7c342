"""Check answers, send, confirmation; one case whatever is clicked (S1, S5, D5)."""

import pytest
from django.utils import timezone

from correspondence.models import OutgoingLetter
from requests_app.models import Case, Deadline, Question
from tests.factories import UserFactory
from tests.portal.visiting import Door, draft_of


def test_everything_is_shown_before_sending_with_a_way_to_change_it(door, ready):
    Question.objects.create(case=ready, position=1, text="Можно ли лететь?")

    page = door.opens("check", ready.pk)

    for words in (
        "Соколова Анна Викторовна",
        "Новообразование молочной железы (C50.4)",
        "Можно ли лететь?",
        "Выписка.pdf",
    ):
        assert page.says(words)
    assert page.says("Изменить номер полиса") and page.says("PDF с паролем")


def test_the_confirmation_has_the_number_and_both_promises_in_words(door, ready):
    page = door.sends("submit", ready.pk)

    assert page.lands_on.endswith("/sent/")
    assert page.says(ready.number)
    assert page.says("по Москве") and page.says("Врач-куратор подтвердит получение")
    assert page.says("Начнётся срок 14 дней") and page.says("Анкета-заявление, PDF")
    assert Deadline.objects.running().get(kind="acknowledgement").case == ready


def test_a_second_click_and_the_back_button_end_at_the_same_confirmation(door, ready):
    first, second = door.sends("submit", ready.pk), door.sends("submit", ready.pk)

    assert first.lands_on == second.lands_on
    assert Case.objects.count() == 1
    assert OutgoingLetter.objects.filter(name="application_received").count() == 1


def test_a_draft_without_its_papers_is_not_sent_and_the_reason_is_told(door, draft):
    page = door.sends("submit", draft.pk, later="later")

    assert page.says("Чтобы отправить, не хватает") and Case.objects.get().status == "draft"
    assert door.opens("check", draft.pk).says("Отправить пока нельзя.")


@pytest.mark.parametrize(("chosen", "nothing_more"), [("later", False), ("nothing", True)])
def test_missing_parts_are_listed_and_confirmed(door, ready, chosen, nothing_more):
    """D5: sent all the same; «больше ничего не будет» is kept as the applicant's declaration (D20)."""
    ready.enclosures.filter(kind="plan").update(removed_at=timezone.now())
    assert door.opens("check", ready.pk).says("Не хватает частей выписки План лечения")

    page = door.sends("submit", ready.pk, later=chosen)

    assert page.says("Пока не хватает: план лечения")
    assert (Case.objects.get().nothing_missing_at is not None) is nothing_more


def test_missing_parts_must_be_confirmed(door, ready):
    ready.enclosures.filter(kind="plan").update(removed_at=timezone.now())

    page = door.sends("submit", ready.pk)

    assert page.title.startswith("Ошибка:") and Case.objects.get().status == "draft"
    assert page.text.count("Выберите: пришлёте недостающее позже или больше ничего не будет.") == 2


def test_a_whole_package_asks_nothing_more_and_declares_nothing_missing(door, ready):
    assert not door.opens("check", ready.pk).says("Не хватает")
    door.sends("submit", ready.pk)

    assert Case.objects.get().nothing_missing_at is not None


def test_a_file_still_being_checked_does_not_make_its_part_missing(door, anna, settings):
    settings.ALLOW_UNSCANNED = False
    case = draft_of(anna, ready=True)
    for enclosure in case.enclosures.select_related("document"):
        type(enclosure.document).objects.filter(pk=enclosure.document_id).update(
            scan="pending", scanned_at=None
        )

    page = door.sends("submit", case.pk)

    assert page.lands_on.endswith("/sent/") and not page.says("Пока не хватает")


def test_a_stranger_cannot_send(client, db, ready):
    assert Door(client, UserFactory()).sends("submit", ready.pk).status == 404


def test_sending_is_not_a_link(door, ready):
    assert door.opens("submit", ready.pk).status == 405


def test_the_confirmation_takes_few_queries(door, ready, django_assert_max_num_queries):
    door.sends("submit", ready.pk)

    with django_assert_max_num_queries(15):
        door.opens("sent", ready.pk)

"""Signing by a code after the agreement, by a scan, and withdrawing (D13, L3, L8; 63-FZ art. 9)."""

import re
from datetime import date

import pytest

from correspondence.models import OutgoingLetter
from requests_app.models import Case, Consent, ConsentKind, SignatureAgreement
from requests_app.models.consent import CONSENTS
from tests.factories import InsuredPersonFactory, put_whole_package, sign_all
from tests.portal.visiting import a_pdf, draft_of


def code_from_letter() -> str:
    letter = OutgoingLetter.objects.filter(name="signing_code").latest("created_at")
    return re.search(r"\b\d{6}\b", letter.body_text)[0]


def signed_by_code(door, case, kinds):
    door.sends("agree", case.pk, agreed="on")
    door.sends("code", case.pk, kinds=kinds)
    return door.sends("sign", case.pk, code=code_from_letter())


def test_the_agreement_on_the_simple_signature_comes_first(door, draft):
    page = door.opens("consents", draft.pk)

    assert page.says("Принять соглашение") and not page.says("Получить код на почту")
    assert door.sends("code", draft.pk, kinds=list(CONSENTS)).says("Сначала примите соглашение")
    assert not OutgoingLetter.objects.exists()


def test_the_agreement_is_not_taken_without_its_tick(door, draft):
    page = door.sends("agree", draft.pk)

    assert page.title.startswith("Ошибка:") and not SignatureAgreement.objects.exists()


def test_no_box_is_ticked_beforehand_and_every_text_can_be_read(door, draft):
    door.sends("agree", draft.pk, agreed="on")

    page = door.opens("consents", draft.pk)

    assert "checked" not in page.html
    assert all(page.says(kind.label) for kind in CONSENTS)
    assert page.text.count("Версия 1") == len(CONSENTS)


def test_one_code_signs_everything_that_was_ticked(door, draft):
    page = signed_by_code(door, draft, list(CONSENTS))

    assert page.lands_on.endswith("/draft/") and page.says("Согласия подписаны.")
    assert {c.kind for c in Consent.objects.filter(method="code", signer="insured")} == set(CONSENTS)


def test_only_what_was_ticked_is_signed_and_the_rest_is_still_offered(door, draft):
    page = signed_by_code(door, draft, [ConsentKind.PERSONAL_DATA])

    assert page.lands_on.endswith("/consents/") and page.says("Получить код на почту")
    assert [c.kind for c in Consent.objects.all()] == ["personal_data"]


def test_a_wrong_code_is_told_at_the_field_and_nothing_is_signed(door, draft):
    door.sends("agree", draft.pk, agreed="on")
    door.sends("code", draft.pk, kinds=list(CONSENTS))

    page = door.sends("sign", draft.pk, code="000000x")

    assert page.title.startswith("Ошибка:") and page.says("Код не подошёл.")
    assert page.says("Этим кодом вы подпишете") and not Consent.objects.exists()


def test_nothing_ticked_is_told(door, draft):
    door.sends("agree", draft.pk, agreed="on")

    page = door.sends("code", draft.pk)

    assert page.title.startswith("Ошибка:") and page.says("Отметьте согласия, которые хотите подписать.")


def test_a_signed_scan_does_instead(door, draft):
    """D13: one wet-signed scan; the curator marks the kinds that it covers."""
    door.sends("consents", draft.pk, file=[a_pdf("Согласие.pdf")])

    assert door.opens("draft", draft.pk).says("Скан у нас, его проверит врач-куратор Готово")


def test_a_minor_of_fifteen_to_seventeen_signs_too(door, anna):
    """L8: both sign; the application may be sent before the second signature."""
    teenager = InsuredPersonFactory(first_name="Дарья", birth_date=date(2010, 5, 1), user=None)
    case = draft_of(anna, acts_for_child=True, insured=teenager, ready=True)

    assert door.opens("consents", case.pk).says("Нужна ещё подпись подростка.")
    assert door.opens("draft", case.pk).says("Можно отправлять")


def test_withdrawing_an_indispensable_consent_says_what_it_costs_and_ends_the_case(door, visiting, anna):
    case = draft_of(anna, ready=True)
    Case.objects.filter(pk=case.pk).update(status="under_review", submitted_at=case.created_at)

    page = door.opens("withdraw_consent", case.pk, "personal_data")
    assert page.says("Работа над заявкой сразу прекратится")
    page = door.sends("withdraw_consent", case.pk, "personal_data")

    assert page.says("Заявка отозвана") and Case.objects.get().status == "withdrawn"


def test_withdrawing_a_delivery_by_letter_leaves_the_case_alive(door, draft):
    sign_all(draft, at=draft.created_at)

    page = door.sends("withdraw_consent", draft.pk, "email_delivery")

    assert page.says("Согласие отозвано.")
    assert Consent.objects.live().count() == len(CONSENTS) - 1


def test_there_is_no_consent_of_an_unknown_kind(door, draft):
    assert door.opens("withdraw_consent", draft.pk, "simple_signature").status == 404


@pytest.mark.parametrize("repeat", [1, 3])
def test_the_page_takes_few_queries(door, draft, django_assert_max_num_queries, repeat):
    put_whole_package(draft, at=draft.created_at)

    with django_assert_max_num_queries(15):
        door.opens("consents", draft.pk)

"""«Мнение простыми словами»: the expert's own few words, and what to do now (S9)."""

import pypdfium2
import pytest

from requests_app.models import Concordance, Opinion
from tests.factories import AddendumFactory, FollowUpFactory
from tests.portal import situations
from tests.portal.visiting import address


@pytest.fixture
def case(anna, curator):
    return situations.delivered(anna, curator)


def says_of(**compared) -> None:
    Opinion.objects.update(**compared)


def test_it_says_what_becomes_of_the_first_opinion_and_what_that_means(door, case):
    says_of(diagnosis_is="confirmed", treatment_is="changed", impact="Операция не нужна.")

    page = door.opens("plain", case.pk)

    assert page.says("Эксперт согласен с диагнозом") and page.says("Эксперт предлагает другое лечение")
    assert page.says("Операция не нужна.") and page.says("Не отменяйте лекарства")
    assert page.says("Решение о лечении принимаете вы вместе с ним")
    assert page.says("Подписанного документа эта страница не заменяет")


def test_where_nothing_is_changed_nobody_is_told_to_be_careful(door, case):
    says_of(diagnosis_is="confirmed", treatment_is="confirmed")
    assert not door.opens("plain", case.pk).says("Не отменяйте лекарства")


@pytest.mark.parametrize("word", Concordance.values)
def test_every_word_of_the_form_is_said_in_a_sentence(door, case, word):
    says_of(diagnosis_is=word, treatment_is=word, impact="Меняется план.")
    assert door.opens("plain", case.pk).html.count("<p>Эксперт") == 2


def test_where_the_expert_has_compared_nothing_it_says_so(door, case):
    says_of(diagnosis_is="", treatment_is="", impact="")
    Opinion.objects.get().answers.all().delete()

    assert door.opens("plain", case.pk).says("Эксперт не сравнивал свои выводы с первым мнением")


def test_questions_are_offered_while_they_may_be_asked(door, case):
    assert door.opens("plain", case.pk).says("спросите эксперта")
    for _ in range(3):
        FollowUpFactory(opinion=Opinion.objects.get())
    assert not door.opens("plain", case.pk).says("спросите эксперта")


def test_a_correction_is_not_hidden_behind_plain_words(door, case):
    made = Opinion.objects.get()
    AddendumFactory(opinion=made, kind="correction", words="Сторона.", released_at=made.released_at)

    assert door.opens("plain", case.pk).says("дополнил или исправил")


def test_the_sheet_for_ones_doctor_fits_one_page(door, case):
    says_of(diagnosis_is="confirmed", treatment_is="clarified", impact="Лечение можно продолжать.")

    paper = pypdfium2.PdfDocument(door.client.get(address("plain_pdf", case.pk)).content)

    assert len(paper) == 1
    text = " ".join(paper[0].get_textpage().get_text_range().replace("\xa0", " ").split())
    assert "Лечение можно продолжать." in text and case.insured.full_name in text


def test_the_opinion_leads_to_it_and_before_the_release_there_is_none(door, case, anna, curator):
    assert f'href="{address("plain", case.pk)}"' in door.opens("opinion", case.pk).html
    Opinion.objects.update(released_at=None, released_by=None)
    assert door.opens("plain", case.pk).status == 404

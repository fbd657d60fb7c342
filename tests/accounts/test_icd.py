"""The chapters of ICD-10: which of them a code belongs to."""

import pytest
from django.db import IntegrityError

from accounts import icd
from tests.factories import OrganisationFactory


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("C50.4", "II"), ("D48", "II"), ("D50", "III"), ("d89.9", "III"), ("H59", "VII"), ("H60.1", "VIII"),
        ("T98", "XIX"), ("V01", "XX"), ("U07.1", "XXII"), (" I21.0 ", "IX"),
    ],
)  # fmt: skip
def test_a_code_belongs_to_one_chapter(code, number):
    assert icd.chapter_of(code).number == number


@pytest.mark.parametrize("code", ["", "рак", "50", "C5", "C500", "D49", "E91", "W", "C50,4"])
def test_what_is_no_code_or_has_no_chapter_belongs_to_none(code):
    assert icd.chapter_of(code) is None


def test_the_chapters_follow_each_other_without_overlapping():
    first = [chapter.first for chapter in icd.CHAPTERS if chapter.number != "XXII"]
    assert len(icd.CHAPTERS) == 22 and first == sorted(first)
    assert all(a.last < b.first for a, b in zip(icd.CHAPTERS[:-2], icd.CHAPTERS[1:-1], strict=True))


def test_the_category_of_a_code_is_its_first_three_signs():
    assert (icd.category("c50.4"), icd.category("C50"), icd.category("рак")) == ("C50", "C50", "")


@pytest.mark.django_db
def test_no_other_word_can_stand_among_the_chapters_of_an_organisation():
    with pytest.raises(IntegrityError, match="an_organisation_takes_chapters_of_icd"):
        OrganisationFactory(icd_chapters=["C00-D49"])

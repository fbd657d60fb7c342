"""Search in the papers of a case, and the parts of S4 that are proposed from their texts."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Event
from curators import finding
from documents.models import Document, Page
from requests_app.models import Case, Kind
from requests_app.statuses import Status
from tests.factories import CaseFactory, DocumentFactory, page_of, put

pytestmark = pytest.mark.django_db
EPICRISIS = (
    "Выписной эпикриз\nДиагноз: рак левой молочной железы\nРекомендации: химиотерапия по месту жительства."
)


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def looked_for(office, case: Case, query: str):
    return office.get(reverse("curators:find", args=[case.pk]), {"q": query})


def paper(case: Case, *texts: str, kind: str = Kind.OTHER, **fields) -> Document:
    """A document of the case whose pages have these texts."""
    document = DocumentFactory(case_number=case.number, page_count=len(texts), **fields)
    for number, text in enumerate(texts, start=1):
        page_of(document, number, text=text)
    put(case, kind, document=document, at=case.created_at)
    return document


def hits(response) -> list[tuple[str, int]]:
    return [(hit.document.name, hit.page) for hit in response.context["findings"].hits]


def test_a_word_is_found_in_any_form_with_its_document_page_and_snippet(office):
    case = CaseFactory()
    document = paper(case, "Титульный лист", "В лёгких очаговых теней не выявлено", name="КТ.pdf")

    answer = looked_for(office, case, "очаговая тень легкого")

    assert hits(answer) == [("КТ.pdf", 2)]
    assert "<mark>лёгких</mark> <mark>очаговых</mark> <mark>теней</mark>" in answer.content.decode()
    assert f"?doc={document.pk}&amp;page=2#viewer" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("C50.4", 1),
        ("T2N0M0", 1),
        ('"левой молочной железы"', 1),
        ('"железы левой"', 0),
        ("железа -левая", 0),
        ("гемоглобин", 0),
        ("и на", 0),
        ("' OR 1=1; --", 0),
        ("<b>", 0),
    ],
)
def test_codes_phrases_and_exclusions(office, query, found):
    case = CaseFactory()
    paper(case, "C50.4 Рак левой молочной железы, T2N0M0")

    assert len(hits(looked_for(office, case, query))) == found


def test_what_is_in_a_text_is_text_never_markup(office):
    case = CaseFactory()
    paper(case, "опухоль <script>alert(1)</script> и <mark>метка</mark>")

    shown = looked_for(office, case, "опухоль").content.decode()

    assert "<script>alert" not in shown and "<mark>метка" not in shown
    assert shown.count("<mark>") == 1


def test_nothing_found_says_where_it_was_looked_for_and_where_it_cannot_be(office):
    case = CaseFactory()
    paper(case, "Общий анализ крови")
    paper(case, "", name="Скан.jpg")
    paper(case, "Первая страница", "", name="Наполовину.pdf")
    paper(case, being_checked=True, kind=Kind.PLAN)
    paper(case, "", name="Срез.dcm", content_type="application/dicom", kind=Kind.IMAGING)

    said = words(looked_for(office, case, "метастазы"))

    assert "Слов «метастазы» нет в тексте документов этой заявки." in said
    assert "В 2 документах нет текста или есть страницы без него" in said
    assert "Скан.jpg" in said and "Наполовину.pdf" in said and "Срез.dcm" not in said
    assert "Ещё не готовы к поиску, файлы проверяются: 1 документ" in said


@pytest.mark.parametrize("trait", ["being_checked", "infected"])
def test_a_file_that_may_not_be_opened_is_not_searched(office, trait):
    case = CaseFactory()
    paper(case, "Диагноз: меланома", **{trait: True})

    assert hits(looked_for(office, case, "меланома")) == []


def test_another_case_and_what_was_taken_back_are_not_searched(office):
    case, other = CaseFactory(), CaseFactory()
    paper(other, "Диагноз: меланома")
    gone = paper(case, "Диагноз: меланома")
    case.enclosures.filter(document=gone).update(removed_at=case.created_at)

    assert hits(looked_for(office, case, "меланома")) == []


def test_looking_for_words_is_recorded_without_the_words(office, curator):
    """L5."""
    case = CaseFactory()

    looked_for(office, case, "туберкулёз")

    event = Event.objects.of_case(case.number).get(action="case.opened", by=curator)
    assert "туберкулёз" not in str(event.details)


def test_an_empty_question_and_one_that_is_too_long_are_answered_in_words(office):
    case = CaseFactory()
    paper(case, "текст")

    assert "Напишите слово" in words(looked_for(office, case, "  "))
    assert looked_for(office, case, "а" * 201).status_code == 200
    assert looked_for(office, case, "a\0b").status_code == 200


def test_the_index_answers_among_many_pages():
    """Forty thousand pages of others: neither the text nor the table is walked through."""
    case = CaseFactory()
    mine = paper(case, "В анализе найден тиреоглобулин")
    other = DocumentFactory()
    Page.objects.bulk_create(
        Page(document=other, number=n, key=f"k{n}", width=1, height=1, text=f"тиреоглобулин {n}")
        for n in range(40_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('page_lexemes')")  # as autovacuum does
        cursor.execute("ANALYZE documents_page")

    asked = finding.matching(Page.objects.filter(document__in=[mine.pk]), "тиреоглобулин")

    assert [page.document_id for page in asked] == [mine.pk]
    assert "Seq Scan" not in asked.explain()
    everywhere = finding.matching(Page.objects.all(), "тиреоглобулин 39999").explain()
    assert "page_lexemes" in everywhere and "Seq Scan" not in everywhere


def proposals(office, case: Case, kind: str):
    answer = office.get(reverse("curators:case", args=[case.pk]))
    lines = [line for _, lines in answer.context["checklist"].groups for line in lines]
    return next(line for line in lines if line.item.kind == kind).proposals


def under_review(**fields) -> Case:
    return CaseFactory(status=Status.UNDER_REVIEW, **fields)


def test_a_part_is_proposed_with_its_page_and_words(office):
    """S4."""
    case = under_review()
    paper(case, "Титульный лист истории болезни, отделение онкологии", EPICRISIS, name="Выписка.pdf")

    seen = proposals(office, case, "diagnosis")

    assert [(p.document.name, p.page, p.words, p.may_be_taken) for p in seen] == [
        ("Выписка.pdf", 2, "Диагноз", True)
    ]
    assert "Похоже, есть: стр. 2 : «Диагноз» Выписка.pdf" in words(
        office.get(reverse("curators:case", args=[case.pk]))
    )
    assert case.enclosures.get().kind == Kind.OTHER, "nothing is decided by looking"


def test_one_press_takes_it_and_the_verdict_is_still_to_be_given(office, curator):
    case = under_review()
    document = paper(case, EPICRISIS)

    office.post(reverse("curators:mark_part", args=[case.pk, document.pk, "diagnosis"]))
    office.post(reverse("curators:mark_part", args=[case.pk, document.pk, "plan"]))

    marked = case.enclosures.present().order_by("kind")
    assert [(e.kind, e.verdict, e.arrived_at) for e in marked] == [
        ("diagnosis", "pending", case.created_at),
        ("plan", "pending", case.created_at),
    ]
    assert [p.may_be_taken for p in proposals(office, case, "plan")] == [False], "only the place is shown now"


@pytest.mark.parametrize("kind", ["identity", "other", "nothing"])
def test_nothing_but_a_part_of_the_extract_is_marked(office, kind):
    case = under_review()
    document = paper(case, EPICRISIS)

    page = office.post(reverse("curators:mark_part", args=[case.pk, document.pk, kind]), follow=True)

    assert "Отметить можно часть выписки" in words(page)
    assert case.enclosures.present().get().kind == Kind.OTHER


def test_a_passport_contains_no_part_and_is_not_read_for_one(office):
    case = under_review()
    document = paper(case, EPICRISIS, kind=Kind.IDENTITY)

    assert proposals(office, case, "diagnosis") == []
    office.post(reverse("curators:mark_part", args=[case.pk, document.pk, "diagnosis"]))
    assert case.enclosures.present().get().kind == Kind.IDENTITY


def test_a_package_that_was_handed_over_shows_the_place_without_the_button(office):
    case = CaseFactory(at_clinic=True)
    paper(case, EPICRISIS)

    assert [p.may_be_taken for p in proposals(office, case, "epicrisis")] == [False]


def test_a_file_that_may_not_be_opened_speaks_for_nothing(office):
    case = under_review()
    paper(case, EPICRISIS, being_checked=True)

    assert proposals(office, case, "diagnosis") == []

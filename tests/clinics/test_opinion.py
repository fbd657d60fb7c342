"""Handing the opinion over: what S9 refuses, and that nothing typed or sent is lost meanwhile."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.models import Document
from requests_app.models import Opinion
from requests_app.statuses import Status
from tests.clinics.situations import PDF, address, said
from tests.factories import DocumentFactory, OpinionFactory


def signed(name="Мнение.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture(autouse=True)
def files_without_their_own_checks(monkeypatch):
    """What a file holds is tested in documents; here it is stored as it comes, and its text is not read."""

    def receive(upload, *, case_number, by, at):
        return DocumentFactory(
            case_number=case_number, name=upload.name, uploaded_by=by, uploaded_at=at, being_checked=True
        )

    monkeypatch.setattr("documents.uploads.receive", receive)
    monkeypatch.setattr("requests_app.copies.s9_in_text", lambda *args: {})
    monkeypatch.setattr("requests_app.signing.facts", lambda *args: {})


def filled(case, **changes):
    """The form as an expert fills it in; ``None`` leaves a field out."""
    answers = {f"answer_{q.pk}": f"Ответ {q.position}." for q in case.questions.all()}
    form = {
        "file": signed(),
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "opinion_on": f"{timezone.localdate():%d.%m.%Y}",
        "stated": ["organisation", "expert"],
        **answers,
        **changes,
    }
    return {name: value for name, value in form.items() if value is not None}


def hand_over(desk, case, **changes):
    return desk.post(address(case, "opinion/"), filled(case, **changes), follow=True)


def test_a_complete_opinion_goes_to_the_curator(desk, taken, doctor):
    page = said(hand_over(desk, taken))

    opinion = Opinion.objects.get()
    assert "Мнение передано врачу-куратору" in page and "Ответ 2." in page
    assert (opinion.expert_position, opinion.handed_over_by) == ("Врач-онколог", doctor)
    assert [a.text for a in opinion.answers.all()] == ["Ответ 1.", "Ответ 2."]
    taken.refresh_from_db()
    assert taken.status == Status.OPINION_RECEIVED


def test_a_question_may_be_left_open_with_the_reason(desk, taken):
    question = taken.questions.first()

    hand_over(desk, taken, **{f"cannot_{question.pk}": "on", f"answer_{question.pk}": "Нужна биопсия."})

    answer = Opinion.objects.get().answers.get(question=question)
    assert answer.cannot and answer.text == "Нужна биопсия."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"file": None}, "Выберите файл с подписанным мнением"),
        ({"file": signed("Мнение.docx", b"PK\x03\x04")}, "«Мнение.docx»: мнение принимаем в PDF"),
        ({"expert_name": " "}, "Укажите фамилию, имя и отчество эксперта"),
        ({"expert_name": "Ковалёв"}, "Напишите полностью"),
        ({"expert_position": ""}, "Укажите должность эксперта"),
        ({"opinion_on": "31.02.2026"}, "Укажите дату мнения как день, месяц и год"),
        ({"opinion_on": f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}"}, "Этот день ещё не наступил"),
        ({"opinion_on": "01.01.2016"}, "Проверьте год и месяц"),
        ({"stated": ["expert"]}, "Без этого мнение не принимается: название вашей организации"),
    ],
)
def test_without_what_s9_asks_for_the_opinion_is_refused_and_nothing_typed_is_lost(
    desk, taken, changes, sentence
):
    page = said(hand_over(desk, taken, **changes))

    assert page.count(sentence) >= 2, "at the top and at the field"
    assert "<title>Ошибка: " in page and "Ответ 2." in page
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(("tick", "sentence"), [(None, "Ответьте на вопрос 2"), ("on", "Напишите, почему")])
def test_every_question_has_an_answer_or_a_reason(desk, taken, tick, sentence):
    question = taken.questions.last()

    page = said(hand_over(desk, taken, **{f"answer_{question.pk}": " ", f"cannot_{question.pk}": tick}))

    assert sentence in page and not Opinion.objects.exists()


def test_a_file_once_received_need_not_be_chosen_again(desk, taken):
    page = said(hand_over(desk, taken, expert_position=""))
    kept = re.search(r'name="kept" value="([^"]+)"', page).group(1)
    assert "Выбирать его снова не нужно" in page

    hand_over(desk, taken, file=None, kept=kept)

    assert str(Opinion.objects.get().document_id) == kept
    assert Document.objects.filter(name="Мнение.pdf").count() == 1


def test_a_file_is_kept_for_its_own_sender_and_case_alone(desk, taken, make_case, doctor):
    others = [
        DocumentFactory(case_number=taken.number),
        DocumentFactory(case_number=make_case().number, uploaded_by=doctor),
        DocumentFactory(case_number=taken.number, uploaded_by=doctor, content_type="image/png"),
        taken.enclosures.first().document,
    ]
    for kept in [*(other.pk for other in others), uuid.uuid4(), "мусор"]:
        page = said(hand_over(desk, taken, file=None, kept=kept))

        assert "Выберите файл с подписанным мнением" in page

    assert not Opinion.objects.exists()


def test_a_returned_opinion_shows_the_reason_and_is_corrected_not_typed_anew(desk, taken):
    opinion = OpinionFactory(
        case=taken, returned_at=timezone.now(), return_reason="Нет подписи на второй странице"
    )
    opinion.answers.create(question=taken.questions.first(), text="Диагноз подтверждаю.")

    page = said(desk.get(address(taken)))

    assert "Нет подписи на второй странице" in page
    assert "Диагноз подтверждаю." in page and "Врач-онколог, д. м. н." in page
    assert "Вернули на доработку" in said(desk.get("/clinic/"))


def test_a_second_click_hands_nothing_over_twice(desk, taken):
    hand_over(desk, taken)

    page = said(hand_over(desk, taken))

    assert "Передать мнение сейчас нельзя" in page
    assert Opinion.objects.count() == 1 and Document.objects.filter(name="Мнение.pdf").count() == 1


def test_the_form_is_not_there_before_the_case_is_accepted(desk, offered):
    assert "Передать куратору" not in said(desk.get(address(offered)))
    assert "Передать мнение сейчас нельзя" in said(hand_over(desk, offered))


def test_the_organisations_own_opinion_stays_readable_while_it_is_checked(desk, make_case):
    case = make_case(Status.OPINION_RECEIVED)
    opinion = OpinionFactory(case=case)

    assert address(case, f"opinion/{opinion.pk}/") in said(desk.get(address(case)))


def test_what_the_expert_says_of_the_first_opinion_is_kept_and_shown(desk, taken):
    said_so = {"diagnosis_is": "confirmed", "treatment_is": "changed", "impact": "Операция не нужна."}
    page = said(hand_over(desk, taken, **said_so))

    opinion = Opinion.objects.get()
    assert opinion.concordance == [("Диагноз", "подтверждает"), ("Лечение", "меняет")]
    assert "эксперт меняет" in page and "Операция не нужна." in page


def test_what_was_not_compared_is_not_told_of(desk, taken):
    page = said(hand_over(desk, taken))

    assert Opinion.objects.get().concordance == [] and "эксперт подтверждает" not in page


def test_a_change_needs_words_for_the_patient(desk, taken):
    page = said(hand_over(desk, taken, diagnosis_is="changed", impact="  "))

    assert "Напишите, что меняется для пациента" in page and not Opinion.objects.exists()


def test_a_change_without_words_cannot_be_stored(taken):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpinionFactory(case=taken, diagnosis_is="changed", impact="")


def test_a_returned_opinion_keeps_its_comparison(desk, taken):
    OpinionFactory(
        case=taken, clinic=taken.clinic, returned_at=timezone.now(), return_reason="Поправьте",
        treatment_is="clarified", impact="Дозу уточнить.",
    )  # fmt: skip

    page = desk.get(address(taken)).content.decode()

    assert re.search(r'<option value="clarified" selected', page) and "Дозу уточнить." in page

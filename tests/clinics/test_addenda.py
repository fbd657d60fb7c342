"""The organisation after its opinion: the case opened for a question, what is signed beside, its return (S9)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.models import Document, Scan
from requests_app.actions import addenda, originals
from requests_app.models import Addendum, Original
from requests_app.statuses import Status
from tests.clinics.situations import address, said
from tests.factories import (
    CredentialFactory,
    ExpertFactory,
    FollowUpFactory,
    OpinionFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.pdfs import opinion_pdf

pytestmark = pytest.mark.usefixtures("unread")


@pytest.fixture
def unread(monkeypatch):
    """The file's own text is read elsewhere."""
    monkeypatch.setattr("requests_app.copies.s9_in_text", lambda *args: {})
    monkeypatch.setattr("requests_app.signing.facts", lambda *args: {})


@pytest.fixture
def original(make_case, doctor):
    case = make_case(Status.DELIVERED)
    return originals.keep(OpinionFactory(case=case, handed_over_by=doctor), at=timezone.now())


@pytest.fixture
def asked(original):
    return FollowUpFactory(opinion=original.opinion, text="Можно ли начать лечение?")


def page(original: Original) -> str:
    return reverse("clinics:addendum", args=[original.pk])


def filled(original: Original, **fields) -> dict:
    return {
        "kind": "answer",
        "file": SimpleUploadedFile("Дополнение.pdf", opinion_pdf("Дополнение"), "application/pdf"),
        "expert_name": "Ковалёв Роман Андреевич",
        "expert_position": "Врач-онколог",
        "signed_on": f"{timezone.localdate():%d.%m.%Y}",
        **{f"answer_{one.pk}": "Да, сразу." for one in original.opinion.follow_ups.open()},
        **fields,
    }


def test_the_case_is_open_to_the_organisation_while_a_question_is(desk, original, asked):
    assert "Вопросы после мнения, 1" in said(desk.get(reverse("clinics:cases")))
    here = said(desk.get(address(original.case)))
    assert "Можно ли начать лечение?" in here and "Ответить на вопросы" in here

    type(asked).objects.update(closed_at=timezone.now())
    assert desk.get(address(original.case)).status_code == 404


def test_the_questions_are_answered_and_the_curator_has_it(desk, original, asked):
    assert "Ответить на вопросы" in said(desk.get(page(original)))

    answer = said(desk.post(page(original), filled(original), follow=True))

    made = Addendum.objects.get()
    assert "Дополнение передано врачу-куратору" in answer and "Дополнение проверяет врач-куратор" in answer
    assert (made.kind, made.answers.get().text) == ("answer", "Да, сразу.")
    file = reverse("clinics:addendum_file", args=[original.pk, made.pk])
    assert desk.get(file).status_code == 404, "it is not scanned yet"
    Document.objects.filter(pk=made.document_id).update(scan=Scan.CLEAN, scanned_at=timezone.now())
    assert desk.get(file).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"file": ""}, "Выберите файл с подписанным дополнением"),
        ({"expert_name": "Ковалёв"}, "Напишите полностью"),
        ({"signed_on": "01.01.2020"}, "Мнение отправлено позже, чем 01.01.2020"),
        ({"signed_on": "01.01.2100"}, "Этот день ещё не наступил"),
        ({"kind": "correction"}, "Напишите, что дополнено или исправлено и почему"),
        ({"kind": ""}, "Выберите, что передаёте"),
    ],
)
def test_what_is_wrong_is_told_in_words_and_nothing_is_handed_over(desk, original, asked, wrong, words):
    assert words in said(desk.post(page(original), filled(original, **wrong)))
    assert not Addendum.objects.exists()


def test_a_question_without_an_answer_is_not_handed_over_and_the_file_is_kept(desk, original, asked):
    refused = desk.post(page(original), filled(original, **{f"answer_{asked.pk}": " "}))

    assert "Ответьте на вопрос 1" in said(refused) and "Выбирать его снова не нужно" in said(refused)
    kept = refused.context["form"].document.pk
    desk.post(page(original), filled(original, file="", kept=str(kept)))
    assert Addendum.objects.get().document_id == kept


def test_without_a_question_the_organisation_may_add_or_correct_and_not_answer(desk, original):
    form = said(desk.get(page(original)))
    assert "Дополнить или исправить мнение" in form and "Ответ на вопросы" not in form

    desk.post(page(original), filled(original, kind="addition", words="Пришёл результат биопсии."))

    assert Addendum.objects.get().words == "Пришёл результат биопсии."
    assert desk.get(address(original.case)).status_code == 404, "that opens no papers of the case"


def test_why_it_was_returned_is_read_where_it_is_signed_anew(desk, original, asked):
    desk.post(page(original), filled(original))
    curator = UserFactory(role="curator")
    addenda.send_back(Addendum.objects.get().pk, by=curator, at=timezone.now(), reason="Нет печати.")

    assert "Нет печати." in said(desk.get(page(original)))
    assert "Нет печати." in said(desk.get(address(original.case)))


def test_another_organisations_opinion_is_none(client, situations, original, asked):

    client.force_login(situations.doctor_of(OrganisationFactory()))

    assert client.get(page(original)).status_code == 404
    assert client.post(page(original), filled(original)).status_code == 404
    assert not Addendum.objects.exists()


def test_an_organisation_abroad_without_the_consent_sees_nothing_of_it(desk, original, asked, organisation):
    """L4."""
    organisation.country = "DE"
    organisation.cross_border_notice_on = timezone.localdate()
    organisation.save()
    original.case.consents.filter(kind="cross_border").delete()

    assert desk.get(page(original)).status_code == 404
    assert desk.get(address(original.case)).status_code == 404


def test_the_pages_take_few_queries(desk, original, asked, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        desk.get(page(original))
    with django_assert_max_num_queries(15):
        desk.get(address(original.case))


def test_its_expert_is_chosen_from_the_list_and_an_ended_credential_is_refused(desk, doctor, original, asked):
    expert = ExpertFactory(organisation=doctor.organisation)
    credential = CredentialFactory(expert=expert)
    chosen = filled(original, expert=str(expert.pk), expert_name="", expert_position="")
    credential.valid_until = timezone.localdate() - timedelta(days=1)
    credential.save()

    here = said(desk.post(page(original), chosen))
    assert expert.short_name in here and not Addendum.objects.exists()

    credential.valid_until = timezone.localdate() + timedelta(days=300)
    credential.save()
    desk.post(page(original), filled(original, expert=str(expert.pk), expert_name="", expert_position=""))
    made = Addendum.objects.get()
    assert (made.expert, made.expert_name) == (expert, expert.full_name) and made.expert_credential

"""«Входящие»: what came, what could not be read, what answers nothing of ours; and the page of one letter."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from correspondence.models import IncomingLetter, IncomingState
from requests_app.actions import sorting
from requests_app.models import Case
from requests_app.statuses import Status
from tests.factories import CaseFactory, IncomingLetterFactory, UserFactory, letter_case
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)
INBOX = "/office/inbox/"


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def letter_of(case: Case) -> IncomingLetter:
    return IncomingLetter.objects.of_case(case.number).get()


def letter_page(office, letter: IncomingLetter):
    return office.get(reverse("curators:incoming", args=[letter.pk]))


def quarantined(case: Case) -> IncomingLetter:
    letter = letter_of(case)
    letter.state, letter.problem = IncomingState.QUARANTINED, "Разбор письма трижды обрывался."
    letter.save()
    return letter


def aside(**fields) -> IncomingLetter:
    return IncomingLetterFactory(
        filed="aside", filed_at=TUESDAY, state="read", nature="bulk", nature_because="List-Id", **fields
    )


def test_the_letter_whose_term_ends_first_stands_first(office):
    """D19: S5's clock runs on every unsorted letter from its arrival."""
    letter_case(at=TUESDAY - timedelta(hours=1), subject="Пришло сегодня")
    letter_case("Выписка.pdf", at=TUESDAY - timedelta(days=4), subject="Пришло в пятницу")
    letter_case(at=TUESDAY - timedelta(days=1), subject="Пришло вчера")

    answer = office.get(INBOX)

    assert [row.letter.subject for row in answer.context["unsorted"]] == [
        "Пришло в пятницу",
        "Пришло вчера",
        "Пришло сегодня",
    ]
    said = words(answer)
    assert "просрочено" in said and "подтвердить до сегодня, 18:00" in said and "1 файл" in said


def test_a_sorted_letter_and_a_closed_one_are_not_in_the_list(office, curator):
    kept, spam = letter_case(subject="Заявка"), letter_case(subject="Реклама", sender="b@example.org")
    sorting.keep(kept.number, by=curator, at=TUESDAY)
    sorting.not_a_request(spam.number, by=curator, at=TUESDAY, reason="Реклама")

    assert "Все письма разобраны" in words(office.get(INBOX))


def test_the_number_of_unsorted_letters_stands_in_the_menu_of_the_inbox_and_the_queue(office):
    letter_case()
    letter_case(sender="b@example.org")

    for address in (INBOX, "/office/queue/"):
        assert office.get(address).context["unsorted_count"] == 2


def test_the_list_is_bounded_and_says_how_many_there_are(office, monkeypatch):
    monkeypatch.setattr("curators.inbox.AT_MOST", 2)
    for n in range(3):
        letter_case(sender=f"p{n}@example.org")

    answer = office.get(INBOX)

    assert len(answer.context["unsorted"]) == 2
    assert "Неразобранные, 3" in words(answer)


def test_an_unsorted_letter_is_a_row_of_the_queue_with_its_address_and_no_name(office):
    letter_case(sender="petr@example.com", sender_name="Пётр")
    CaseFactory()

    said = words(office.get("/office/queue/?view=unsorted"))

    assert "Имя неизвестно" in said and "petr@example.com" in said and "Неразобранное" in said
    assert "Соколова А. В." not in said


def test_a_letter_that_nobody_has_seen_is_news_in_the_queue_until_it_is_opened(office):
    case = letter_case()
    assert "новое сообщение или письмо" in words(office.get("/office/queue/"))

    letter_page(office, letter_of(case))

    assert "новое сообщение или письмо" not in words(office.get("/office/queue/"))
    assert Event.objects.filter(action="letter.opened", case_number=case.number).count() == 1


def test_a_colleague_who_looks_in_leaves_the_letter_as_news(office):
    case = letter_case()
    Case.objects.filter(pk=case.pk).update(curator=UserFactory(role="curator"))

    letter_page(office, letter_of(case))

    assert letter_of(case).seen_at is None


def test_a_letter_of_the_quarantine_is_read_again_when_asked(office):
    case = letter_case(subject="")
    letter = quarantined(case)
    assert "Разбор письма трижды обрывался." in words(office.get(INBOX))

    office.post(reverse("curators:read_again", args=[letter.pk]))

    letter.refresh_from_db()
    assert letter.state == IncomingState.STORED
    assert Event.objects.filter(action="letter.read_again_asked").exists()


def test_a_letter_that_was_read_is_not_read_again(office):
    letter = letter_of(letter_case())

    answer = office.post(reverse("curators:read_again", args=[letter.pk]), follow=True)

    assert "Это письмо уже прочитано." in words(answer)


def test_an_automatic_letter_becomes_a_request_when_a_person_is_found_in_it(office):
    letter = aside(subject="Рассылка больницы")
    said = words(office.get(INBOX))
    assert "Рассылка больницы" in said and "List-Id" in said

    answer = office.post(reverse("curators:split", args=[letter.pk]), follow=True)

    case = Case.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("curators:sort", args=[case.pk])
    assert case.deadlines.get().kind == "acknowledgement"
    assert list(office.get(INBOX).context["aside"]) == []


def test_the_inbox_asks_the_database_no_more_for_many_letters_than_for_few(office):
    for n in range(30):
        letter_case("a.pdf", sender=f"p{n}@example.org")
    for case in Case.objects.all()[:10]:
        quarantined(case)
    for _ in range(10):
        aside()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        office.get(INBOX)

    assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) <= 15


def test_the_letter_shows_what_is_new_and_folds_what_is_repeated(office):
    text = (
        "Присылаю план лечения.\n\n> 20 ноября Второе мнение писал:\n> Пришлите план лечения, пожалуйста.\n"
    )
    letter = letter_of(letter_case(text=text))

    mail = letter_page(office, letter).context["mail"]

    assert mail.fresh == "Присылаю план лечения."
    assert "Пришлите план" in mail.folded


def test_what_a_stranger_wrote_is_shown_as_words_and_never_as_a_page(office):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    case = letter_case(f"{evil}.pdf", subject=evil, sender_name=evil, text=evil)
    letter = letter_of(case)
    letter.parts.append({"name": evil, "type": "x", "size": 1, "inline": False, "skipped": evil})
    letter.save()
    quarantined(letter_case(subject=evil, sender="b@example.org"))
    aside(subject=evil, sender_name=evil)

    for address in (
        INBOX,
        reverse("curators:incoming", args=[letter.pk]),
        reverse("curators:sort", args=[case.pk]),
        reverse("curators:case", args=[case.pk]),
        reverse("curators:history", args=[case.pk]),
        "/office/queue/",
    ):
        page = office.get(address).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page, address
    assert "&lt;script&gt;" in office.get(INBOX).content.decode()


def test_the_letter_is_saved_as_it_came_and_that_is_written_down_first(office):
    letter = letter_of(letter_case(subject="Диагноз: рак"))
    default_storage.save(letter.raw_key, ContentFile(b"Subject: x\r\n\r\n<script>1</script>"))

    answer = office.get(reverse("curators:incoming_raw", args=[letter.pk]))

    assert b"".join(answer.streaming_content).startswith(b"Subject: x")
    assert (
        answer["Content-Disposition"].startswith("attachment; ") and ".eml" in answer["Content-Disposition"]
    )
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "Диагноз" not in answer["Content-Disposition"]
    assert Event.objects.filter(action="letter.raw_downloaded", case_number=letter.case_number).count() == 1


def test_a_letter_whose_bytes_are_gone_is_no_page_and_no_record(office):
    letter = letter_of(letter_case())

    assert office.get(reverse("curators:incoming_raw", args=[letter.pk])).status_code == 404
    assert not Event.objects.filter(action="letter.raw_downloaded").exists()


def test_a_letter_joined_to_a_case_of_the_cabinet_is_split_off_again(office, curator):
    target = CaseFactory(status=Status.UNDER_REVIEW, complete=True)
    source = letter_case("Выписка.pdf")
    sorting.join(source.number, by=curator, at=TUESDAY, into=target.number)
    letter = letter_of(target)
    assert "Отделить в свою заявку" in words(letter_page(office, letter))

    office.post(reverse("curators:split", args=[letter.pk]))

    own = Case.objects.exclude(pk__in=[target.pk, source.pk]).get()
    assert letter_of(own).pk == letter.pk
    assert own.enclosures.present().get().kind == "unsorted"
    assert not target.enclosures.present().filter(kind="unsorted").exists()


def test_the_only_letter_of_its_case_has_nothing_to_be_split_from(office):
    letter = letter_of(letter_case())

    assert "Отделить" not in words(letter_page(office, letter))


def test_a_letter_that_was_not_kept_whole_says_so(office):
    letter = letter_of(letter_case(is_whole=False, size=90_000_000))

    assert "сохранено не целиком: 86 МБ" in words(letter_page(office, letter))


@pytest.mark.parametrize("role", ["applicant", "clinic", "privacy", "admin"])
def test_nobody_but_the_office_sees_letters(client, role):
    letter = letter_of(letter_case())
    client.force_login(UserFactory(role=role))

    for address in (INBOX, reverse("curators:incoming", args=[letter.pk])):
        assert client.get(address).status_code == 403

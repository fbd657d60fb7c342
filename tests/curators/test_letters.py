"""The page «Письма»: what waits, what needs a person, and what a person may do about each."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.models import Event
from correspondence.models import LetterState, OutgoingLetter
from curators import letterbox
from requests_app.actions.delivery import COPY_LETTER
from tests.factories import CaseFactory
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 15, 20, tzinfo=MOSCOW)
LETTERS = "/office/letters/"


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def letter():
    case = CaseFactory()

    def make(state: str = LetterState.FAILED, *, minutes: int = 60, **fields) -> OutgoingLetter:
        at = TUESDAY - timedelta(minutes=minutes)
        taken = state in {LetterState.ACCEPTED, LetterState.BOUNCED}
        known = {
            "name": "package_complete",
            "case_number": case.number,
            "to_address": case.reply_to,
            "subject": f"Заявка {case.number}",
            "body_text": "Текст письма",
            "claimed_at": at,
            "sending_at": at,
            "next_attempt_at": at,
            "created_at": at,
            "accepted_at": at if taken else None,
            "bounced_at": TUESDAY if state == LetterState.BOUNCED else None,
        }
        count = OutgoingLetter.objects.count()
        return OutgoingLetter.objects.create(message_id=f"<{count}@x>", state=state, **{**known, **fields})

    return make


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def acts_on(page, letter) -> list[str]:
    """The names of the routes to which the page's buttons for a letter lead."""
    names = ("letter_arrived", "letter_again", "letter_abort")
    return [
        n.removeprefix("letter_")
        for n in names
        if f'action="{reverse(f"curators:{n}", args=[letter.pk])}"' in page.content.decode()
    ]


def test_four_figures_stand_above(office, letter):
    for state in ("queued", "claimed", "failed", "bounced", "bounced", "unknown", "accepted"):
        letter(state, minutes=1)

    figures = office.get(LETTERS).context["figures"]

    assert [(item["term"], item["value"]) for item in figures] == [
        ("Ждут отправки", 2),
        ("Не ушли", 1),
        ("Вернулись", 2),
        ("Неизвестно", 1),
    ]
    assert [bool(item.get("bad")) for item in figures] == [False, True, True, True]


def test_a_returned_letter_needs_a_decision_under_a_word_of_its_own(office, letter):
    came_back = letter(LetterState.BOUNCED, last_error="550 нет такого ящика")

    page = office.get(LETTERS)

    assert [row.letter for row in page.context["broken"]] == [came_back]
    assert "Вернулось недоставленным" in words(page) and "550 нет такого ящика" in words(page)


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (LetterState.FAILED, ["again"]),
        (LetterState.BOUNCED, ["again"]),
        (LetterState.UNKNOWN, ["arrived", "again"]),
        (LetterState.QUEUED, ["abort"]),
        (LetterState.CLAIMED, ["abort"]),
        (LetterState.SENDING, []),
        (LetterState.ACCEPTED, []),
    ],
)
def test_each_letter_offers_what_may_be_done_with_it(office, letter, state, acts):
    found = letter(state)

    assert acts_on(office.get(LETTERS), found) == acts


def test_the_copy_of_an_opinion_offers_no_stopping(office, letter):
    waiting = letter(LetterState.QUEUED, name=COPY_LETTER)

    assert acts_on(office.get(LETTERS), waiting) == []


def test_a_person_says_that_an_unknown_letter_arrived_and_that_is_recorded(office, letter, curator):
    unknown = letter(LetterState.UNKNOWN, last_error="Отправка оборвалась")

    page = office.post(reverse("curators:letter_arrived", args=[unknown.pk]), {"next": LETTERS}, follow=True)

    assert "отмечено как дошедшее" in words(page) and page.redirect_chain[-1][0] == LETTERS
    unknown.refresh_from_db()
    assert (unknown.state, unknown.accepted_at) == (LetterState.ACCEPTED, unknown.sending_at)
    assert Event.objects.get(action="letter.arrived").by == curator


@pytest.mark.parametrize("state", sorted(set(LetterState) - {LetterState.UNKNOWN}))
def test_of_a_letter_whose_fate_is_known_nobody_says_that_it_arrived(office, letter, state):
    known = letter(state)

    page = office.post(reverse("curators:letter_arrived", args=[known.pk]), follow=True)

    assert "уже известно" in words(page)
    known.refresh_from_db()
    assert known.state == state and not Event.objects.filter(action="letter.arrived").exists()


def test_looking_does_not_mark_a_letter_as_arrived(office, letter):
    assert office.get(reverse("curators:letter_arrived", args=[letter("unknown").pk])).status_code == 405


def test_an_unknown_letter_explains_itself_and_a_returned_one_says_when(office, letter):
    unknown, came_back = letter(LetterState.UNKNOWN), letter(LetterState.BOUNCED)

    assert "Спросите получателя" in words(office.get(letterbox.Row(unknown).open_url))
    assert acts_on(office.get(letterbox.Row(unknown).open_url), unknown) == ["arrived", "again"]
    assert "вернулось" in words(office.get(letterbox.Row(came_back).open_url))


def test_those_that_wait_stand_the_oldest_first_under_its_moment(office, letter):
    young, old = letter(LetterState.QUEUED, minutes=3), letter(LetterState.QUEUED, minutes=12)

    page = office.get(LETTERS)

    assert [row.letter for row in page.context["waiting"]] == [old, young]
    assert "Самое старое: сегодня, 15:08" in words(page)


def test_the_page_raises_an_alarm_when_a_letter_waits_over_a_quarter_of_an_hour(office, letter):
    assert letterbox.alarm(TUESDAY) is None
    letter(LetterState.QUEUED, minutes=14)
    letter(LetterState.QUEUED, minutes=90, secret=True)
    letter(LetterState.FAILED, minutes=90)
    assert letterbox.alarm(TUESDAY) is None
    assert "Почта задерживается" not in words(office.get(LETTERS))

    letter(LetterState.QUEUED, minutes=20), letter(LetterState.SENDING, minutes=16)

    assert letterbox.alarm(TUESDAY) == letterbox.Alarm(2, TUESDAY - timedelta(minutes=20))
    assert "2 письма ждут отправки дольше 15 минут" in words(office.get(LETTERS))


def test_empty_lists_say_so_in_words(office):
    said = words(office.get(LETTERS))

    assert "Все письма на месте" in said
    assert "Ничего не ждёт: всё передано почте." in said and "Пока ничего не отправлено." in said


def test_a_letter_about_a_case_that_is_not_seen_cannot_be_called_arrived(office, letter):
    hidden = letter(LetterState.UNKNOWN, case_number=CaseFactory(draft=True).number)

    assert office.post(reverse("curators:letter_arrived", args=[hidden.pk])).status_code == 404

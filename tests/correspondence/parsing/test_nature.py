"""Who wrote: people, robots, mailings, servers."""

from pathlib import Path

import pytest

from correspondence.parsing import letter
from correspondence.parsing.reading import Reading

OURS = "<0f8fad5b-d9cb-469f-a165-70867728950e@vm.example>"


def read(headers: str, folder: Path, text: str = "Добрый день!") -> Reading:
    return letter.read(f"{headers}\nTo: 2opinion@vm.example\n\n{text}".encode(), folder)


KINDS = {
    "From: a@b.ru": "person",
    "From: a@b.ru\nAuto-Submitted: no": "person",
    "From: a@b.ru\nX-Auto-Response-Suppress: All": "person",
    "From: a@b.ru\nReturn-Path: <a@b.ru>\nSubject: Автоответ прошу отключить": "person",
    "From: a@b.ru\nPrecedence: first-class": "person",
    "From: a@b.ru\nAuto-Submitted: auto-replied": "auto_reply",
    "From: a@b.ru\nAuto-Submitted: Auto-Generated (cron)": "auto_reply",
    "From: a@b.ru\nX-Autoreply: yes": "auto_reply",
    "From: a@b.ru\nX-Autorespond: a": "auto_reply",
    "From: a@b.ru\nX-Auto-Response-Suppress: All\nSubject: Автоматический ответ: отпуск": "auto_reply",
    "From: a@b.ru\nReturn-Path: <>": "auto_reply",
    "From: a@b.ru\nReturn-Path: <>\nSubject: Вне офиса": "auto_reply",
    "From: Mail <MAILER-DAEMON@b.ru>": "auto_reply",
    "From: postmaster@b.ru": "auto_reply",
    "From: MAILER-DAEMON": "auto_reply",
    "From: a@b.ru\nPrecedence: bulk": "bulk",
    "From: a@b.ru\nList-Id: <x>": "bulk",
    "From: a@b.ru\nList-Unsubscribe: <http://x.ru>": "bulk",
    "From: a@b.ru\nPrecedence: bulk\nAuto-Submitted: auto-replied": "auto_reply",
}


@pytest.mark.parametrize("headers", KINDS)
def test_the_headers_say_who_wrote(headers, tmp_path):
    reading = read(headers, tmp_path)

    assert reading.nature == KINDS[headers]
    assert bool(reading.nature_because) == (reading.nature != "person")


@pytest.mark.parametrize("headers", ["From: MAILER-DAEMON@b.ru", "From: a@b.ru\nReturn-Path: <>"])
def test_a_server_that_returns_an_id_of_ours_bounces(headers, tmp_path):
    reading = read(headers, tmp_path, f"Не доставлено: 5.1.1\n\nMessage-ID: {OURS}\n")

    assert reading.nature == "bounce" and reading.bounce is not None
    assert (reading.bounce.message_ids, reading.bounce.status) == ((OURS,), "5.1.1")


def test_a_person_who_quotes_our_letter_is_a_person(tmp_path):
    reading = read(
        f"From: a@b.ru\nReturn-Path: <a@b.ru>\nIn-Reply-To: {OURS}", tmp_path, f"> Message-ID: {OURS}\nДа"
    )

    assert (reading.nature, reading.bounce, reading.references) == ("person", None, (OURS,))


def test_what_the_reason_quotes_is_short(tmp_path):
    assert len(read("From: a@b.ru\nAuto-Submitted: " + "x" * 999, tmp_path).nature_because) <= 120

"""The questions asked for each letter are answered by an index, however many letters there are."""

import pytest
from django.db import connection
from django.utils import timezone

from correspondence.models import IncomingLetter, OutgoingLetter
from tests.factories import IncomingLetterFactory

NOW = timezone.now()
NUMBER = "VM-2026-000001"

QUESTIONS = {
    "what waits to be read": (lambda: IncomingLetter.objects.unread(NOW)[:500], "incoming_unread"),
    "what is owed a flag": (lambda: IncomingLetter.objects.unflagged("box", 1), "incoming_unflagged"),
    "the same bytes": (
        lambda: IncomingLetter.objects.originals().filter(raw_sha256="0" * 64),
        "the_same_bytes_are_one_letter",
    ),
    "the same Message-ID": (lambda: IncomingLetter.objects.filter(message_id="<1@x>"), "incoming_message_id"),
    "the letters of a case": (
        lambda: IncomingLetter.objects.of_case(NUMBER),
        "correspondence_incomingletter_case",
    ),
    "quarantine": (lambda: IncomingLetter.objects.quarantined(), "incoming_quarantined"),
    "earlier letters of an address": (lambda: IncomingLetter.objects.filter(sender="a@x"), "incoming_sender"),
    "an answer within the hour": (lambda: OutgoingLetter.objects.answers_to("a@x", NOW), "letter_answers"),
    "whose letter came back": (
        lambda: OutgoingLetter.objects.filter(message_id__in=["<1@x>"]),
        "correspondence_outgoingletter_message_id",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_index_answers(question):
    asked, index = QUESTIONS[question]
    flagged = {"mailbox": "box", "flagged_at": NOW}
    IncomingLetter.objects.bulk_create(IncomingLetterFactory.build(uid=n, **flagged) for n in range(1, 301))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE correspondence_incomingletter")
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, params = asked().query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert index in plan, plan

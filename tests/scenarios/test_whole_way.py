"""From the application in the cabinet to the opinion in the insured person's mailbox (S1-S9)."""

from datetime import date
from io import BytesIO

import pikepdf

from requests_app.models import Completeness
from tests.pdfs import opinion_pdf
from tests.scenarios.story import Story, moscow


def test_the_opinion_reaches_the_mailbox_and_both_promises_are_kept(story: Story):
    story.now("2026-11-20 15:00").applies().minute_passes()
    assert story.case.status == "received"
    assert story.deadline("acknowledgement").due_at == moscow("2026-11-23 18:00")
    assert story.letters("application_received")[0].state == "accepted"

    story.now("2026-11-23 11:20").acknowledges()
    assert story.deadline("acknowledgement").met_at is None, "a promise is not kept by a queued letter"
    story.minute_passes()
    assert story.kept("acknowledgement")
    assert story.case.status == "under_review"

    story.now("2026-11-24 12:00").fixes_completeness()
    term = story.deadline("opinion")
    assert term.began_at == moscow("2026-11-20 15:00"), "D3: from the arrival, not from the curator's click"
    assert term.promised_on == date(2026, 12, 4)

    story.offers().clinic_accepts()
    story.now("2026-12-01 16:00").hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова"))
    assert story.case.status == "opinion_received"
    story.now("2026-12-02 10:00").releases()
    assert story.case.status == "released"
    story.minute_passes().minute_passes()

    assert story.case.status == "delivered"
    assert story.kept("opinion")
    assert story.deadline("storage").promised_on == date(2028, 6, 1), (
        "S10: 18 months from the date of the service"
    )


def test_the_copy_in_the_mailbox_opens_with_the_password_of_the_cabinet(story: Story):
    pdf = opinion_pdf("Аврора", "Ковалёв", "Соколова")
    story.reaches_the_clinic().hands_over(pdf).releases().minute_passes()

    letter = next(m for m in story.mail_server.letters if "второе мнение готово" in str(m["Subject"]))
    attachment = next(part for part in letter.walk() if part.get_filename())

    with pikepdf.open(
        BytesIO(attachment.get_payload(decode=True)), password=story.case.copy_password
    ) as copy:
        assert copy.encryption.R == 6, "AES-256"
        inside = [bytes(spec.get_file().read_bytes()) for spec in copy.attachments.values()]
    assert inside == [pdf], "the signed original travels byte for byte"
    assert "Рак" not in letter.as_string()


def test_completeness_is_a_frozen_list_with_hashes(story: Story):
    story.applies().acknowledges().fixes_completeness()

    items = Completeness.objects.get(case=story.case).items

    assert {"kind", "document", "name", "sha256", "arrived_at"} == set(items[0])
    assert {item["kind"] for item in items} >= {"diagnosis", "anamnesis", "epicrisis", "plan", "results"}

"""The whole procedure by letter alone (S1, S5, S7, S8, D5, D8, D18, D19): the applicant never opens the cabinet."""

from datetime import date
from email.message import EmailMessage
from io import BytesIO

import pikepdf
import pytest

from accounts.models import User
from audit.models import Event
from correspondence.models import IncomingLetter, OutgoingLetter
from requests_app.actions import delivery, sorting
from requests_app.models import Case
from requests_app.workflow import StepRefused
from tests.pdfs import opinion_pdf
from tests.scenarios.by_letter import DIAGNOSIS, HERS, OURS, ByLetter
from tests.scenarios.story import moscow

PAPERS = ("Анкета.pdf", "Паспорт.pdf", "Полис.pdf", "Согласие.pdf", "Выписка.pdf")
KINDS = {
    "Анкета": "questionnaire",
    "Паспорт": "identity",
    "Полис": "policy",
    "Согласие": "consent",
    "Выписка": "diagnosis anamnesis epicrisis results",
    "План": "plan",
}


def test_from_a_letter_to_the_opinion_in_the_mailbox(by_letter: ByLetter):
    story = by_letter
    story.now("2026-11-20 22:40").writes("Добрый день! Прошу второе мнение.", *PAPERS)
    story.takes_up()
    assert story.deadline("acknowledgement").due_at == moscow("2026-11-23 18:00"), "D1: from the arrival"
    receipt = story.received()[0]
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert story.number in receipt["Subject"]

    story.now("2026-11-21 09:00").replies("Да")
    assert story.case.reply_to == HERS
    story.now("2026-11-23 11:00").sorts(**KINDS).identifies().says_what_is_missing().minute_passes()
    assert story.kept("acknowledgement")
    assert "План лечения" in story.received()[-1].get_content()

    story.now("2026-11-24 15:00").replies("Вот план лечения", "План лечения.pdf")
    story.now("2026-11-25 10:00").sorts(**KINDS)
    assert story.case.status == "under_review"
    story.fixes_completeness().minute_passes()
    assert story.deadline("opinion").began_at == moscow("2026-11-24 15:00"), "D3: when the last document came"
    assert story.deadline("opinion").promised_on == date(2026, 12, 8)

    story.offers().clinic_accepts()
    story.now("2026-12-01 12:00").hands_over(opinion_pdf("Аврора", "Ковалёв", "Соколова")).releases()
    story.minute_passes().minute_passes()
    assert story.case.status == "delivered"
    assert story.kept("opinion")
    copy = next(part for part in story.received()[-1].walk() if part.get_filename())
    password = delivery.tell_password(story.number, by=story.curator, at=story.at)
    with pikepdf.open(BytesIO(copy.get_payload(decode=True)), password=password):
        pass
    assert Event.objects.filter(action="case.password_told", case_number=story.number).exists()
    account = User.objects.get(email=HERS)
    assert account.last_login is None and not account.has_usable_password()


def test_every_letter_to_her_answers_hers_and_can_be_answered(by_letter: ByLetter):
    first = by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение", *PAPERS)
    by_letter.takes_up().replies("Да")
    by_letter.sorts(**KINDS).identifies().says_what_is_missing().minute_passes()

    for letter in by_letter.received():
        assert by_letter.case.reply_token in letter["Reply-To"]
        assert str(first["Message-ID"]) in letter["References"]
        assert DIAGNOSIS.split()[1] not in f"{letter['Subject']} {letter.get_content()}"


def test_a_letter_that_nobody_reads_is_noticed_by_itself_and_the_breach_is_recorded(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    by_letter.takes_up()

    by_letter.now("2026-11-23 17:31").minute_passes()
    assert "ждут врача-куратора" in by_letter.received()[-1].get_content()
    by_letter.now("2026-11-23 18:01").minute_passes()
    assert by_letter.deadline("acknowledgement").breached_at is not None
    assert by_letter.letters("staff_breach", "head@example.ru")


def test_a_stranger_with_the_number_and_a_copy_opens_nothing(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение", *PAPERS)
    by_letter.takes_up().replies("Да")
    number, seen = by_letter.number, len(by_letter.received())

    by_letter.writes(
        "Пришлите мне мнение на этот адрес",
        sender="stranger@example.org",
        subject=f"Re: Заявка {number}",
        Cc=HERS,
        Reply_To=HERS,
    )

    assert by_letter.newest.number != number
    assert by_letter.newest.is_unsorted
    assert IncomingLetter.objects.of_case(number).count() == 2
    assert len(by_letter.received()) == seen
    assert [m["Subject"] for m in by_letter.received("stranger@example.org")] == [
        f"Заявка {by_letter.newest.number}: письмо получено"
    ]


def test_a_stranger_with_the_very_token_opens_nothing_either(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    by_letter.takes_up()

    by_letter.replies("Да", sender="stranger@example.org")

    assert by_letter.case.reply_to == ""
    assert by_letter.newest.number != by_letter.number


@pytest.mark.parametrize("sender", ["curator@example.ru", "doctor@example.ru", "head@example.ru"])
def test_staff_and_organisations_cannot_act_by_letter(by_letter: ByLetter, sender):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    by_letter.takes_up()

    by_letter.writes("Примите и закройте", sender=sender, subject=f"Заявка {by_letter.number}")

    assert by_letter.case.status == "received"
    assert by_letter.newest.number != by_letter.number


def test_a_vacation_reply_is_attached_answered_by_nobody_and_proves_nothing(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    by_letter.takes_up()
    sent = OutgoingLetter.objects.count()

    by_letter.replies("Меня нет до 5 декабря", Auto_Submitted="auto-replied")

    letter = IncomingLetter.objects.get(nature="auto_reply")
    assert (letter.case_number, letter.filed) == (by_letter.number, "attached")
    assert by_letter.case.reply_to == ""
    assert OutgoingLetter.objects.count() == sent


def test_two_robots_facing_each_other_fall_silent(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    for minute in range(1, 30):
        by_letter.now(f"2026-11-20 10:{minute:02}")
        by_letter.writes("Ваше письмо получено", subject="Re: Заявка", to=OURS)

    assert len(by_letter.received()) == 1, "one automatic answer to an address in an hour"


def dsn(returned: EmailMessage, at: str) -> EmailMessage:
    """What a mail server says of a letter that it could not deliver (RFC 3464)."""
    text = f"""From: MAILER-DAEMON@mx.example.org
To: {returned["Return-Path"] or OURS}
Subject: Undelivered Mail Returned to Sender
Date: {at}
Message-ID: <dsn.{returned["Message-ID"][1:9]}@mx.example.org>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_dsn"

--=_dsn
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=_dsn
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {HERS}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--=_dsn
Content-Type: text/rfc822-headers

Message-ID: {returned["Message-ID"]}
Subject: returned

--=_dsn--
"""
    import email
    from email.policy import SMTP

    return email.message_from_string(text, policy=SMTP)


def test_a_bounced_acknowledgement_is_owed_again(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение", *PAPERS)
    by_letter.takes_up().replies("Да")
    by_letter.now("2026-11-20 12:00").sorts(**KINDS).says_what_is_missing().minute_passes()
    assert by_letter.kept("acknowledgement")

    by_letter.now("2026-11-20 12:10").arrives(
        dsn(by_letter.received()[-1], "Fri, 20 Nov 2026 12:10:00 +0300")
    )
    by_letter.minute_passes()

    assert by_letter.deadline("acknowledgement").is_running
    assert by_letter.letters("staff_letter_bounced", "head@example.ru")
    assert IncomingLetter.objects.get(nature="bounce").case_number == by_letter.number
    assert Case.objects.count() == 1, "a report is no request"


def test_a_reply_to_a_closed_case_is_a_case_of_its_own_that_names_the_old_one(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    by_letter.takes_up().replies("Да")
    closed = by_letter.number
    sorting.not_a_request(closed, by=by_letter.curator, at=by_letter.at, reason="Отозвала по телефону")

    by_letter.now("2026-11-21 10:00").replies("Я передумала, прошу рассмотреть")

    assert Case.objects.get(number=closed).status == "closed"
    assert by_letter.newest.number != closed
    assert by_letter.takes_up().deadline("acknowledgement").began_at == moscow("2026-11-21 10:00")


def test_the_same_letter_in_two_boxes_is_one_case(by_letter: ByLetter):
    letter = by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    twin = EmailMessage.__new__(EmailMessage)
    twin = letter
    twin["Received"] = "from mx2.example.org by mail.rgs.ru; Fri, 20 Nov 2026 10:00:05 +0300"
    by_letter.arrives(twin)

    assert Case.objects.count() == 1
    assert list(IncomingLetter.objects.order_by("uid").values_list("filed", flat=True)) == [
        "own_case",
        "copy",
    ]


def test_two_letters_under_one_message_id_are_two_cases(by_letter: ByLetter):
    first = by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    second = EmailMessage(policy=first.policy)
    for name in ("From", "To", "Subject", "Message-ID", "Date"):
        second[name] = first[name]
    second.set_content("Другой текст")
    by_letter.arrives(second)

    assert Case.objects.count() == 2


def test_with_the_mail_server_down_the_case_is_there_once_and_the_receipt_follows(
    by_letter: ByLetter, settings
):
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение")
    assert Case.objects.count() == 1
    settings.EMAIL_PORT = port

    by_letter.now("2026-11-22 10:00").minute_passes()

    assert len(by_letter.received()) == 1


def test_the_copy_is_not_sent_to_an_address_that_nobody_proved(by_letter: ByLetter):
    by_letter.now("2026-11-20 10:00").writes("Прошу второе мнение", *PAPERS, "План лечения.pdf")
    by_letter.takes_up().sorts(**KINDS).identifies()
    by_letter.accepts_everything()

    with pytest.raises(StepRefused, match="Адрес заявителя не подтверждён"):
        by_letter.acknowledges()

"""What the product shows on its first start."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Policy, User
from audit.models import Event
from correspondence.models import LetterState, OutgoingLetter
from documents.models import Document
from requests_app import copies
from requests_app.models import Case, Deadline, DocumentRequest, PlannedStep
from requests_app.statuses import Status
from secondopinion.demo import first_start, post, tales
from secondopinion.demo.cast import ACCOUNTS
from secondopinion.demo.mailbox import Mailbox
from tests.demo.conftest import NOW
from workcalendar import loading
from workcalendar.days import MOSCOW

pytestmark = pytest.mark.django_db


def cases(status: str):
    return Case.objects.filter(status=status)


class TestContents:
    @pytest.fixture(autouse=True)
    def _there(self, filled):
        self.there = filled

    def test_every_state_has_a_case(self):
        assert set(Case.objects.values_list("status", flat=True)) == set(Status)

    def test_numbers_follow_the_order_of_coming(self):
        rows = list(Case.objects.order_by("created_at").values_list("number", flat=True))

        assert rows == sorted(rows)

    def test_nobody_has_acted_after_now(self):
        assert not Event.objects.filter(at__gt=NOW).exclude(action="letter.accepted").exists()
        assert not Case.objects.filter(status_since__gt=NOW).exists()
        assert not Deadline.objects.filter(began_at__gt=NOW).exists()

    def test_the_office_has_acted_in_working_time_alone(self):
        calendar = loading.approved()
        moves = Event.objects.filter(action__startswith="step.", by__role__in=["curator", "head", "clinic"])

        assert [e for e in moves if not calendar.is_working_moment(e.at)] == []

    def test_every_step_of_the_past_was_taken_at_its_hour(self):
        assert not PlannedStep.objects.due(NOW).exists()
        assert PlannedStep.objects.exclude(taken_at=None).count() > 20

    def test_one_acknowledgement_and_one_opinion_are_overdue(self):
        overdue = Deadline.objects.overdue(NOW).filter(kind__in=["acknowledgement", "opinion"])

        assert sorted(overdue.values_list("kind", flat=True)) == ["acknowledgement", "opinion"]
        assert not overdue.filter(breached_at=None).exists()

    def test_acknowledgements_are_due_today(self):
        today = Deadline.objects.running().filter(kind="acknowledgement", promised_on=NOW.date())

        assert today.count() == 2

    def test_an_automatic_notice_went_and_the_curator_came_after_it(self):
        noticed = OutgoingLetter.objects.filter(name="automatic_notice").values("case_number")
        kept = Deadline.objects.filter(kind="acknowledgement", met_at__isnull=False, case__number__in=noticed)

        assert kept.count() == 1 and not kept.get().was_late

    def test_a_mother_was_asked_three_days_ago_or_on_the_working_day_before(self):
        case = cases("awaiting_documents").get(acts_as="representative")

        assert str(case.status_since.astimezone(MOSCOW).date()) == "2026-11-20"

    def test_a_clinic_has_asked_for_slides(self):
        asked = DocumentRequest.objects.open().get(case__in=cases("awaiting_materials"))

        assert asked.has_materials and asked.first_promise_on

    def test_an_opinion_waits_to_be_released_and_one_copy_did_not_go(self):
        assert cases("opinion_received").filter(held_at=None).count() == 1
        assert (
            OutgoingLetter.objects.get(state=LetterState.FAILED).case_number == cases("released").get().number
        )

    def test_every_other_letter_was_accepted(self):
        assert not OutgoingLetter.objects.waiting().exists()

    def test_opinions_name_their_organisation_expert_and_patient_in_the_text(self):
        for case in Case.objects.filter(opinions__isnull=False):
            assert not case.opinions.get().needs_eyes, case

    def test_the_copy_in_the_letter_opens_with_the_password_in_the_cabinet(self):
        import pikepdf

        letter = OutgoingLetter.objects.get(name="opinion_copy", to_address="pavel@demo.example")
        document = Document.objects.get(pk=letter.enclosed[0].document_id)
        case = Case.objects.get(number=letter.case_number)
        with self.there:
            content = copies.content(document)

        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(__import__("io").BytesIO(content))
        assert pikepdf.open(__import__("io").BytesIO(content), password=case.copy_password).pages

    def test_photographs_and_dicom_have_their_pages(self):
        types = {"image/jpeg", "image/heic", "application/dicom"}
        found = Document.objects.filter(content_type__in=types)

        assert set(found.values_list("content_type", flat=True)) == types
        assert not found.filter(pages=None).exists()

    def test_every_slice_can_be_looked_at_on_the_experts_page(self):
        slices = Document.objects.filter(content_type="application/dicom")

        assert slices.count() > 1, "copies of the first among them"
        assert not slices.filter(series__instances=None).exists()

    def test_the_register_has_policies_that_do_not_cover(self):
        today = NOW.date()

        assert Policy.objects.count() == 12
        assert {policy.covers_on(today) for policy in Policy.objects.all()} == {True, False}

    def test_the_coming_year_is_approved(self):
        assert NOW.year + 1 in loading.approved().years

    def test_a_second_start_changes_nothing(self):
        before = Case.objects.count(), User.objects.count(), Event.objects.count()

        assert first_start.fill(at=NOW) is False
        assert before == (Case.objects.count(), User.objects.count(), Event.objects.count())

    @pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.local)
    def test_each_account_comes_in_by_its_password(self, client, account, settings):
        settings.LOGIN_REDIRECT_URL = "/account/"

        answer = client.post(reverse("account_login"), {"login": account.email, "password": account.password})

        assert answer.status_code == 302 and answer["Location"] == "/account/"
        assert client.get("/account/").context["user"].email == account.email

    def test_the_mail_catcher_holds_the_letters_of_the_past_but_no_codes(self, tmp_path):
        with self.there:
            post.put_into(tmp_path)

        box = Mailbox(tmp_path)
        sent = OutgoingLetter.objects.accepted().filter(secret=False).count()
        assert len(box.names()) == sent
        newest = box.letter(box.names(to="pavel@")[-1])
        assert newest.to == "pavel@demo.example" and newest.text


def test_a_start_that_breaks_off_leaves_nothing_and_the_next_begins_anew(monkeypatch, settings, tmp_path):
    settings.MAIL_DIR = tmp_path

    def breaks(stage):
        raise OSError("the disk is full")
        yield

    monkeypatch.setattr(tales, "ALL", (breaks,))
    with pytest.raises(OSError):
        first_start.fill(at=NOW)
    assert not User.objects.filter(email__endswith="@demo.example").exists()

    monkeypatch.setattr(tales, "ALL", ())
    assert first_start.fill(at=NOW)


def test_the_command_fills_and_prints_the_accounts(monkeypatch, settings, tmp_path, capsys):
    settings.DEMO, settings.MAIL_DIR = True, tmp_path
    monkeypatch.setattr(tales, "ALL", ())

    call_command("demo")

    printed = capsys.readouterr().out
    assert all(account.email in printed and account.password in printed for account in ACCOUNTS)


def test_where_there_is_no_demonstration_the_command_refuses():
    with pytest.raises(CommandError):
        call_command("demo")

    assert not User.objects.filter(email__endswith="@demo.example").exists()

"""What an organisation's system is told without asking: signed, repeated to who did not answer, and no person in it."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from io import StringIO
from socketserver import ThreadingTCPServer

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from api import webhooks
from api.models import Sending, Webhook
from requests_app.actions import consultation, delivery, materials
from requests_app.actions.notices import EVENTS, WITHOUT_A_LETTER
from requests_app.asked import Asked
from requests_app.models import Kind
from requests_app.statuses import Status
from tests.clinics.api.system import system_of
from tests.documents import samples
from tests.factories import DocumentFactory, OpinionFactory, OrganisationFactory, UserFactory, stored
from tests.web import ROOT

pytestmark = pytest.mark.django_db
NOW = timezone.now


class Partner:
    """The partner's own server: what came, and what it answers next."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.location = b"/elsewhere"
        partner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                partner.came.append((dict(self.headers), body))
                self.send_response(partner.answers.pop(0) if partner.answers else 204)
                self.flush_headers()
                self.wfile.write(b"Location: " + partner.location + b"\r\n\r\n")

            def log_message(self, *args):
                pass

        self._server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        threading.Thread(target=self._server.serve_forever, args=[0.01], daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def partner():
    partner = Partner()
    yield partner
    partner.stop()


@pytest.fixture
def hook(doctor, partner):
    return webhooks.add(doctor.organisation, partner.url, at=NOW())


def recall(case) -> None:
    consultation.recall(case.number, by=case.curator, at=NOW(), reason="Пациент передумал")


def told(hook) -> Sending:
    webhooks.post(hook.organisation, "case.offered", {"case": "c", "number": "n"}, at=NOW())
    return Sending.objects.latest("made_at")


def a_round(later: timedelta = timedelta()) -> int:
    return webhooks.send_due(now=lambda: NOW() + later)


def test_a_recall_is_told_with_a_number_and_no_person(hook, partner, make_case, doctor):
    case = make_case(Status.WITH_CLINIC)
    recall(case)

    assert a_round() == 1

    _, body = partner.came[0]
    said = json.loads(body)
    assert said["type"] == "case.recalled" and said["data"] == {"case": str(case.pk), "number": case.number}
    assert said["timestamp"].endswith("+03:00")
    for word in (case.insured.last_name, case.insured.first_name, case.reply_to):
        assert word not in body.decode()
    assert Sending.objects.get().delivered_at and a_round(timedelta(days=3)) == 0


def test_the_signature_is_that_of_standard_webhooks(hook, partner):
    sending = told(hook)
    a_round()

    headers, body = partner.came[0]
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}".encode()
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}" and headers["webhook-id"] == str(sending.pk)
    assert abs(int(headers["webhook-timestamp"]) - NOW().timestamp()) < 60


def test_what_was_not_taken_is_sent_again_later_the_same_to_the_byte(hook, partner):
    partner.answers = [500]
    told(hook)

    assert a_round() == 1 and a_round() == 0, "not before its time"
    assert a_round(timedelta(minutes=2)) == 1

    (first, body), (second, again) = partner.came
    assert body == again and first["webhook-id"] == second["webhook-id"]
    sending = Sending.objects.get()
    assert sending.tries == 2 and sending.last_status == 204 and sending.next_try_at is None


def test_after_two_days_of_silence_it_is_given_up_and_the_log_says_so(hook, system, partner):
    partner.stop()
    told(hook)

    later = timedelta()
    for wait in (timedelta(), *webhooks.WAITS):
        later += wait + timedelta(seconds=30)
        assert a_round(later) == 1

    assert a_round(later + timedelta(days=30)) == 0
    event = system.get("events/").json()["results"][0]
    assert event["tries"] == len(webhooks.WAITS) + 1 and event["last_failure"] == "ConnectionError"
    assert event["delivered_at"] is None and event["next_try_at"] is None and event["last_status"] is None


def test_a_silent_address_is_asked_once_in_a_round_and_keeps_nobody_waiting(hook, partner):
    nobody = webhooks.add(hook.organisation, "http://127.0.0.1:9/", at=NOW())
    for _ in range(3):
        told(hook)

    assert a_round() == 4 and len(partner.came) == 3
    tries = Sending.objects.filter(webhook=nobody).values_list("tries", flat=True)
    assert sorted(tries) == [0, 0, 1]


def test_no_redirect_is_followed(hook, partner):
    partner.answers = [302]
    told(hook)
    a_round()

    assert len(partner.came) == 1 and Sending.objects.get().delivered_at is None


@pytest.mark.parametrize(
    "location", [b"https://[bad", b"http://\xff\xfe/", b"http://a:b:c/", b"http://" + b"a" * 70]
)
def test_a_redirect_to_nowhere_is_a_failed_try_and_the_other_messages_go_on(hook, partner, location):
    partner.answers, partner.location = [302], location
    told(hook), told(hook)

    assert a_round() == 2 and len(partner.came) == 2
    refused, taken = Sending.objects.order_by("delivered_at").reverse()
    assert (refused.tries, refused.last_status, refused.delivered_at) == (1, 302, None)
    assert refused.next_try_at and taken.delivered_at


def test_whatever_else_goes_wrong_with_one_address_is_written_down_as_its_reason(hook, monkeypatch, partner):
    def answered_oddly(session, *args, **kwargs):
        raise UnicodeDecodeError("ascii", b"\xff", 0, 1, "odd")

    monkeypatch.setattr("requests.Session.post", answered_oddly)
    sending = told(hook)

    assert a_round() == 1
    sending.refresh_from_db()
    assert (sending.tries, sending.last_failure) == (1, "UnicodeDecodeError") and sending.next_try_at


def test_a_message_that_fails_in_our_own_hands_keeps_no_other_waiting(hook, partner):
    odd = webhooks.add(hook.organisation, f"{partner.url}odd", at=NOW())
    Webhook.objects.filter(pk=odd.pk).update(secret="whsec_ё")
    told(hook)

    assert a_round() == 2 and len(partner.came) == 1
    assert Sending.objects.get(webhook=odd).next_try_at and Sending.objects.get(webhook=hook).delivered_at


def test_an_address_that_says_gone_is_told_no_more(hook, partner):
    partner.answers = [410]
    told(hook)
    a_round()

    hook.refresh_from_db()
    assert hook.stopped_at and Sending.objects.get().next_try_at is None
    webhooks.post(hook.organisation, "case.offered", {}, at=NOW())
    assert Sending.objects.count() == 1


def test_what_waits_for_a_stopped_address_is_not_sent(hook, partner):
    told(hook)
    Webhook.objects.update(stopped_at=NOW())

    a_round()

    assert partner.came == [] and Sending.objects.get().next_try_at is None


def test_a_released_opinion_and_a_confirmed_request_are_told_of_without_a_letter(hook, make_case, doctor):
    asked, ready = make_case(Status.WITH_CLINIC), make_case(Status.OPINION_RECEIVED)
    signed = DocumentFactory(case_number=ready.number, content=samples.pdf())
    OpinionFactory(case=ready, document=stored(signed, samples.pdf()))
    kind = [Asked(Kind.SLIDES)]
    materials.propose_request(
        asked.number, by=doctor, at=NOW(), reason="Стёкла", asked=kind, address="Москва"
    )
    materials.ask_for_materials(asked.number, by=asked.curator, at=NOW())
    delivery.release_opinion(ready.number, by=ready.curator, at=NOW())

    told_of = {(s.event, json.loads(s.body)["data"]["number"]) for s in Sending.objects.all()}
    assert told_of == {("request.confirmed", asked.number), ("opinion.released", ready.number)}


def test_an_act_that_was_undone_tells_nothing(hook, make_case, doctor):
    case = make_case(Status.WITH_CLINIC)
    with pytest.raises(RuntimeError), transaction.atomic():
        recall(case)
        raise RuntimeError

    assert not Sending.objects.exists()


def test_another_organisation_hears_nothing_and_reads_no_log(hook, make_case, partner, doctor):
    other = UserFactory(role="clinic", organisation=OrganisationFactory())
    webhooks.add(other.organisation, f"{partner.url}other", at=NOW())
    case = make_case(Status.WITH_CLINIC)
    recall(case)

    assert Sending.objects.get().webhook == hook
    assert system_of(other).get("events/").json()["results"] == []


def test_a_sender_that_died_leaves_its_message_to_another(hook, partner):
    told(hook)
    claimed = webhooks._claim(at=NOW())

    assert claimed and a_round() == 0
    assert a_round(webhooks.HELD_FOR + timedelta(seconds=1)) == 1 and len(partner.came) == 1


def test_a_message_whose_every_sender_died_is_given_up_in_the_end(hook, partner):
    told(hook)
    later = timedelta()
    for _ in range(len(webhooks.WAITS) + 1):
        assert webhooks._claim(at=NOW() + later)
        later += webhooks.HELD_FOR + timedelta(seconds=1)

    assert a_round(later) == 0 and partner.came == []
    sending = Sending.objects.get()
    assert (sending.next_try_at, sending.last_failure) == (None, "BrokenOff")


def test_what_arrived_cannot_be_marked_to_be_tried_again(hook, partner):
    told(hook)
    a_round()

    with pytest.raises(IntegrityError), transaction.atomic():
        Sending.objects.update(next_try_at=NOW())


def test_the_secret_is_sealed_at_rest(hook):
    with connection.cursor() as cursor:
        cursor.execute("select secret from api_webhook")
        assert hook.secret not in cursor.fetchone()[0]


def test_the_command_shows_the_secret_once_and_stops_what_it_added(db):
    clinic: Organisation = OrganisationFactory(short_name="Аврора")
    out = StringIO()
    call_command("add_webhook", "Аврора", "https://his.example.org/hook", stdout=out)

    assert out.getvalue().strip() == f"webhook_secret={Webhook.objects.get().secret}"
    with pytest.raises(CommandError, match="уже есть"):
        call_command("add_webhook", "Аврора", "https://his.example.org/hook")
    call_command("add_webhook", "Аврора", "https://his.example.org/hook", "--stop")
    assert Webhook.objects.get(organisation=clinic).stopped_at


@pytest.mark.parametrize(
    "url", ["http://his.example.org/", "https://a:b@his.example.org/", "ftp://x/", "https:///x"]
)
def test_only_https_elsewhere(doctor, url):
    with pytest.raises(webhooks.NotAllowed):
        webhooks.add(doctor.organisation, url, at=NOW())


def test_old_messages_are_forgotten(hook, partner):
    told(hook)
    a_round()

    assert webhooks.forget(at=NOW()) == 0
    assert webhooks.forget(at=NOW() + webhooks.KEPT_FOR) == 1


def test_every_event_is_named_in_the_partners_page():
    page = (ROOT / "docs/api.md").read_text()
    assert all(f"`{event}`" in page for event in (*EVENTS.values(), *WITHOUT_A_LETTER))

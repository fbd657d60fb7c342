"""The page of the letters sent: in the embedded mode alone."""

import os
import re
import socket
import subprocess
import sys
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import addresses
from accounts.models import User
from correspondence import delivery, outbox
from correspondence.models import OutgoingLetter
from secondopinion.demo.mailbox import Mailbox
from tests import smtp

EMBEDDED = pytest.mark.urls("tests.demo.urls")
ASKS = (
    "import django; django.setup()\n"
    "from django.urls import Resolver404, resolve\n"
    "try: print(resolve('/demo/mail/').view_name)\n"
    "except Resolver404: print('404')"
)


@pytest.fixture
def box(settings, tmp_path):
    """The folder of the mail catcher, without the catcher."""
    settings.DEMO, settings.OWN_MAIL, settings.MAIL_DIR = True, True, tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    return settings.MAIL_DIR


@pytest.fixture
def mail_catcher(settings, box):
    """The embedded mode's own mail catcher, running."""
    port = smtp.free_port()
    command = [sys.executable, "-m", "secondopinion.embedded.maildrop", str(box), str(port)]
    catcher = subprocess.Popen(command)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield box
    catcher.kill()
    catcher.wait()


def keep(box, name: str, content: bytes) -> str:
    (box / name).write_bytes(content)
    return name


def letter(to: str, subject: str, body: str) -> bytes:
    return (
        f"X-Envelope-To: {to}\r\nFrom: a@b.example\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()


@EMBEDDED
@pytest.mark.django_db(transaction=True)
def test_a_sign_in_code_is_read_on_the_page(client, mail_catcher):
    user = User.objects.create_user("anna@demo.example")
    addresses.confirm(user)
    client.post(reverse("account_request_login_code"), {"email": "anna@demo.example"})
    posted = OutgoingLetter.objects.latest("created_at")
    code = re.search(r"\d{6}", posted.body_text)[0]

    delivery.deliver(posted.pk, at=timezone.now())

    page = client.get("/demo/mail/").content.decode()
    assert code in page and "anna@demo.example" in page
    posted.refresh_from_db()
    assert posted.body_text == ""


@EMBEDDED
@pytest.mark.django_db
class TestPage:
    def test_newest_stand_first_and_nobody_signs_in(self, client, box):
        keep(box, f"{10**18}-00000001.eml", letter("anna@demo.example", "Old", "before"))
        keep(box, f"{10**18 + 5}-00000002.eml", letter("olga@demo.example", "New", "after"))

        page = client.get("/demo/mail/")

        assert page.status_code == 200
        assert [found.subject for found in page.context["letters"]] == ["New", "Old"]

    def test_an_address_is_looked_for(self, client, box):
        keep(box, f"{10**18}-00000001.eml", letter("anna@demo.example", "Hers", ""))
        keep(box, f"{10**18 + 5}-00000002.eml", letter("olga@demo.example", "Other", ""))

        page = client.get("/demo/mail/", {"q": "ANNA"})

        assert [found.subject for found in page.context["letters"]] == ["Hers"]

    def test_a_letter_has_a_page_of_its_own(self, client, box):
        name = keep(box, f"{10**18}-00000001.eml", letter("anna@demo.example", "Hers", "the words"))

        page = client.get(reverse("demo:one", args=[name]))

        assert "the words" in page.content.decode()

    def test_what_stands_in_a_letter_is_text_and_never_markup(self, client, box):
        keep(box, f"{10**18}-00000001.eml", letter("a@demo.example", "<b>x</b>", "<script>alert(1)</script>"))

        page = client.get("/demo/mail/").content.decode()

        assert "<script>alert" not in page and "<b>x</b>" not in page

    def test_a_letter_with_broken_headers_does_not_break_the_page(self, client, box):
        keep(box, f"{10**18}-00000001.eml", b"\xff\xfe\x00garbage\r\nSubject: =?koi9-z?B?///?=\r\n\r\n\xff")

        assert client.get("/demo/mail/").status_code == 200

    def test_an_enclosed_file_comes_as_a_download(self, client, box, mailed_pdf):
        page = client.get("/demo/mail/")
        [found] = page.context["letters"]
        answer = client.get(reverse("demo:enclosed", args=[found.name, 1]))

        assert b"".join(answer.streaming_content) == mailed_pdf
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]

    @pytest.fixture
    def mailed_pdf(self, box) -> bytes:
        from email.message import EmailMessage

        message = EmailMessage()
        message["Subject"] = "Второе мнение готово"
        message.set_content("В приложении.")
        message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Мнение.pdf")
        keep(box, f"{10**18}-00000001.eml", b"X-Envelope-To: a@demo.example\r\n" + message.as_bytes())
        return b"%PDF-1.4"

    @pytest.mark.parametrize("name", ["..%2F..%2Fkeys.json", "keys.json", f"{10**18}-00000009.eml"])
    def test_only_letters_of_the_folder_are_served(self, client, box, name):
        (box / "keys.json").write_text("secret")

        assert client.get(f"/demo/mail/{name}/").status_code == 404
        assert client.get(f"/demo/mail/{name}/1/").status_code == 404

    def test_a_letter_that_waits_is_shown_as_waiting_and_a_secret_one_without_its_words(self, client, box):
        at = timezone.now()
        outbox.post("signing_code", to="anna@demo.example", at=at, secret=True, code="482913")

        page = client.get("/demo/mail/").content.decode()

        assert "Ждёт отправки" in page and "482913" not in page

    def test_the_page_can_load_itself_anew(self, client, box):
        assert b'http-equiv="refresh"' not in client.get("/demo/mail/").content
        assert b'http-equiv="refresh"' in client.get("/demo/mail/?live").content

    def test_the_sign_in_page_lists_the_accounts_that_are_there(self, client, box):
        User.objects.create_user("anna@demo.example")

        page = client.get(reverse("account_login")).content.decode()

        assert "anna-demo-2026" in page and reverse("demo:mail") in page
        assert "olga-demo-2026" not in page


@pytest.mark.django_db
def test_elsewhere_the_sign_in_page_lists_no_accounts(client):
    assert "demo" not in client.get(reverse("account_login")).content.decode()


@pytest.mark.heavy
def test_the_route_is_there_in_the_embedded_settings_and_in_no_others(tmp_path):
    names = ["embedded", "test", "base", "production"]
    common = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 60,
        "SITE_URL": "https://example.ru",
        "FIELD_KEYS": "t1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "DEMO": "1",
    }
    asked = {
        name: subprocess.Popen(
            [sys.executable, "-c", ASKS],
            env={**common, "DJANGO_SETTINGS_MODULE": f"secondopinion.settings.{name}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    }

    answers = {name: child.communicate(timeout=120)[0].strip() for name, child in asked.items()}

    assert answers == {"embedded": "demo:mail", "test": "404", "base": "404", "production": "404"}


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert Mailbox(tmp_path / "none").names() == []

"""The e-mail door of the demonstration: a letter written on its page is caught, fetched from a folder, and is a case."""

import socket
import subprocess
import sys
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from smtplib import SMTP as Client

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from correspondence.mailboxes import fetching
from correspondence.models import IncomingLetter
from intake import filing
from requests_app.models import Case
from secondopinion.demo.mailbox import Mailbox
from secondopinion.embedded import catching
from tests import smtp
from tests.pdfs import opinion_pdf

OURS = "2opinion@rgs.ru"
WITH_TOKEN = "2opinion+mfrggzdfmztwq2lk@rgs.ru"
EMBEDDED = pytest.mark.urls("tests.demo.urls")
pytestmark = [EMBEDDED, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def catcher(settings, tmp_path):
    """The embedded mode's mail catcher, running, with its folder as the product's mailbox."""
    settings.DEMO = settings.OWN_MAIL = True
    settings.MAIL_DIR, settings.INCOMING_DIR = tmp_path / "mail", tmp_path / "incoming"
    settings.MAILBOXES = [f"drop://{settings.INCOMING_DIR}"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    running = subprocess.Popen([sys.executable, "-m", *catching.words(settings.EMAIL_PORT)])
    _wait_for(settings.EMAIL_PORT)
    yield settings
    running.kill()
    running.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)


def send(settings, *to: str, text: str = "Здравствуйте") -> None:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = "anna@example.org", ", ".join(to), "Второе мнение"
    letter.set_content(text, cte="8bit")
    with Client("127.0.0.1", settings.EMAIL_PORT) as client:
        client.send_message(letter, from_addr="anna@example.org", to_addrs=list(to))


def incoming(settings) -> list[bytes]:
    return [path.read_bytes() for path in settings.INCOMING_DIR.iterdir()]


@pytest.mark.parametrize("to", [OURS, WITH_TOKEN, "2Opinion@RGS.ru"])
def test_what_is_written_to_us_lies_in_our_mailbox_too(catcher, to):
    send(catcher, "someone@example.org", to)

    [kept] = incoming(catcher)
    letter = message_from_bytes(kept, policy=default)
    assert (letter["Delivered-To"], letter["Return-Path"]) == (to, "<anna@example.org>")
    assert "Здравствуйте" in letter.get_content()
    assert len(Mailbox(catcher.MAIL_DIR).names()) == 1


@pytest.mark.parametrize("to", ["anna@example.org", "2opinion@example.org", "x2opinion@rgs.ru"])
def test_what_is_written_to_others_does_not(catcher, to):
    send(catcher, to)

    assert incoming(catcher) == []


def test_where_another_mailbox_is_named_nothing_lies_in_the_folder(settings, tmp_path):
    settings.MAIL_DIR, settings.INCOMING_DIR = tmp_path, None

    assert catching.words(2525) == ["secondopinion.embedded.maildrop", str(tmp_path), "2525"]


def written(client, **fields):
    given = {
        "sender": "anna@demo.example",
        "subject": "Прошу второе мнение",
        "text": "Здравствуйте.",
        **fields,
    }
    return client.post(reverse("demo:write"), given, follow=True)


def everything_goes_its_way(settings) -> None:
    at = timezone.now()
    fetching.fetch_all(at=at)
    filing.sweep(at=at)


def test_a_letter_written_on_the_page_becomes_a_case_with_its_papers(client, catcher):
    papers = [
        SimpleUploadedFile(f"{name}.pdf", opinion_pdf(name), "application/pdf")
        for name in ("Выписка", "Паспорт")
    ]

    page = written(client, files=papers)
    everything_goes_its_way(catcher)

    assert "Письмо отправлено" in page.content.decode()
    letter = IncomingLetter.objects.get()
    assert (letter.sender, letter.sender_name) == ("anna@demo.example", "Анна Соколова")
    assert letter.subject == "Прошу второе мнение"
    assert [part["name"] for part in letter.parts] == ["Выписка.pdf", "Паспорт.pdf"]
    assert Case.objects.get().number == letter.case_number


def test_an_answer_written_on_the_page_carries_the_token_and_the_thread(client, catcher):
    ours = EmailMessage(policy=SMTP)
    ours["From"], ours["To"], ours["Reply-To"] = f"Второе мнение <{OURS}>", "olga@demo.example", WITH_TOKEN
    ours["Subject"], ours["Message-ID"] = "Заявка: нужен документ", "<2@rgs.ru>"
    ours["References"] = "<1@rgs.ru>"
    ours.set_content("Пришлите, пожалуйста, выписку.")
    with Client("127.0.0.1", catcher.EMAIL_PORT) as sending:
        sending.send_message(ours)
    address = reverse("demo:answer", args=Mailbox(catcher.MAIL_DIR).names())
    assert address in client.get("/demo/mail/").content.decode()

    filled = client.get(address).context["form"].initial
    client.post(address, {**filled, "text": "Посылаю." + filled["text"]})
    everything_goes_its_way(catcher)

    letter = IncomingLetter.objects.get()
    assert letter.sender == "olga@demo.example"
    assert letter.recipients[0] == WITH_TOKEN
    assert letter.subject == "Re: Заявка: нужен документ"
    assert letter.references == ["<1@rgs.ru>", "<2@rgs.ru>"]
    assert "> Пришлите, пожалуйста, выписку." in letter.text


def test_letters_go_to_the_product_alone(client, catcher):
    """The page asks nobody who he is: it must not send letters to others."""
    send(catcher, "anna@example.org")
    [theirs] = Mailbox(catcher.MAIL_DIR).names()

    assert client.get(reverse("demo:answer", args=[theirs])).status_code == 404
    assert reverse("demo:answer", args=[theirs]) not in client.get("/demo/mail/").content.decode()
    assert client.get(reverse("demo:answer", args=["1000000000000000000-00000000.eml"])).status_code == 404


def test_by_a_real_mail_server_nothing_is_written_from_here(client, catcher):
    catcher.OWN_MAIL = False

    assert written(client).status_code == 404
    assert reverse("demo:write") not in client.get("/demo/mail/").content.decode()


def test_a_form_filled_wrongly_says_what_to_do(client, catcher):
    page = written(client, sender="anna")

    assert "В адресе ошибка." in page.content.decode()
    assert "<title>Ошибка: Новое письмо" in page.content.decode()
    assert Mailbox(catcher.MAIL_DIR).names() == []


def test_no_header_is_smuggled_in(client, catcher):
    written(client, subject="Одно\r\nBcc: victim@example.org")

    assert len(incoming(catcher)) == 1
    assert all(
        "victim@" not in Mailbox(catcher.MAIL_DIR).letter(name).to
        for name in Mailbox(catcher.MAIL_DIR).names()
    )


def test_when_the_mail_does_not_answer_the_words_stay(client, catcher):
    catcher.EMAIL_PORT = 1

    page = written(client, text="Долгий рассказ").content.decode()

    assert "Письмо не ушло" in page and "Долгий рассказ" in page


def test_files_that_are_too_large_together_are_refused_in_words(client, catcher, monkeypatch):
    monkeypatch.setattr("secondopinion.demo.writing.LARGEST", 10)

    page = written(client, files=[SimpleUploadedFile("a.pdf", b"x" * 11)])

    assert "больше 40 МБ" in page.content.decode()


def test_a_scan_of_some_megabytes_passes_though_nobody_has_signed_in(client, catcher):
    written(client, files=[SimpleUploadedFile("scan.jpg", b"\xff\xd8" + bytes(5_000_000), "image/jpeg")])

    assert len(incoming(catcher)[0]) > 5_000_000

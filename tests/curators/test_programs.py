"""«Программы»: the head lets systems in and takes that away; a secret is shown once, everything is recorded."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.idp.oidc.models import Client, Token
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from api import issuing
from api.models import Sending, Webhook
from api.scopes import INSURED, ORGANISATION
from audit.models import Event
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE, NEW_CLIENT, NEW_PROGRAM, NEW_WEBHOOK = (
    f"/office/organisations/programs/{tail}" for tail in ("", "new-client/", "new-program/", "new-webhook/")
)
HOOK = "https://his.example.org/hook"


@pytest.fixture
def clinic():
    return OrganisationFactory(short_name="Аврора")


def words(response) -> str:
    text = response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def shown(response) -> list[str]:
    return re.findall(r"<code>([^<]+)</code>", response.content.decode())


def token_of(client_id: str, secret: str):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return Browser().post("/api/token/", form)


def test_the_head_issues_a_client_whose_secret_is_shown_once_and_opens_the_door(head_office, head, clinic):
    page = head_office.post(NEW_CLIENT, {"organisation": clinic.pk, "scopes": ["cases", "answer"]})

    client_id, secret = shown(page)
    assert "Секрет показываем один раз" in words(page) and "no-store" in page.headers["Cache-Control"]
    assert token_of(client_id, secret).status_code == 200
    assert secret not in head_office.get(PAGE).content.decode()
    assert "Список дел и дело · Принять дело" in words(head_office.get(PAGE))
    event = Event.objects.get(action="api.client_issued")
    assert event.by_id == head.pk and event.details == {"client": client_id, "scopes": ["cases", "answer"]}
    assert secret not in str(event.details)


@pytest.mark.parametrize("fields", [{}, {"role": "head"}, {"role": "clinic", "organisation": None}], ids=str)
def test_an_account_that_is_somebody_elses_is_not_taken_for_the_systems_own(head_office, clinic, fields):
    if "organisation" in fields:
        fields = {**fields, "organisation": OrganisationFactory()}
    UserFactory(email=f"api-{clinic.pk}@localhost", **fields)

    page = head_office.post(NEW_CLIENT, {"organisation": clinic.pk, "scopes": ["cases"]})

    assert "занят другой учётной записью" in words(page) and not Client.objects.exists()
    with pytest.raises(CommandError, match="занят другой учётной записью"):
        call_command("issue_api_client", "Аврора")


def test_a_revoked_client_and_its_tokens_are_no_more(head_office, head, clinic):
    client_id, secret = shown(
        head_office.post(NEW_CLIENT, {"organisation": clinic.pk, "scopes": list(ORGANISATION)})
    )
    token = token_of(client_id, secret).json()["access_token"]
    address = reverse("curators:revoke_client", args=[client_id])

    assert "Доступ прекратится сразу" in words(head_office.get(address)) and Client.objects.exists()
    head_office.post(address)

    assert token_of(client_id, secret).status_code != 200
    called = Browser().get("/api/organisation/v1/cases/", headers={"authorization": f"Bearer {token}"})
    assert called.status_code == 401
    event = Event.objects.get(action="api.client_revoked")
    assert (event.by_id, event.details) == (head.pk, {"client": client_id, "name": "Аврора"})


def test_a_program_of_insured_persons_is_added_and_revoked_with_what_people_gave_it(head_office):
    form = {
        "name": "Кабинет ДМС",
        "redirects": "https://dms.example.ru/back\r\nru.example.dms:/back",
        "scopes": list(INSURED),
    }
    page = head_office.post(NEW_PROGRAM, form)
    (client_id,) = shown(page)
    assert "Секрета у неё нет" in words(page)
    program = Client.objects.get(pk=client_id)
    assert program.get_redirect_uris() == ["https://dms.example.ru/back", "ru.example.dms:/back"]
    for kind in ("at", "rt"):
        token = Token(type=Token.Type.ACCESS_TOKEN, client=program, user=UserFactory(), hash=kind)
        token.save()

    assert "Доступ дали 2 человека" in words(head_office.get(PAGE))
    address = reverse("curators:revoke_client", args=[client_id])
    assert "Программой пользуются 2 человека" in words(head_office.get(address))
    head_office.post(address)
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("address", "changes", "sentence"),
    [
        (NEW_CLIENT, {"organisation": ""}, "Выберите организацию"),
        (NEW_CLIENT, {"scopes": []}, "Отметьте хотя бы одно право"),
        (NEW_CLIENT, {"scopes": ["everything"]}, "Такого права нет"),
        (NEW_PROGRAM, {"name": ""}, "Напишите, как называется программа"),
        (NEW_PROGRAM, {"redirects": "javascript:alert(1)"}, "Сюда вести человека нельзя"),
        (NEW_PROGRAM, {"redirects": "http://dms.example.ru/"}, "Сюда вести человека нельзя"),
        (NEW_WEBHOOK, {"url": "http://his.example.org/"}, "Адрес вебхука начинается с https://"),
        (NEW_WEBHOOK, {"url": "https://a:b@his.example.org/"}, "без имени и пароля"),
        (NEW_WEBHOOK, {"url": "куда-то"}, "Адрес пишется целиком"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(head_office, clinic, address, changes, sentence):
    form = {"organisation": clinic.pk, "url": HOOK, "name": "Кабинет", "redirects": "https://x.example/"}
    form["scopes"] = list(INSURED if address == NEW_PROGRAM else ORGANISATION)

    page = head_office.post(address, {**form, **changes})

    assert sentence in words(page) and "<title>Ошибка: " in page.content.decode()
    assert not Client.objects.exists() and not Webhook.objects.exists()


def test_a_webhook_is_added_once_and_its_secret_is_shown_once(head_office, clinic):
    form = {"organisation": clinic.pk, "url": HOOK}
    url, secret = shown(head_office.post(NEW_WEBHOOK, form))

    assert url == HOOK and secret == Webhook.objects.get().secret and secret.startswith("whsec_")
    assert "Такой вебхук уже есть" in words(head_office.post(NEW_WEBHOOK, form))
    for address in (PAGE, reverse("curators:webhook", args=[Webhook.objects.get().pk])):
        assert secret not in head_office.get(address).content.decode()
    assert secret not in str(list(Event.objects.values_list("details", flat=True)))


def test_the_log_of_a_webhook_says_what_became_of_each_message(head_office, clinic):
    hook = issuing.add_webhook(clinic, HOOK, by=None, at=timezone.now())
    now = timezone.now()
    for fields in (
        {"event": "case.offered", "delivered_at": now, "tries": 1, "last_status": 204},
        {"event": "case.recalled", "next_try_at": now + timedelta(hours=1), "tries": 3, "last_status": 503},
        {"event": "original.asked", "tries": 8, "last_failure": "ConnectTimeout"},
    ):
        Sending.objects.create(webhook=hook, body="{}", made_at=now, **{"next_try_at": None, **fields})

    page = words(head_office.get(reverse("curators:webhook", args=[hook.pk])))

    assert "case.offered доставлено 1 204" in page and "case.recalled ждёт отправки 3 503" in page
    assert "original.asked не доставлено 8 ConnectTimeout" in page


def test_a_webhook_is_stopped_once_and_that_is_recorded(head_office, head, clinic):
    hook = issuing.add_webhook(clinic, HOOK, by=None, at=timezone.now())
    address = reverse("curators:stop_webhook", args=[hook.pk])

    assert "Вебхук остановлен" in words(head_office.post(address, follow=True))
    head_office.post(address)

    hook.refresh_from_db()
    assert hook.stopped_at and Event.objects.get(action="api.webhook_stopped").by_id == head.pk


def test_the_page_is_the_heads_alone_below_the_door_as_well(office, curator, clinic):
    for address in (PAGE, NEW_CLIENT, NEW_PROGRAM, NEW_WEBHOOK):
        assert office.get(address).status_code == 404
    assert office.post(NEW_CLIENT, {"organisation": clinic.pk, "scopes": ["cases"]}).status_code == 404
    with pytest.raises(issuing.NotAllowed):
        issuing.issue_client(clinic, by=curator, at=timezone.now())
    with pytest.raises(issuing.NotAllowed):
        issuing.add_webhook(clinic, HOOK, by=curator, at=timezone.now())
    assert not Client.objects.exists() and "Программы" not in words(office.get("/office/organisations/"))


def test_what_commands_have_issued_stands_on_the_page_and_the_other_way_round(head_office, clinic):
    """The commands call the same functions."""
    out = StringIO()
    call_command("issue_api_client", "Аврора", "--scope", "cases", stdout=out)
    call_command("add_webhook", "Аврора", HOOK, stdout=out)
    call_command("issue_cabinet_client", "Кабинет ДМС", "https://dms.example.ru/back", stdout=out)
    with pytest.raises(CommandError, match="Сюда вести человека нельзя"):
        call_command("issue_cabinet_client", "Кабинет", "http://dms.example.ru/back")

    page = words(head_office.get(PAGE))
    assert "Системы организаций, 1" in page and HOOK in page and "Кабинет ДМС" in page
    call_command("add_webhook", "Аврора", HOOK, "--stop")
    assert "остановлен" in words(head_office.get(PAGE))


def test_the_pages_of_programs_stay_within_fifteen_queries(head_office, django_assert_max_num_queries):
    for n in range(15):
        clinic = OrganisationFactory()
        issuing.issue_client(clinic, by=None, at=timezone.now())
        hook = issuing.add_webhook(clinic, HOOK, by=None, at=timezone.now())
        issuing.issue_program(f"П {n}", redirects=["https://x.example/"], by=None, at=timezone.now())
    for address in (PAGE, NEW_CLIENT, reverse("curators:webhook", args=[hook.pk])):
        with django_assert_max_num_queries(12):
            assert head_office.get(address).status_code == 200

"""«Программы»: which systems and programs come in by API, which webhooks are told and of what; the head's alone."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from api import issuing
from api.models import Webhook
from api.scopes import INSURED, ORGANISATION
from curators.program_forms import ClientForm, ProgramForm, WebhookForm
from curators.views.lookup import heads_page

PER_PAGE = 50
LIVE_FIRST = (F("stopped_at").desc(nulls_first=True), "organisation", "url")
Lines = list[tuple[str, str]]


@require_GET
@heads_page
def programs(request: HttpRequest) -> HttpResponse:
    of_people = list(issuing.programs())
    people = issuing.people_of(of_people)
    context = {
        "clients": [(one, _may(one, ORGANISATION)) for one in issuing.clients()],
        "programs": [(one, _may(one, INSURED), people.get(one.pk, 0)) for one in of_people],
        "webhooks": Webhook.objects.select_related("organisation").order_by(*LIVE_FIRST),
    }
    return render(request, "curators/programs.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@heads_page
def new_client(request: HttpRequest) -> HttpResponse:
    def issue(organisation, scopes) -> Lines:
        client, secret = issuing.issue_client(organisation, scopes=scopes, by=request.user, at=timezone.now())
        return [("client_id", client.pk), ("client_secret", secret)]

    return _issued(request, ClientForm, issue, "Ключ для системы организации")


@never_cache
@require_http_methods(["GET", "POST"])
@heads_page
def new_program(request: HttpRequest) -> HttpResponse:
    def issue(name, redirects, scopes) -> Lines:
        now = timezone.now()
        program = issuing.issue_program(name, redirects=redirects, scopes=scopes, by=request.user, at=now)
        return [("client_id", program.pk)]

    return _issued(request, ProgramForm, issue, "Программа застрахованных")


@never_cache
@require_http_methods(["GET", "POST"])
@heads_page
def new_webhook(request: HttpRequest) -> HttpResponse:
    def issue(organisation, url) -> Lines:
        hook = issuing.add_webhook(organisation, url, by=request.user, at=timezone.now())
        return [("url", hook.url), ("webhook_secret", hook.secret)]

    return _issued(request, WebhookForm, issue, "Вебхук организации")


@require_http_methods(["GET", "POST"])
@heads_page
def revoke(request: HttpRequest, client: str) -> HttpResponse:
    """The page says what ends; the button ends it."""
    found = get_object_or_404(issuing.clients() | issuing.programs(), pk=client)
    if request.method == "POST":
        issuing.revoke(found, by=request.user, at=timezone.now())
        messages.success(request, f"Доступ отозван: {found.name}.")
        return redirect("curators:programs")
    context = {"client": found, "people": issuing.people_of([found]).get(found.pk, 0)}
    return render(request, "curators/program_revoke.html", context)


@require_GET
@heads_page
def webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its log: the rows of what was to be told."""
    found = get_object_or_404(Webhook.objects.select_related("organisation"), pk=pk)
    page = Paginator(found.sendings.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "curators/webhook.html", {"webhook": found, "page_obj": page})


@require_POST
@heads_page
def stop_webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Webhook.objects.select_related("organisation"), pk=pk)
    if issuing.stop_webhook(found, by=request.user, at=timezone.now()):
        messages.success(request, "Вебхук остановлен: туда больше ничего не отправляем.")
    return redirect("curators:webhook", pk=pk)


def _may(client, scopes: dict[str, str]) -> list[str]:
    granted = client.get_scopes()
    return [words for scope, words in scopes.items() if scope in granted]


def _issued(
    request: HttpRequest, form_of: type[forms.Form], issue: Callable[..., Lines], title: str
) -> HttpResponse:
    """The form; once it is accepted, what was issued, on this page alone: a secret is nowhere to be read again."""
    form = form_of(request.POST) if request.method == "POST" else form_of()
    if form.is_bound and form.is_valid():
        try:
            lines = issue(**form.cleaned_data)
        except issuing.NotAllowed as refusal:
            form.add_error(None, refusal.message)
        else:
            context = {"lines": lines, "title": title, "has_secret": len(lines) > 1}
            return render(request, "curators/program_issued.html", context)
    return render(request, "curators/program_new.html", {"form": form, "title": title})

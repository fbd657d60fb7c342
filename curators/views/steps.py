"""The steps of a case: those that act at once, those with words and a preview, and the choice of an organisation."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation
from curators import packages, previews
from curators.views.lookup import attempt, named, opened, the_case, to_case
from curators.wording import SIMPLE, WORDED, Worded
from requests_app.actions import consultation
from requests_app.models import Case


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, name: str) -> HttpResponse:
    """A step by its name in the address; an unknown name is no page."""
    found = the_case(request, pk)
    if name in WORDED:
        return _worded(request, found, WORDED[name], name)
    if name not in SIMPLE:
        raise Http404
    if request.method == "POST":
        act, done = SIMPLE[name]
        attempt(request, act, found.number, done=done)
    return to_case(found)


@require_POST
def choose_clinic(request: HttpRequest, pk) -> HttpResponse:
    """Offer the case to the chosen organisation (S6, L4)."""
    found = the_case(request, pk)
    clinic = named(Organisation.objects.active(), request.POST.get("clinic"))
    done = f"Дело предложено: {clinic.short_name}. Ответят за рабочий день."
    attempt(request, consultation.send_to_clinic, found.number, clinic=clinic, done=done)
    return to_case(found)


def _worded(request: HttpRequest, found: Case, words: Worded, name: str) -> HttpResponse:
    """GET and «Посмотреть письмо» show what will be read; the other button acts."""
    whole = packages.of_all([found], at=timezone.now())[found.pk]
    form = words.form(whole, request.POST if request.method == "POST" else None)
    looks = request.method == "GET" or "preview" in request.POST
    if not looks and form.is_valid() and _done(request, found, words, form):
        return to_case(found)
    opened(request, found, name)
    context = {
        "case": found,
        "words": words,
        "name": name,
        "form": form,
        "preview": _preview(request, found, words, form),
    }
    only = "curators/_preview.html" if request.htmx and looks else "curators/step.html"
    return render(request, only, context)


def _done(request: HttpRequest, found: Case, words: Worded, form) -> bool:
    return attempt(request, words.act, found.number, done=words.done, **form.words())


def _preview(request: HttpRequest, found: Case, words: Worded, form) -> previews.Preview | None:
    """The letters as they would leave now; None while the form is not filled in."""
    if form.is_bound and not form.is_valid():
        return None
    said = form.words() if form.is_bound else form.initial_words()
    if said is None:
        return None
    return previews.tried(found, partial(words.act, found.number, by=request.user, at=timezone.now(), **said))

"""Before the opinion is released: what S9 asks for, where it will go, and the document itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from curators import buttons, casefile, checks, packages
from curators.forms import SeenForm
from curators.viewing import Choice, Viewer
from curators.views.lookup import attempt, opened, the_case, to_case
from requests_app import workflow
from requests_app.actions import delivery
from requests_app.models import Case, Opinion


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk) -> HttpResponse:
    found = the_case(request, pk)
    if request.method == "POST":
        return _released(request, found)
    opinion = casefile.opinion_of(found)
    if opinion is None:
        return to_case(found)
    opened(request, found, "release")
    return render(request, "curators/release.html", _context(request, found, opinion))


def _released(request: HttpRequest, found: Case) -> HttpResponse:
    """The very version that was on the page, or none."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Не видно, какое мнение вы выпускаете: откройте его ещё раз.")
        return to_case(found)
    done = "Мнение выпущено, письмо отправляется."
    attempt(request, delivery.release_opinion, found.number, done=done, **form.words())
    return to_case(found)


def _context(request: HttpRequest, found: Case, opinion: Opinion) -> dict[str, object]:
    at = timezone.now()
    whole = packages.of_all([found], at=at)[found.pk]
    offered = workflow.offered_steps(found, request.user, at=at, whole=whole)
    url = request.path
    return {
        "case": found,
        "opinion": opinion,
        "checks": checks.of(found, opinion, whole),
        "answers": opinion.answers.select_related("question"),
        "viewer": Viewer(found, casefile.papers(whole, opinion), _opinion_first(request, opinion), at=url),
        "step": offered.get("release_opinion"),
        "others": buttons.others(found, offered, whole),
    }


def _opinion_first(request: HttpRequest, opinion) -> Choice:
    choice = Choice.of(request.GET)
    choice.document = choice.document or str(opinion.document_id)
    return choice

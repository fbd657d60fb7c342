"""The directory of medical organisations with their load and usual days, and one with its profile and its experts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import directory, experts
from accounts.models import Organisation
from accounts.roles import Role
from curators import figures
from curators.organisation_forms import ChaptersForm
from curators.views.lookup import head_only
from workcalendar.days import MOSCOW


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "curators/organisations.html",
        {"organisations": list(figures.organisations(at=timezone.now()))},
    )


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(figures.organisations(at=timezone.now()), pk=pk)
    return _taken(request, found) if request.method == "POST" else _page(request, found)


@head_only
def _taken(request: HttpRequest, found: Organisation) -> HttpResponse:
    """The chapters that the organisation takes."""
    form = ChaptersForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    directory.take_chapters(found, form.cleaned_data["chapters"], by=request.user, at=timezone.now())
    messages.success(request, "Профиль записан. По нему выбирают, кому передать дело.")
    return redirect("curators:organisation", pk=found.pk)


def _page(request: HttpRequest, found: Organisation, form: ChaptersForm | None = None) -> HttpResponse:
    context = {
        "organisation": found,
        "experts": experts.listed(found, on=timezone.localdate(timezone=MOSCOW)),
        "form": form or (ChaptersForm.of(found) if request.user.role == Role.HEAD else None),
    }
    return render(request, "curators/organisation.html", context)

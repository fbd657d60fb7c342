"""Answering a request for more: a file for each item, «нет и не будет», «это всё, что есть» (D4, D5, S12)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.forms.sending import AbsenceForm
from portal.papers import SHELVES
from portal.standing import ASKED, Standing
from portal.views.lookup import attempt, of_case
from portal.views.resuming import going_on
from portal.views.taking_in import refused_before, take_files
from requests_app.actions import enclosing
from requests_app.models import Case, Kind, RequestedItem


@require_http_methods(["GET", "POST"])
@of_case
def answer(request: HttpRequest, case: Case) -> HttpResponse:
    """The requested items; a post brings the files of one of them."""
    standing = Standing(case, timezone.now())
    if request.method == "POST":
        item = _item(standing, request.POST.get("item", ""))
        take_files(request, case, Kind(item.kind))
        return _after(request, case)
    if standing.request is None:
        return redirect("portal:case", case.pk)
    return _page(request, case, standing, AbsenceForm())


@require_POST
@of_case
def not_coming(request: HttpRequest, case: Case, item: UUID) -> HttpResponse:
    """«Нет и не будет» for a requested item."""
    standing, form = Standing(case, timezone.now()), AbsenceForm(request.POST)
    asked = _item(standing, str(item))
    if not form.is_valid():
        return _page(request, case, standing, form, absent=asked)
    attempt(request, enclosing.declare_absent, case, kind=asked.kind, reason=form.cleaned_data["reason"])
    return _after(request, case)


@require_POST
@of_case
def that_is_all(request: HttpRequest, case: Case) -> HttpResponse:
    """«Это всё, что есть»: back to the curator."""
    if attempt(request, enclosing.add_documents, case):
        messages.success(request, "Передали врачу-куратору. Он проверит документы и напишет.")
    return redirect("portal:case", case.pk)


def _item(standing: Standing, pk: str) -> RequestedItem:
    found = next((item for item in standing.asked_files if str(item.pk) == pk), None)
    if found is None:
        raise Http404
    return found


def _after(request: HttpRequest, case: Case) -> HttpResponse:
    """When the last item is answered the case goes back to the curator by itself."""
    case.refresh_from_db(fields=["status"])
    if case.status in ASKED:
        return redirect("portal:answer", case.pk)
    messages.success(request, "Всё получили. Врач-куратор проверит документы и напишет.")
    return redirect("portal:case", case.pk)


def _page(
    request: HttpRequest,
    case: Case,
    standing: Standing,
    form: AbsenceForm,
    absent: RequestedItem | None = None,
) -> HttpResponse:
    context = {
        "case": case,
        "standing": standing,
        "shelf": SHELVES["imaging"],
        "absences": {absence.kind: absence for absence in case.absent_parts.all()},
        "refused": refused_before(request, case),
        "form": form,
        "absent": absent,
        "going": going_on(request, case, *(str(item.pk) for item in standing.asked_files)),
    }
    return render(request, "portal/answer.html", context)

"""The page of a sent case: what is expected of the person, both promises, the path; its files, its withdrawal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from audit.models import Event
from portal.forms.sending import WithdrawForm
from portal.names import whose
from portal.papers import sheets
from portal.path import PathStep, clinics_in, path
from portal.standing import Standing
from portal.views.lookup import attempt, of_case, posted
from requests_app import permissions, workflow
from requests_app.actions import consents
from requests_app.models import Case


@require_safe
@of_case
def case(request: HttpRequest, case: Case) -> HttpResponse:
    now = timezone.now()
    standing = Standing(case, now)
    files = sheets(permissions.readable_enclosures(case, request.user))
    context = {
        "case": case,
        "standing": standing,
        "path": path_of(case, standing),
        "files": len(files),
        "bytes": sum(sheet.document.size for sheet in files),
        "unread": case.messages.filter(from_office=True, read_at=None).count(),
        "may_add": permissions.may_add_enclosures(case, request.user),
        "may_write": permissions.may_write_messages(case, request.user),
        "withdraw": workflow.offered_steps(case, request.user, at=now).get("withdraw"),
        "may_read_opinion": permissions.may_read_opinion(case, request.user),
    }
    return render(request, "portal/case.html", context)


@require_safe
@of_case
def documents(request: HttpRequest, case: Case) -> HttpResponse:
    """Everything that was sent, with what the curator said of it."""
    context = {
        "case": case,
        "sheets": sheets(permissions.readable_enclosures(case, request.user)),
        "whose": whose(case.insured) if case.by_representative else "",
        "absences": list(case.absent_parts.all()),
        "may_add": permissions.may_add_enclosures(case, request.user),
    }
    return render(request, "portal/documents.html", context)


@require_http_methods(["GET", "POST"])
@of_case
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if attempt(request, consents.withdraw, case, reason=form.cleaned_data["reason"]):
            messages.success(request, "Заявка отозвана.")
        return redirect("portal:case", case.pk)
    return render(request, "portal/withdraw.html", {"case": case, "form": form})


def path_of(case: Case, standing: Standing) -> list[PathStep]:
    rooms = r"step\.|consent\.withdrawn|original\.|material\.|addendum\.|case\.taken_over"
    told = rf"^({rooms}|opinion\.(asked_after|question_dropped))"
    events = list(Event.objects.of_case(case.number).filter(action__regex=told))
    clinics = Organisation.objects.filter(pk__in=clinics_in(events))
    names = {str(clinic.pk): clinic.name for clinic in clinics} if clinics_in(events) else {}
    promised_on = standing.promise.promised_on if standing.promise else None
    return path(case, events, promised_on=promised_on, late=standing.is_late, clinics=names)

"""After the opinion: handing over what is signed beside it, and reading it back (S9)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from clinics import after_opinion, patient
from clinics.doctor import DoctorRequest
from clinics.forms import AddendumForm
from clinics.views import lookup
from documents import serving
from requests_app.actions import addenda
from requests_app.models import Case, Original
from requests_app.workflow import StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
def addendum(request: DoctorRequest, pk: UUID) -> HttpResponse:
    """The questions with the form below; a refused one comes back with everything that was typed."""
    found, at = lookup.original_of(request, pk), timezone.now()
    after = after_opinion.of_original(found)
    questions = [] if after.awaits else [one.follow_up for one in after.open]
    files = request.FILES if request.method == "POST" else None
    posted = request.POST if request.method == "POST" else None
    form = AddendumForm(posted, files, opinion=found.opinion, by=request.user, at=at, questions=questions)
    if request.method == "POST" and form.is_valid() and _handed_over(request, found, form):
        return redirect("clinics:addendum", pk=pk)
    log.record(
        "case.opened",
        by=request.user,
        at=at,
        case_number=found.case.number,
        subject=found.case,
        page="addendum",
    )
    context = {
        "original": found,
        "opinion": found.opinion,
        "patient": patient.of(found.case, at=at),
        "after": after,
        "may_read_case": Case.objects.visible_to(request.user).filter(pk=found.case.pk).exists(),
        "form": form,
    }
    return render(request, "clinics/addendum.html", context)


def _handed_over(request: DoctorRequest, found: Original, form: AddendumForm) -> bool:
    """True when the curator has it; a refusal stands in the form's summary of errors."""
    try:
        addenda.hand_over(found.opinion_id, by=request.user, at=form.at, **form.addendum)
    except StepRefused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(
        request, "Дополнение передано врачу-куратору. Если понадобится поправить, напишем на почту."
    )
    return True


@require_safe
def addendum_file(request: DoctorRequest, pk: UUID, addendum_pk: UUID) -> HttpResponseBase:
    found = lookup.addendum_of(request, lookup.original_of(request, pk), addendum_pk)
    if not found.document.may_be_opened:
        raise Http404
    return serving.file_response(found.document, by=request.user, at=timezone.now(), asked=request.headers)

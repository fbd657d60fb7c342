"""«Входящие» and the page of one letter: its text, its files, its bytes; reading it again, splitting it off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit import log
from correspondence.models import IncomingLetter
from curators import inbox as lists
from curators import incoming, letter_file
from curators.incoming import Mail
from curators.views.lookup import attempt
from documents.models import Document
from requests_app.actions import letters, sorting
from requests_app.models import Case
from requests_app.workflow import StepRefused


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Three lists, each bounded: what to sort, what could not be read, what answers nothing of ours."""
    at = timezone.now()
    waiting = lists.waiting(request.user).count()
    context = {
        "unsorted": lists.unsorted(request.user, at=at),
        "unsorted_count": waiting,
        "unreadable": lists.unreadable(request.user),
        "aside": lists.aside(),
        "at_most": lists.AT_MOST,
        "now": at,
    }
    return render(request, "curators/inbox.html", context)


@require_GET
def letter(request: HttpRequest, pk) -> HttpResponse:
    """Written down before anything of it is shown (L5)."""
    found = _letter(request, pk)
    case = _case_of(request, found)
    at = timezone.now()
    log.record("letter.opened", by=request.user, at=at, case_number=found.case_number, subject=found)
    incoming.mark_seen([found], case, by=request.user, at=at)
    return render(request, "curators/incoming.html", {"mail": _mail(found, case), "case": case})


@require_GET
def raw(request: HttpRequest, pk) -> HttpResponse:
    return letter_file.letter_response(_letter(request, pk), by=request.user, at=timezone.now())


@require_POST
def again(request: HttpRequest, pk) -> HttpResponse:
    """A letter of the quarantine goes back to the reader."""
    found = _letter(request, pk)
    attempt(request, letters.ask_to_read_again, found.pk, done="Письмо разбирается ещё раз.")
    return redirect("curators:inbox")


@require_POST
def split(request: HttpRequest, pk) -> HttpResponse:
    """«Отделить в свою заявку» and «Сделать заявкой»: to the page where it is sorted."""
    found = _letter(request, pk)
    try:
        case = sorting.split(found.pk, by=request.user, at=timezone.now())
    except StepRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("curators:incoming", pk=pk)
    messages.success(request, f"Письмо теперь отдельная заявка {case.number}. Срок — с прихода письма.")
    return redirect("curators:sort", pk=case.pk)


def _letter(request: HttpRequest, pk) -> IncomingLetter:
    return get_object_or_404(incoming.visible(request.user), pk=pk)


def _case_of(request: HttpRequest, found: IncomingLetter) -> Case | None:
    cases = Case.objects.visible_to(request.user).with_people()
    return cases.filter(number=found.case_number).first() if found.case_number else None


def _mail(found: IncomingLetter, case: Case | None) -> Mail:
    ids = [part["document_id"] for part in found.parts if part.get("document_id")]
    documents = {str(document.pk): document for document in Document.objects.filter(pk__in=ids)}
    others = case is not None and (
        IncomingLetter.objects.of_case(case.number).originals().exclude(pk=found.pk).exists()
    )
    return Mail(found, case, documents, alone=not others)

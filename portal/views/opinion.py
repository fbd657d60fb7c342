"""The opinion: who made it, the answers, the file and the password of its copy, the original (S8-S12, D8)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit import log
from documents import serving
from portal.standing import Standing
from portal.views.lookup import of_case
from requests_app import afterwards, permissions
from requests_app.actions import following
from requests_app.models import Addendum, Case, Opinion


@require_safe
@of_case
def opinion(request: HttpRequest, case: Case) -> HttpResponse:
    made = opinion_for(request, case)
    log.record("opinion.opened", by=request.user, at=timezone.now(), case_number=case.number, subject=made)
    at = timezone.now()
    addenda, questions = afterwards.addenda(made), afterwards.questions(made)
    left = afterwards.left(one.follow_up for one in questions)
    context = {
        "case": case,
        "opinion": made,
        "questions": questions,
        "left": left,
        "closed": following.asking_closed(case, made, left=left, by=request.user, at=at),
        "addenda": addenda,
        "correction": next((one for one in reversed(addenda) if one.kind == Addendum.Kind.CORRECTION), None),
        "answers": list(made.answers.select_related("question")),
        "standing": Standing(case, at),
    }
    return render(request, "portal/opinion.html", context)


@require_safe
@of_case
def opinion_file(request: HttpRequest, case: Case) -> HttpResponse:
    """The document as the organisation signed it, byte for byte."""
    made = opinion_for(request, case)
    return serving.file_response(made.document, by=request.user, at=timezone.now(), asked=request.headers)


@require_safe
@of_case
def opinion_signature(request: HttpRequest, case: Case) -> HttpResponse:
    """The detached signature, byte for byte: with it and the file anybody may check who has signed."""
    made = opinion_for(request, case)
    if made.signature is None or not made.signature.may_be_opened:
        raise Http404
    return serving.file_response(made.signature, by=request.user, at=timezone.now(), asked=request.headers)


def opinion_for(request: HttpRequest, case: Case) -> Opinion:
    """The newest that was released; before that there is no such page."""
    made = case.opinions.released().select_related("document", "copy", "clinic", "signature").first()
    if made is None or not permissions.is_party(case, request.user):
        raise Http404
    return made

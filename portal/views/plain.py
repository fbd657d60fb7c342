"""The opinion in plain words: a page, and one sheet to take to one's doctor (S9)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit import log
from documents import pdf, serving
from portal import plain
from portal.views.lookup import of_case
from portal.views.opinion import opinion_for
from requests_app import afterwards
from requests_app.actions import following
from requests_app.models import Addendum, Case


@require_safe
@of_case
def in_words(request: HttpRequest, case: Case) -> HttpResponse:
    return render(request, "portal/plain.html", _context(request, case))


@require_safe
@of_case
def sheet(request: HttpRequest, case: Case) -> HttpResponse:
    context = _context(request, case)
    response = HttpResponse(pdf.render_pdf("pdf/plain.html", context), content_type="application/pdf")
    name = f"Мнение простыми словами {case.number}.pdf"
    response["Content-Disposition"] = serving.content_disposition(name)
    response["Content-Security-Policy"] = serving.SANDBOX
    return response


def _context(request: HttpRequest, case: Case) -> dict[str, object]:
    """Recorded as the opinion's own page is (L5)."""
    made, at = opinion_for(request, case), timezone.now()
    log.record("opinion.opened", by=request.user, at=at, case_number=case.number, subject=made, page="plain")
    questions, addenda = afterwards.questions(made), afterwards.addenda(made)
    left = afterwards.left(one.follow_up for one in questions)
    closed = following.asking_closed(case, made, left=left, by=request.user, at=at)
    return {
        "case": case,
        "case_number": case.number,
        "opinion": made,
        "plain": plain.of(made, made.answers.select_related("question"), may_ask=0 if closed else left),
        "later": [one for one in questions if one.state == afterwards.ANSWERED],
        "addenda": [one for one in addenda if one.kind != Addendum.Kind.ANSWER],
        "printed_at": at,
    }

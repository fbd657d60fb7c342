"""The page of one case: who, the questions, the papers with their pages, the term, and what can be done now."""

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from audit import log
from clinics import after_opinion, asking, papers, patient, viewer_page
from clinics.case_list import STAGES, running
from clinics.doctor import DoctorRequest
from clinics.forms import DeclineForm, OpinionForm
from clinics.papers import Paper
from documents.imaging.table import rows
from requests_app import workflow
from requests_app.actions.delivery import WITH_COPY
from requests_app.models import Case, Deadline, Opinion
from requests_app.statuses import Status
from workcalendar.days import MOSCOW


def draw(
    request: DoctorRequest,
    case: Case,
    *,
    at: datetime,
    opinion_form: OpinionForm | None = None,
    decline_form: DeclineForm | None = None,
) -> HttpResponse:
    """The whole page, recorded each time it is drawn (L5); a form that was refused is drawn with what was typed."""
    log.record("case.opened", by=request.user, at=at, case_number=case.number, subject=case)
    prefetch_related_objects([case], "questions")
    steps = workflow.offered_steps(case, request.user, at=at)
    last, is_after = _last_opinion(case, request.user), case.status in WITH_COPY
    listed = papers.of(case, request.user)
    viewer = _viewer(request, case, listed)
    context = {
        "case": case,
        "patient": patient.of(case, at=at),
        "stage": STAGES[Status(case.status)],
        "steps": steps,
        "questions": list(case.questions.all()),
        "papers": listed,
        "size": sum(paper.document.size for paper in listed if paper.may_be_opened),
        "viewer": viewer,
        "series": rows(viewer["paper"].document.series.all())
        if viewer and viewer["paper"].document.contents
        else [],
        "last": last,
        "asked": None if is_after else asking.last_of(case, request.user),
        "form": opinion_form or decline_form,
        "decline_form": decline_form or DeclineForm(),
        "after": after_opinion.of(case, request.user) if is_after else None,
        **_term(case, at),
    }
    if "hand_over_opinion" in steps:
        context["opinion_form"] = opinion_form or OpinionForm(
            case=case, by=request.user, at=at, returned=last
        )
    return render(request, "clinics/case.html", context)


def _term(case: Case, at: datetime) -> dict[str, Any]:
    """The promise to the insured, how much of it is left, and until when an offer is to be answered."""
    promise = running(case, Deadline.Kind.OPINION)
    today = at.astimezone(MOSCOW).date()
    return {
        "promise": promise,
        "days_left": (promise.promised_on - today).days if promise and promise.promised_on else None,
        "answer": running(case, Deadline.Kind.CLINIC_ACCEPTANCE),
        "waiting_days": (today - case.status_since.astimezone(MOSCOW).date()).days + 1,
    }


def _last_opinion(case: Case, user: User) -> Opinion | None:
    """The organisation's own latest version: in force, or returned with a reason."""
    own = case.opinions.filter(clinic=user.organisation).select_related("document")
    return own.prefetch_related("answers__question").order_by("-version").first()


def _viewer(request: DoctorRequest, case: Case, listed: list[Paper]) -> dict[str, Any] | None:
    """What _viewer.html needs for the chosen paper, or for the first that opens."""
    openable = [paper for paper in listed if paper.may_be_opened]
    if not openable:
        return None
    chosen = request.GET.get("document", "")
    paper = next((paper for paper in openable if str(paper.document.pk) == chosen), openable[0])
    pages = list(paper.document.pages.all())
    asked_for = request.GET.get("page", "")
    number = (
        min(max(int(asked_for), 1), len(pages) or 1) if asked_for.isdecimal() and len(asked_for) < 6 else 1
    )
    shown = next((page for page in pages if page.number == number), None)
    address = f"{reverse('clinics:case', args=[case.pk])}?document={paper.document.pk}"
    return {
        "paper": paper,
        "name": paper.name or paper.label,
        "number": number,
        "count": len(pages),
        "image": shown and _image(case, paper, shown),
        "previous_url": f"{address}&page={number - 1}" if number > 1 else "",
        "next_url": f"{address}&page={number + 1}" if number < len(pages) else "",
        "blank": paper.why_no_pages,
        "dark": paper.is_picture,
        "label": f"Просмотр: {paper.label}",
        "is_slide": viewer_page.is_slide(paper.document),
        "has_pictures": viewer_page.may_have_pictures(paper.document),
    }


def _image(case: Case, paper: Paper, page: Any) -> dict[str, Any]:
    url = reverse("clinics:page", args=[case.pk, paper.document.pk, page.number])
    return {
        "url": url,
        "width": page.width,
        "height": page.height,
        "turned": page.turned,
        "caption": page.caption,
    }

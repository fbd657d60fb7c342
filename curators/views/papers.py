"""Papers of a case: pages and files, verdicts, absent parts, consents on a scan."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from curators import checklist, finding, packages
from curators.forms import ConsentScanForm, VerdictForm
from curators.viewing import Choice
from curators.views.case import show
from curators.views.lookup import attempt, back, the_case, to_case
from documents import serving, turning
from documents.models import Document, Source
from requests_app import permissions
from requests_app.actions import consents, enclosing, review
from requests_app.models import Addendum, Case, Enclosure, Kind
from requests_app.models.enclosure import PARTS


@require_GET
def page(request: HttpRequest, pk, document, number: int) -> HttpResponse:
    """One page as a picture; recorded before it goes."""
    paper = _openable(request, the_case(request, pk), document)
    return serving.page_response(paper, number, by=request.user, at=timezone.now())


@require_GET
def download(request: HttpRequest, pk, document) -> HttpResponse:
    paper = _openable(request, the_case(request, pk), document)
    return serving.file_response(paper, by=request.user, at=timezone.now(), asked=request.headers)


@require_POST
def turn_page(request: HttpRequest, pk, document, number: int) -> HttpResponse:
    """A quarter clockwise; back to where the page was looked at."""
    found = the_case(request, pk)
    paper = _openable(request, found, document)
    turning.turn(paper, number, by=request.user, at=timezone.now())
    return back(request, finding.address(found, paper, number))


@require_POST
def mark_part(request: HttpRequest, pk, document, kind: str) -> HttpResponse:
    """«Отметить»: what the page seems to contain, the curator says that it does (S4)."""
    found = the_case(request, pk)
    enclosed = permissions.readable_enclosures(found, request.user).filter(document_id=document)
    paper = enclosed.first()
    if paper is None:
        raise Http404
    done = (
        f"{paper.document.name}: отмечено, что в нём есть {Kind(kind).label.lower()}."
        if kind in PARTS
        else ""
    )
    attempt(request, enclosing.mark_part, found.number, document=paper.document, kind=kind, done=done)
    return to_case(found, f"doc={paper.document_id}", "h-cl")


@require_POST
def verdict(request: HttpRequest, pk, enclosure) -> HttpResponse:
    """The decision on one file as one thing; then the next file without a decision is shown."""
    found = the_case(request, pk)
    paper = _enclosure(request, found, enclosure)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return show(request, found, _choice(paper), status=422, verdict_form=form)
    said = {"accepted": form.cleaned_data["verdict"] == "accepted", "reason": form.cleaned_data["reason"]}
    if not attempt(request, review.give_verdict, found.number, enclosure_id=paper.pk, **said):
        return show(request, found, _choice(paper), verdict_form=form)
    return to_case(found) if (following := _next(found, paper)) is None else _to(found, following)


@require_POST
def mark_consents(request: HttpRequest, pk, enclosure) -> HttpResponse:
    """Which consents the signed scan covers (D13)."""
    found = the_case(request, pk)
    paper = _enclosure(request, found, enclosure)
    whole = packages.of_all([found], at=timezone.now())[found.pk]
    form = ConsentScanForm(request.POST, unsigned=whole.unsigned())
    if not form.is_valid():
        return show(request, found, _choice(paper), status=422, consent_form=form)
    attempt(
        request,
        consents.mark_scan,
        found.number,
        enclosure_id=paper.pk,
        done="Согласия отмечены.",
        **form.cleaned_data,
    )
    return _to(found, paper)


@require_POST
def accept_absence(request: HttpRequest, pk, kind: str) -> HttpResponse:
    """«Нет и не будет» is accepted: the part is no longer waited for (D5)."""
    found = the_case(request, pk)
    if kind not in Kind.values:
        raise Http404
    attempt(
        request,
        review.accept_absence,
        found.number,
        kind=kind,
        done=f"{Kind(kind).label}: принято, что не будет.",
    )
    return to_case(found)


def _enclosure(request: HttpRequest, found: Case, pk) -> Enclosure:
    return get_object_or_404(permissions.readable_enclosures(found, request.user), pk=pk)


def _openable(request: HttpRequest, found: Case, pk) -> Document:
    """A document of this case that may be opened: of the package, of a letter (a logo too), or the opinion."""
    enclosed = permissions.readable_enclosures(found, request.user).values("document_id")
    papers = Document.objects.openable().filter(pk=pk)
    made = _of_opinions(found) if permissions.may_read_opinion(found, request.user) else []
    beside = Addendum.objects.visible_to(request.user).filter(opinion__case=found).values("document_id")
    mailed = papers.filter(source=Source.MAILED, case_number=found.number, removed_at=None)
    return get_object_or_404(
        papers.filter(pk__in=enclosed) | papers.filter(pk__in=made) | papers.filter(pk__in=beside) | mailed
    )


def _of_opinions(found: Case) -> list[UUID]:
    """The signed documents, and the signatures that lie beside them."""
    rows = found.opinions.values_list("document_id", "signature_id")
    return [pk for row in rows for pk in row if pk]


def _choice(paper: Enclosure) -> Choice:
    return Choice(document=str(paper.document_id), item=str(paper.pk))


def _next(found: Case, paper: Enclosure) -> Enclosure | None:
    whole = packages.of_all([found], at=timezone.now())[found.pk]
    return checklist.Checklist(found, whole, Choice()).next_undecided(after=paper)


def _to(found: Case, paper: Enclosure) -> HttpResponse:
    response = to_case(found)
    response["Location"] += checklist.address_of(paper)
    return response

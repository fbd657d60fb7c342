"""Looking at a document page by page, downloading it, and the papers that we print ourselves."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit import log
from documents import pdf, quality, serving
from documents.models import Document
from portal.papers import sheets
from portal.standing import Standing
from portal.views.lookup import of_any, of_case
from portal.views.opinion import opinion_for
from portal.views.status import path_of
from requests_app import permissions
from requests_app.actions import questionnaire
from requests_app.models import Addendum, Case


@require_safe
@of_any
def document(request: HttpRequest, case: Case, document: UUID) -> HttpResponse:
    """The pages as pictures made on the server, one at a time."""
    found = readable(request, case, document)
    pages = list(found.pages.all())
    number = min(max(_page_number(request), 1), max(len(pages), 1))
    remarks = quality.sentences(found.hard_to_read, len(pages))
    context = {"case": case, "file": found, "remarks": remarks} | _viewer(case, found, pages, number)
    return render(request, "portal/document.html", context)


@require_safe
@of_any
def page(request: HttpRequest, case: Case, document: UUID, number: int) -> HttpResponse:
    found = readable(request, case, document)
    return serving.page_response(found, number, by=request.user, at=timezone.now())


@require_safe
@of_any
def download(request: HttpRequest, case: Case, document: UUID) -> HttpResponse:
    found = readable(request, case, document)
    return serving.file_response(found, by=request.user, at=timezone.now(), asked=request.headers)


@require_safe
@of_any
def questionnaire_pdf(request: HttpRequest, case: Case) -> HttpResponse:
    """«Анкета-заявление» as it is filled now (S3(1), D17); a case that came by letter has none of ours."""
    if not hasattr(case, "questionnaire"):
        raise Http404
    log.record("case.questionnaire_printed", by=request.user, at=timezone.now(), case_number=case.number)
    return _printed(questionnaire.as_pdf(case), f"Анкета-заявление {case.number}.pdf")


@require_safe
@of_case
def summary_pdf(request: HttpRequest, case: Case) -> HttpResponse:
    """«Справка о заявке»: where it stands, both promises, the path, the list of documents."""
    now = timezone.now()
    standing = Standing(case, now)
    context = {
        "case": case,
        "case_number": case.number,
        "standing": standing,
        "path": path_of(case, standing),
        "sheets": sheets(permissions.readable_enclosures(case, request.user)),
        "printed_at": now,
    }
    log.record("case.summary_printed", by=request.user, at=now, case_number=case.number)
    return _printed(pdf.render_pdf("pdf/case_summary.html", context), f"Справка о заявке {case.number}.pdf")


def _printed(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = serving.content_disposition(name)
    response["Content-Security-Policy"] = serving.SANDBOX
    return response


def readable(request: HttpRequest, case: Case, document: UUID) -> Document:
    """A document of this case that this person may open, the opinion and what is beside it too; else no address."""
    if permissions.readable_enclosures(case, request.user).filter(document_id=document).exists():
        return _openable(enclosed(request, case, document))
    made = opinion_for(request, case)
    beside = Addendum.objects.visible_to(request.user).filter(opinion__case=case, document=document)
    if made.document_id != document and not beside.exists():
        raise Http404
    return _openable(get_object_or_404(Document, pk=document))


def enclosed(request: HttpRequest, case: Case, document: UUID) -> Document:
    """One of the package alone, whether it opens now or not."""
    found = permissions.readable_enclosures(case, request.user).filter(document_id=document).first()
    if found is None:
        raise Http404
    return found.document


def _openable(found: Document) -> Document:
    if not found.may_be_opened:
        raise Http404
    return found


def _page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isdecimal() and len(given) < 6 else 1


def _viewer(case: Case, found: Document, pages: list, number: int) -> dict[str, object]:
    here = reverse("portal:document", args=[case.pk, found.pk])
    shown = pages[number - 1] if pages else None
    picture = reverse("portal:page", args=[case.pk, found.pk, shown.number]) if shown else ""
    return {
        "number": number,
        "count": len(pages),
        "image": shown
        and {
            "url": picture,
            "width": shown.width,
            "height": shown.height,
            "turned": shown.turned,
            "caption": shown.caption,
        },
        "previous_url": f"{here}?page={number - 1}" if number > 1 else "",
        "next_url": f"{here}?page={number + 1}" if number < len(pages) else "",
        "download_url": reverse("portal:download", args=[case.pk, found.pk]),
        "dark": found.content_type in {"application/dicom", "application/zip"},
        "blank": found.problem or "Страницы ещё готовятся. Обновите страницу через минуту.",
    }

"""The page of the letters sent, in the embedded mode only: codes travel by letter, and here there is no other mailbox."""

from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from correspondence.models import LetterState, OutgoingLetter
from secondopinion.demo.mailbox import Mailbox

ON_A_PAGE = 20
LOCKED = "default-src 'none'; sandbox; frame-ancestors 'none'"


@require_safe
@never_cache
@login_not_required
def mail(request: HttpRequest) -> HttpResponse:
    """Letters newest first, whole; ``q`` looks for an address, ``live`` loads the page anew every few seconds."""
    to, live = request.GET.get("q", "").strip(), "live" in request.GET
    box = Mailbox(settings.MAIL_DIR)
    page = Paginator(box.names(to), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "letters": [box.letter(name) for name in page],
        "page_obj": page,
        "query": urlencode({"q": to} if to else {}),
        "to": to,
        "live": live,
        "not_gone": _not_gone(to),
    }
    return render(request, "demo/mail.html", context)


@require_safe
@never_cache
@login_not_required
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A letter by itself."""
    try:
        letter = Mailbox(settings.MAIL_DIR).letter(name)
    except FileNotFoundError:
        raise Http404 from None
    return render(request, "demo/letter.html", {"letter": letter})


@require_safe
@never_cache
@login_not_required
def enclosed(request: HttpRequest, name: str, number: int) -> HttpResponseBase:
    """A file that came with a letter, only ever as a download."""
    try:
        file_name, content = Mailbox(settings.MAIL_DIR).enclosed(name, number)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        BytesIO(content), as_attachment=True, filename=file_name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = LOCKED
    return response


def _not_gone(to: str) -> list[OutgoingLetter]:
    """Letters that wait, or did not go: they are no files of the mail catcher. A secret one shows no text anywhere."""
    rows = OutgoingLetter.objects.exclude(state=LetterState.ACCEPTED).order_by("-created_at")
    return list(rows.filter(to_address__icontains=to)[:ON_A_PAGE])

"""The mail of the embedded mode: what was sent is read here, since codes travel by letter, and the product is written to."""

from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.models import LetterState, OutgoingLetter
from secondopinion.demo import writing
from secondopinion.demo.mailbox import Letter, Mailbox

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
        "can_write": settings.OWN_MAIL,
    }
    return render(request, "demo/mail.html", context)


@require_safe
@never_cache
@login_not_required
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A letter by itself."""
    return render(request, "demo/letter.html", {"letter": _letter(name), "can_write": settings.OWN_MAIL})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def write(request: HttpRequest) -> HttpResponse:
    """A letter to the product, from whoever the visitor says."""
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """An answer to one of the product's letters."""
    return _write(request, _letter(name))


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


def _write(request: HttpRequest, answered: Letter | None) -> HttpResponse:
    """Only to ourselves and only by our own mail catcher: this page may be opened by anybody."""
    to = writing.where_to(answered)
    if not settings.OWN_MAIL or not to:
        raise Http404
    initial = writing.an_answer(answered) if answered else {}
    form = writing.LetterForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            writing.send(form, to=to, answered=answered)
        except writing.CANNOT_SEND:
            form.add_error(None, writing.NOT_SENT)
        else:
            messages.success(request, "Письмо отправлено. Через несколько секунд его увидит куратор.")
            return redirect("demo:mail")
    context = {"form": form, "to": to, "answered": answered, "senders": writing.senders()}
    return render(request, "demo/write.html", context)


def _letter(name: str) -> Letter:
    try:
        return Mailbox(settings.MAIL_DIR).letter(name)
    except FileNotFoundError:
        raise Http404 from None


def _not_gone(to: str) -> list[OutgoingLetter]:
    """Letters that wait, or did not go: they are no files of the mail catcher. A secret one shows no text anywhere."""
    rows = OutgoingLetter.objects.exclude(state=LetterState.ACCEPTED).order_by("-created_at")
    return list(rows.filter(to_address__icontains=to)[:ON_A_PAGE])

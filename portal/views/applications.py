"""«Мои заявки», opening a new one, throwing a draft away."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.forms.person import ForWhomForm, StartForm, for_whom, known_of
from portal.standing import TITLES
from portal.views.lookup import attempt, of_draft, posted
from requests_app.actions import registration
from requests_app.models import Case, Deadline
from requests_app.workflow import StepRefused


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Drafts first, then what was sent, the newest on top."""
    promises = Deadline.objects.running().filter(kind=Deadline.Kind.OPINION)
    cases = (
        Case.objects.visible_to(request.user)
        .select_related("insured")
        .prefetch_related(Prefetch("deadlines", queryset=promises, to_attr="promises"))
        .order_by("-created_at")
    )
    drafts = [case for case in cases if case.is_draft]
    sent = [(case, TITLES[case.status]) for case in cases if not case.is_draft]
    return render(request, "portal/home.html", {"drafts": drafts, "sent": sent, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """First for whom, then who: two short pages; the second opens the draft."""
    whom = request.POST.get("whom") or request.GET.get("whom")
    if whom not in for_whom():
        form = ForWhomForm(request.GET if "whom" in request.GET else None)
        return render(request, "portal/start_for_whom.html", {"form": form})
    form = StartForm(posted(request), whom=whom, initial=known_of(request.user, whom))
    if request.method == "POST" and form.is_valid():
        case = _draft(request, form)
        if case is not None:
            return redirect("portal:draft", case.pk)
    return render(request, "portal/start.html", {"form": form, "whom": whom})


def _draft(request: HttpRequest, form: StartForm) -> Case | None:
    try:
        return registration.start_draft(by=request.user, at=timezone.now(), **form.draft())
    except StepRefused as refused:
        form.add_error(None, refused.message)
        return None


@require_http_methods(["GET", "POST"])
@of_draft
def discard(request: HttpRequest, case: Case) -> HttpResponse:
    if request.method == "POST" and attempt(request, registration.discard, case):
        messages.success(request, "Черновик удалён.")
        return redirect("portal:home")
    return render(request, "portal/discard.html", {"case": case})

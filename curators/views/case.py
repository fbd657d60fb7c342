"""The page of one case, its history, and who leads it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from audit.models import Event
from curators import casefile, chronicle
from curators.forms import AdultForm
from curators.viewing import Choice
from curators.views.lookup import attempt, back, named, opened, said, the_case, to_case
from requests_app.actions import delivery, majority, review
from requests_app.models import Case


@require_GET
def case(request: HttpRequest, pk) -> HttpResponse:
    return show(request, the_case(request, pk), Choice.of(request.GET))


def show(request: HttpRequest, found: Case, choice: Choice, *, status: int = 200, **forms) -> HttpResponse:
    """The page, also with a refused form in it: nothing typed is lost. Opening is recorded before anything is shown."""
    opened(request, found, "case")
    context = casefile.context(found, request.user, choice, at=timezone.now(), **forms)
    refused = [form for form in forms.values() if form is not None]
    context["form"] = refused[0] if refused else None
    return render(request, "curators/case.html", context, status=status)


@require_GET
def history(request: HttpRequest, pk) -> HttpResponse:
    """What happened to the case, from the audit log."""
    found = the_case(request, pk)
    opened(request, found, "history")
    events = Event.objects.of_case(found.number).newest_first()
    page = Paginator(events, 100).get_page(request.GET.get("page"))
    lines = chronicle.lines(page)
    return render(request, "curators/history.html", {"case": found, "lines": lines, "page_obj": page})


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk) -> HttpResponse:
    """Taking a case oneself is assigning it to oneself; the head gives it to another."""
    found = the_case(request, pk)
    if request.method == "GET":
        opened(request, found, "assign")
        people = User.objects.curators()
        return render(request, "curators/assign.html", {"case": found, "people": people})
    to = named(User.objects.curators(), request.POST.get("to"))
    if found.curator_id == to.pk:
        messages.info(request, f"Заявка {found.number}: {to.short_name} уже ведёт её.")
    else:
        attempt(
            request,
            review.assign,
            found.number,
            to=to,
            done=f"Заявка {found.number}: теперь её ведёт {to.short_name}",
        )
    return back(request, redirect("curators:case", pk=pk)["Location"])


@require_POST
def invite_adult(request: HttpRequest, pk) -> HttpResponse:
    """L8: the patient who has come of age is asked at an address of their own."""
    found, form = the_case(request, pk), AdultForm(request.POST)
    if not form.is_valid() or not said(
        request, form, majority.invite, found.number, address=form.cleaned_data["address"]
    ):
        return show(request, found, Choice.of(request.GET), status=422, adult_form=form)
    messages.success(request, "Приглашение отправлено. Ссылка работает один раз и 30 дней.")
    return to_case(found)


@require_POST
def confirm_minor_email(request: HttpRequest, pk) -> HttpResponse:
    """The minor's address stands in the signed questionnaire: the copy may go there too (D8, D18)."""
    found = the_case(request, pk)
    attempt(request, delivery.confirm_minor_email, found.number, done="Почта подростка подтверждена.")
    return to_case(found)

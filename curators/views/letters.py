"""Letters of this office: what waits, what failed, came back or is not known; and what a person does about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from audit import log
from correspondence import outcomes
from correspondence.models import OutgoingLetter
from curators import letterbox
from curators.views.lookup import attempt, back
from requests_app.actions import delivery
from requests_app.models import Case

SHOWN = 100
LATELY = 30


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """Three lists: a person has to decide, still waiting (the oldest first), gone lately."""
    at = timezone.now()
    seen = letterbox.of_cases().filter(case_number__in=_numbers(request))
    context = {
        "figures": letterbox.figures(seen),
        "alarm": letterbox.alarm(at),
        "broken": letterbox.rows(seen.needing_a_person()[:SHOWN]),
        "waiting": letterbox.rows(seen.waiting().order_by("created_at")[:SHOWN]),
        "gone": letterbox.rows(seen.accepted().exclude(name__startswith="staff_")[:LATELY]),
        "now": at,
    }
    return render(request, "curators/letters.html", context)


@require_GET
def letter(request: HttpRequest, pk) -> HttpResponse:
    found = _letter(request, pk)
    case = Case.objects.visible_to(request.user).filter(number=found.case_number).first()
    log.record(
        "letter.opened", by=request.user, at=timezone.now(), case_number=found.case_number, subject=found
    )
    return render(
        request, "curators/letter.html", {"row": letterbox.Row(found), "letter": found, "case": case}
    )


@require_POST
def again(request: HttpRequest, pk) -> HttpResponse:
    """The same letter once more, as a new row."""
    found = _letter(request, pk)
    attempt(request, delivery.send_again, found, done=f"Письмо «{found.subject}» отправляется ещё раз.")
    return back(request, redirect("curators:letter", pk=pk)["Location"])


@require_POST
def arrived(request: HttpRequest, pk) -> HttpResponse:
    """The mail server never said so, but this person knows that the letter has come."""
    found = _letter(request, pk)
    attempt(request, outcomes.arrived, found, done=f"Письмо «{found.subject}» отмечено как дошедшее.")
    return back(request, redirect("curators:letter", pk=pk)["Location"])


@require_POST
def abort(request: HttpRequest, pk) -> HttpResponse:
    """Stop a letter that has not begun to leave."""
    found = _letter(request, pk)
    attempt(request, delivery.abort, found, done="Отправка отменена.")
    return back(request, redirect("curators:letter", pk=pk)["Location"])


def _letter(request: HttpRequest, pk) -> OutgoingLetter:
    """A letter about a case that this user may see."""
    return get_object_or_404(letterbox.of_cases().filter(case_number__in=_numbers(request)), pk=pk)


def _numbers(request: HttpRequest):
    return Case.objects.visible_to(request.user).values("number")

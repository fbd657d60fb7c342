"""Checking the answers, sending the application, and the page that confirms it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal import answers, words
from portal.forms.sending import MissingForm
from portal.tasks_of_draft.row import is_good
from portal.views.lookup import of_any, of_case, of_draft, refusal_of
from requests_app import package, permissions
from requests_app.actions import registration
from requests_app.models import Case, Deadline
from requests_app.package import Item


@require_safe
@of_draft
def check(request: HttpRequest, case: Case) -> HttpResponse:
    return _check(request, case, MissingForm())


@require_POST
@of_any
def submit(request: HttpRequest, case: Case) -> HttpResponse:
    """Send; a second click, another tab or the back button end at the same confirmation."""
    if not case.is_draft:
        return redirect("portal:sent", case.pk)
    form, missing = MissingForm(request.POST), missing_parts(case)
    if missing and not form.is_valid():
        return _check(request, case, form)
    nothing = not missing or form.cleaned_data["later"] == "nothing"
    why = refusal_of(request, registration.submit, case, nothing_missing=nothing)
    if why and Case.objects.visible_to(request.user).drafts().filter(pk=case.pk).exists():
        messages.error(request, why)
        return redirect("portal:draft", case.pk)
    return redirect("portal:sent", case.pk)


@require_safe
@of_case
def sent(request: HttpRequest, case: Case) -> HttpResponse:
    """The number, both promises in words, what happens next."""
    whole = package.of(case, at=timezone.now())
    promise = case.deadlines.filter(kind=Deadline.Kind.ACKNOWLEDGEMENT).first()
    missing = words.listed(item.kind for item in whole.missing if not is_good(item))
    return render(request, "portal/sent.html", {"case": case, "promise": promise, "missing": missing})


def _check(request: HttpRequest, case: Case, form: MissingForm) -> HttpResponse:
    enclosures = list(permissions.readable_enclosures(case, request.user))
    whole = package.of(case, at=timezone.now())
    context = {
        "case": case,
        "form": form,
        "blocked": words.listed(item.kind for item in whole.blocks_submission),
        "missing": missing_parts(case, whole),
        "sections": [
            ("О вас", answers.about(case)),
            ("Анкета-заявление", answers.questionnaire(case)),
            ("Вопросы", answers.questions(case)),
            ("Файлы", list(answers.files(case, enclosures))),
        ],
    }
    return render(request, "portal/check.html", context)


def missing_parts(case: Case, whole: package.Package | None = None) -> list[Item]:
    """The medical parts that nothing closes yet; a file that is still being checked closes its part (D5)."""
    whole = whole or package.of(case, at=timezone.now())
    return [item for item in whole.extract if not item.absence and not is_good(item)]

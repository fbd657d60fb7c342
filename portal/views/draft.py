"""The draft: its list of tasks, the person, the policy, the questionnaire, the questions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal import hub
from portal.forms.person import PersonForm, of_person
from portal.forms.questionnaire import QuestionnaireForm, QuestionsForm
from portal.views.lookup import attempt, of_draft, posted, refusal_of
from requests_app import package
from requests_app.actions import registration
from requests_app.models import Case
from workcalendar.days import MOSCOW

ANSWERS = ("diagnosis", "diagnosis_code", "diagnosed_on", "history", "advised")


def hub_of(case: Case) -> hub.Hub:
    return hub.of(case, package.of(case, at=timezone.now()), questions=case.questions.count())


@require_safe
@of_draft
def draft(request: HttpRequest, case: Case) -> HttpResponse:
    return render(request, "portal/draft.html", {"case": case, "hub": hub_of(case)})


@require_http_methods(["GET", "POST"])
@of_draft
def person(request: HttpRequest, case: Case) -> HttpResponse:
    known = of_person(case.insured) | {"phone": case.phone}
    form = PersonForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        phone = form.cleaned_data["phone"]
        if attempt(request, registration.change_insured, case, insured=form.person(), phone=phone):
            return _saved(request, case)
    return render(request, "portal/person.html", {"case": case, "form": form})


@require_http_methods(["GET", "POST"])
@of_draft
def questionnaire(request: HttpRequest, case: Case) -> HttpResponse:
    known = {name: getattr(case.questionnaire, name) for name in ANSWERS}
    known |= {"copy_mode": case.copy_mode, "minor_email": case.minor_email}
    form = QuestionnaireForm(posted(request), initial=known, with_minor=signs_too(case))
    if request.method == "POST" and form.is_valid():
        why = refusal_of(request, registration.fill_questionnaire, case, **form.cleaned_data)
        if not why:
            return _saved(request, case)
        form.add_error(None, why)
    return render(request, "portal/questionnaire.html", {"case": case, "form": form})


@require_http_methods(["GET", "POST"])
@of_draft
def questions(request: HttpRequest, case: Case) -> HttpResponse:
    asked = list(case.questions.values_list("text", flat=True))
    form = QuestionsForm(posted(request), asked=asked)
    if request.method == "POST" and form.is_valid():
        kept = attempt(request, registration.ask_questions, case, questions=form.questions())
        more = not kept or "more" in request.POST
        return redirect("portal:questions", case.pk) if more else _saved(request, case)
    return render(request, "portal/questions.html", {"case": case, "form": form})


def signs_too(case: Case) -> bool:
    """15-17: the minor has an address of his own (D8, L8)."""
    today = timezone.now().astimezone(MOSCOW).date()
    return case.by_representative and case.insured.signs_too_on(today)


def _saved(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(request, "Сохранили.")
    return redirect("portal:draft", case.pk)

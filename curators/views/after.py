"""After the opinion: a question written down for somebody, one taken off, what was signed beside it checked (S9)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from curators import after_opinion, casefile, checks, packages
from curators.forms import ReasonForm
from curators.viewing import Choice, Viewer
from curators.views.lookup import attempt, opened, said, the_case, to_case
from requests_app.actions import addenda, following
from requests_app.models import Addendum, Case, FollowUp


@dataclass(frozen=True)
class Words:
    """A page with one field: what does it, what the words are to that, what is said."""

    act: Callable[..., object]
    name: str
    title: str
    lead: str
    button: str
    label: str
    missing: str
    done: str


ASK = Words(
    following.ask,
    "text",
    "Записать вопрос эксперту",
    "Вопрос сразу уйдёт в организацию, которая дала мнение. Ответ нужен за 5 рабочих дней.",
    "Передать эксперту",
    label="Вопрос, словами заявителя",
    missing="Напишите вопрос: его прочтёт эксперт.",
    done="Вопрос передан эксперту.",
)
DROP = Words(
    following.take_back,
    "reason",
    "Снять вопрос эксперту",
    "Организации отвечать на него не нужно, вместо него можно задать другой.",
    "Снять вопрос",
    label="Почему: эти слова прочтёт заявитель",
    missing="Напишите, почему вопрос снимается: эти слова прочтёт заявитель.",
    done="Вопрос снят, заявителю напишем.",
)
SEND_BACK = Words(
    addenda.send_back,
    "reason",
    "Вернуть дополнение организации",
    "Организация увидит эти слова в своём кабинете. Срок ответа идёт дальше.",
    "Вернуть организации",
    label="Что исправить",
    missing="Напишите организации, что исправить.",
    done="Дополнение возвращено организации.",
)


@require_safe
def after(request: HttpRequest, pk) -> HttpResponse:
    """The questions and what was signed beside the opinion, each with what the office may do."""
    case, at = the_case(request, pk), timezone.now()
    opinion = casefile.opinion_of(case)
    if opinion is None or opinion.released_at is None:
        return to_case(case)
    opened(request, case, "after")
    found = after_opinion.of(case, opinion, request.user, at=at)
    return render(request, "curators/after.html", {"case": case, "opinion": opinion, "after": found})


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk) -> HttpResponse:
    """For one who wrote by letter or phoned; marked so."""
    case = the_case(request, pk)
    return _with_words(request, case, ASK, case.number)


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, pk, question) -> HttpResponse:
    case = the_case(request, pk)
    found = get_object_or_404(FollowUp, pk=question, opinion__case=case)
    return _with_words(request, case, DROP, found.pk, about=found.text)


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk, addendum) -> HttpResponse:
    case = the_case(request, pk)
    return _with_words(request, case, SEND_BACK, _addendum_of(case, addendum).pk)


def _with_words(
    request: HttpRequest, case: Case, words: Words, on: object, *, about: str = ""
) -> HttpResponse:
    """A refusal stands in the field beside what was typed."""
    form = ReasonForm(request.POST or None, label=words.label, missing=words.missing)
    valid = request.method == "POST" and form.is_valid()
    if valid and said(request, form, words.act, on, **{words.name: form.cleaned_data["reason"]}):
        messages.success(request, words.done)
        return redirect("curators:after", pk=case.pk)
    opened(request, case, "after")
    context = {"case": case, "form": form, "words": words, "about": about}
    return render(request, "curators/after_words.html", context)


@require_http_methods(["GET", "POST"])
def addendum(request: HttpRequest, pk, addendum) -> HttpResponse:
    """What is looked at before it goes to the person, with the document itself; posting lets it go."""
    case = the_case(request, pk)
    found = _addendum_of(case, addendum)
    if request.method == "POST":
        attempt(request, addenda.release, found.pk, done="Дополнение отправляется заявителю.")
        return redirect("curators:after", pk=case.pk)
    opened(request, case, "addendum")
    return render(request, "curators/addendum.html", _context(request, case, found))


def _context(request: HttpRequest, case: Case, found: Addendum) -> dict[str, object]:
    at = timezone.now()
    whole = packages.of_all([case], at=at)[case.pk]
    choice = Choice.of(request.GET)
    choice.document = choice.document or str(found.document_id)
    papers = [found.document, *casefile.papers(whole, found.opinion)]
    return {
        "case": case,
        "addendum": found,
        "checks": checks.of_addendum(case, found, whole),
        "answers": found.answers.select_related("follow_up"),
        "viewer": Viewer(case, papers, choice, at=request.path),
        "closed": addenda.release_closed(found, by=request.user, at=at),
    }


def _addendum_of(case: Case, pk: object) -> Addendum:
    related = ("document", "opinion__document", "opinion__clinic", "opinion__case")
    return get_object_or_404(Addendum.objects.select_related(*related), pk=pk, opinion__case=case)

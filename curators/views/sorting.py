"""The sorting page: what each file is, whose letter it is. Every press is one recorded action."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from correspondence.models import IncomingLetter
from curators import incoming
from curators import sorting as page
from curators.letter_forms import JoinForm, KindsForm, NotARequestForm
from curators.viewing import Choice
from curators.views.lookup import attempt, named, opened, said, the_case, to_case
from documents.models import Document, Source
from requests_app.actions import sorting
from requests_app.models import Case


@require_GET
def sort(request: HttpRequest, pk) -> HttpResponse:
    return show(request, the_case(request, pk))


def show(request: HttpRequest, found: Case, *, status: int = 200, **forms) -> HttpResponse:
    """The page, also with a refused form in it. Opening is recorded before anything is shown (L5)."""
    opened(request, found, "sort")
    at = timezone.now()
    context = page.context(found, request.user, Choice.of(request.GET), at=at, **forms)
    incoming.mark_seen(context["desk"].letters, found, by=request.user, at=at)
    context["form"] = next((form for form in forms.values() if getattr(form, "errors", None)), None)
    return render(request, "curators/sort.html", context, status=status)


@require_POST
def join(request: HttpRequest, pk) -> HttpResponse:
    """To the case it belongs to; the way back is offered there."""
    found, form = the_case(request, pk), JoinForm(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, join_form=form)
    number = form.cleaned_data["into"]
    target = Case.objects.visible_to(request.user).filter(number=number).first()
    if target is None:
        form.add_error("into", f"Заявки {number} нет. Проверьте номер.")
        return show(request, found, status=422, join_form=form)
    letter = IncomingLetter.objects.of_case(found.number).first()
    if not said(request, form, sorting.join, found.number, into=number):
        return show(request, found, status=422, join_form=form)
    _joined(request, found, letter)
    return to_case(target)


@require_POST
def keep(request: HttpRequest, pk) -> HttpResponse:
    found = the_case(request, pk)
    attempt(request, sorting.keep, found.number, done="Это новая заявка. Теперь запишите, кто и о ком.")
    return _back(found, "person")


@require_POST
def not_a_request(request: HttpRequest, pk) -> HttpResponse:
    """Closed with the reason; nothing is sent to whoever wrote."""
    found, form = the_case(request, pk), NotARequestForm(request.POST)
    words = {"reason": form.cleaned_data["reason"]} if form.is_valid() else {}
    if not words or not said(request, form, sorting.not_a_request, found.number, **words):
        return show(request, found, status=422, no_request_form=form)
    messages.success(request, f"{found.number}: не обращение. Закрыто, отправителю мы не пишем.")
    return redirect("curators:inbox")


@require_POST
def paper(request: HttpRequest, pk, document) -> HttpResponse:
    """A proposal accepted, another answer ticked, or «не документ»."""
    found = the_case(request, pk)
    file = _file(found, document)
    form = KindsForm(request.POST, auto_id=f"id_{file.pk}_%s")
    is_none = "none" in request.POST
    if not is_none and not form.is_valid():
        return show(request, found, status=422, ticks={str(file.pk): form})
    kinds = [] if is_none else form.cleaned_data["kinds"]
    attempt(request, sorting.sort_paper, found.number, document=file, kinds=kinds)
    return _back(found, "files")


@require_POST
def papers(request: HttpRequest, pk) -> HttpResponse:
    """«Принять все предложения»: those that stood on the page when it was read, all of them or none."""
    found = the_case(request, pk)
    shown = [token.partition(":") for token in request.POST.getlist("accept")]
    accepted = [(_file(found, name), kinds.split("+")) for name, _, kinds in shown]

    @transaction.atomic
    def accept(number: str, **who) -> None:
        for file, kinds in accepted:
            sorting.sort_paper(number, document=file, kinds=kinds, **who)

    attempt(request, accept, found.number, done=f"Принято предложений: {len(accepted)}.")
    return _back(found, "files")


@require_POST
def unsort(request: HttpRequest, pk, document) -> HttpResponse:
    """The undo."""
    found = the_case(request, pk)
    attempt(request, sorting.unsort_paper, found.number, document=_file(found, document))
    return _back(found, "files")


def _file(found: Case, pk) -> Document:
    """A file that came by letter to this case; a word that is no id names none."""
    return named(Document.objects.of_case(found.number).in_use().filter(source=Source.MAILED), str(pk))


def _joined(request: HttpRequest, found: Case, letter: IncomingLetter | None) -> None:
    """What was done, and the way back."""
    undo = reverse("curators:incoming", args=[letter.pk]) if letter else ""
    done = format_html("Письмо {} присоединено, его файлы ждут разбора.", found.number)
    way = format_html(' Если это ошибка, <a href="{}">отделите письмо</a>.', undo) if undo else ""
    messages.success(request, format_html("{}{}", done, way))


def _back(found: Case, anchor: str) -> HttpResponse:
    response = redirect("curators:sort", pk=found.pk)
    response["Location"] += f"#{anchor}"
    return response

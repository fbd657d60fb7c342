"""After the opinion: a question to its expert, taking one back, and the file that was signed beside it (S9)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import serving
from portal.forms.following import QuestionForm
from portal.views.lookup import of_case, posted, refusal_of
from portal.views.opinion import opinion_for
from requests_app import afterwards
from requests_app.actions import following
from requests_app.models import Addendum, Case, FollowUp
from requests_app.workflow import StepRefused


@require_http_methods(["GET", "HEAD", "POST"])
@of_case
def ask(request: HttpRequest, case: Case) -> HttpResponse:
    made, at = opinion_for(request, case), timezone.now()
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        why = refusal_of(request, following.ask, case, text=form.cleaned_data["text"])
        if not why:
            messages.success(request, "Вопрос передан эксперту. О сроке ответа написали вам на почту.")
            return redirect("portal:opinion", case.pk)
        form.add_error(None, why)
    left = afterwards.left(made.follow_ups.all())
    context = {
        "case": case,
        "opinion": made,
        "form": form,
        "left": left,
        "closed": following.asking_closed(case, made, left=left, by=request.user, at=at),
    }
    return render(request, "portal/opinion/ask.html", context)


@require_POST
@of_case
def take_back(request: HttpRequest, case: Case, question: UUID) -> HttpResponse:
    found = get_object_or_404(FollowUp, pk=question, opinion__case=case)
    try:
        following.take_back(found.pk, by=request.user, at=timezone.now())
    except StepRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "Вопрос снят. Вместо него можно задать другой.")
    return redirect("portal:opinion", case.pk)


@require_safe
@of_case
def addendum_file(request: HttpRequest, case: Case, addendum: UUID) -> HttpResponseBase:
    """As the organisation signed it, byte for byte."""
    found = get_object_or_404(
        Addendum.objects.visible_to(request.user).select_related("document"), pk=addendum, opinion__case=case
    )
    if not found.document.may_be_opened:
        raise Http404
    return serving.file_response(found.document, by=request.user, at=timezone.now(), asked=request.headers)

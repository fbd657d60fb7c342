"""Messages between the insured person and the curator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.forms.sending import MessageForm
from portal.views.lookup import of_case, posted, refusal_of
from requests_app import permissions
from requests_app.actions import messages as correspondence
from requests_app.models import Case, Message


@require_http_methods(["GET", "POST"])
@of_case
def messages(request: HttpRequest, case: Case) -> HttpResponse:
    form = MessageForm(posted(request))
    if request.method == "POST" and form.is_valid():
        why = refusal_of(request, correspondence.write, case, text=form.cleaned_data["text"])
        if not why:
            return redirect("portal:messages", case.pk)
        form.add_error(None, why)
    talk = [_said(one, request) for one in case.messages.select_related("author")]
    correspondence.mark_read(case, by=request.user, at=timezone.now())
    may_write = permissions.may_write_messages(case, request.user)
    context = {"case": case, "talk": talk, "form": form, "may_write": may_write}
    return render(request, "portal/messages.html", context)


def _said(message: Message, request: HttpRequest) -> dict[str, object]:
    mine = message.author_id == request.user.pk
    who = "Вы" if mine else message.author.full_name or "Врач-куратор"
    return {"who": who, "at": message.written_at, "text": message.text, "mine": mine}

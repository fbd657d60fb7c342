"""Messages to the applicant."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from curators.forms import MessageForm
from curators.viewing import Choice
from curators.views.case import show
from curators.views.lookup import attempt, the_case, to_case
from requests_app.actions import messages


@require_POST
def write(request: HttpRequest, pk) -> HttpResponse:
    found = the_case(request, pk)
    form = MessageForm(request.POST)
    if form.is_valid() and attempt(
        request, messages.write, found.number, text=form.cleaned_data["text"], done="Сообщение отправлено."
    ):
        return to_case(found)
    return show(request, found, Choice(), status=422, message_form=form)

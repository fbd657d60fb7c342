"""Decisions about the imaging of a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from curators.views.lookup import attempt, the_case, to_case
from documents.models import Series
from requests_app import permissions
from requests_app.actions import discs


@require_POST
def same_person(request: HttpRequest, pk, series) -> HttpResponse:
    """Another name on a disc is the same person: it is no longer asked about."""
    found = the_case(request, pk)
    enclosed = permissions.readable_enclosures(found, request.user).values("document_id")
    one = get_object_or_404(Series, pk=series, document__in=enclosed)
    attempt(
        request,
        discs.same_person,
        found.number,
        series_id=one.pk,
        done="Записали: на диске тот же человек.",
    )
    return to_case(found)

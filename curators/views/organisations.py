"""The directory of medical organisations with their load and usual days; read only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from curators import figures


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "curators/organisations.html",
        {"organisations": list(figures.organisations(at=timezone.now()))},
    )

"""Search in the papers of one case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from curators import casefile, finding, packages
from curators.forms import WordsForm
from curators.views.lookup import opened, the_case


@require_GET
def find(request: HttpRequest, pk) -> HttpResponse:
    """Opening is recorded before anything is shown (L5); the words are not written down."""
    found = the_case(request, pk)
    opened(request, found, "find")
    form = WordsForm(request.GET or None)
    context = {"case": found, "words_form": form}
    if form.is_valid():
        whole = packages.of_all([found], at=timezone.now())[found.pk]
        papers = casefile.papers(whole, casefile.opinion_of(found))
        context["findings"] = finding.of(found, papers, form.cleaned_data["q"])
    return render(request, "curators/find.html", context)

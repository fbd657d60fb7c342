"""The queue: views at the left, filters in the address, rows by the nearest deadline."""

from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import Organisation, User
from audit import log
from correspondence.models import IncomingLetter
from curators import clocks, packages, worklist
from curators.forms import FilterForm
from requests_app.models import Case, Message
from requests_app.numbering import recognised
from requests_app.package import Package
from requests_app.statuses import Status

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    case: Case
    clock: clocks.Clock
    package: Package
    age: int | None

    @property
    def is_unsorted(self) -> bool:
        return self.case.is_unsorted and self.case.status == Status.RECEIVED

    @property
    def settled(self) -> int:
        return sum(item.is_settled for item in self.package.needed)

    @property
    def needed(self) -> int:
        return len(self.package.needed)


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The whole list; htmx takes its part «#list» when a filter changes."""
    at, form = timezone.now(), _filters(request)
    view = worklist.BY_KEY.get(request.GET.get("view", ""), worklist.VIEWS[0])
    cases = _chosen(request, view, form, at)
    in_groups = worklist.group_counts(cases, at)
    total = sum(in_groups.values())
    _recorded(request, form.cleaned_data["q"], total, at)
    page = _page(cases, view, request.GET.get("page"), total)
    context = {
        **_counters(request, view, at),
        "filters": form,
        "groups": _grouped(_rows(page, at), in_groups, view),
        "page_obj": page,
        "query": _query(request),
        "searched": form.cleaned_data["q"],
        "nearest": _nearest(page)
        if view.key == "open" and not (in_groups["late"] or in_groups["today"])
        else None,
    }
    return render(request, "curators/queue.html", context)


@require_GET
def counters(request: HttpRequest) -> HttpResponse:
    """What htmx asks for each minute: the views with their counts, and the figures above."""
    view = worklist.BY_KEY.get(request.GET.get("view", ""), worklist.VIEWS[0])
    return render(
        request, "curators/_counters.html", _counters(request, view, timezone.now()) | {"polled": True}
    )


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return redirect("curators:queue")


def _counters(request: HttpRequest, view: worklist.View, at) -> dict[str, object]:
    found = worklist.counts(Case.objects.visible_to(request.user), request.user, at)
    views = [(v, found.get(f"view_{v.key}")) for v in worklist.VIEWS]
    shown = [(v, n) for v, n in views if n or not v.alarming or v.key in {view.key, "untaken"}]
    return {
        "views": shown,
        "view": view,
        "kpi": worklist.kpi(found, at),
        "now": at,
        "untaken": found["view_untaken"],
        "unsorted_count": found["view_unsorted"],
    }


def _filters(request: HttpRequest) -> FilterForm:
    form = FilterForm(request.GET, curators=User.objects.curators(), clinics=Organisation.objects.all())
    form.is_valid()
    return form


def _chosen(request: HttpRequest, view: worklist.View, form: FilterForm, at):
    """A number is looked for among all cases; everything else within the view."""
    cases = Case.objects.visible_to(request.user)
    asked = form.cleaned_data["q"]
    if not recognised(asked):
        cases = cases.filter(view.pick(request.user, at))
    return cases.found(asked).filter(**form.conditions())


def _recorded(request: HttpRequest, asked: str, total: int, at) -> None:
    """That somebody was looked for (L5). The words may be a name or a diagnosis: they are not kept."""
    if asked.strip():
        log.record("cases.searched", by=request.user, at=at, length=len(asked), results=total)


def _page(cases, view: worklist.View, number: str | None, total: int):
    unread = Message.objects.filter(case=OuterRef("pk"), from_office=False, read_at=None)
    unseen = IncomingLetter.objects.unseen().filter(case_number=OuterRef("number"))
    rows = (
        packages.with_basis(cases)
        .with_people()
        .with_running_deadlines()
        .nearest_first()
        .annotate(has_news=Exists(unread) | Exists(unseen))
    )
    if view.key == "closed":
        rows = rows.order_by("-status_since", "pk")
    paginator = Paginator(rows, PER_PAGE)
    paginator.count = total
    return paginator.get_page(number)


def _rows(page, at) -> list[Row]:
    cases = list(page.object_list)
    page.object_list = cases
    whole = packages.of_all(cases, at=at)
    today = clocks.moscow_day(at)
    return [
        Row(
            case, clocks.of(case, at=at), whole[case.pk], case.insured.age_on(today) if case.insured else None
        )
        for case in cases
    ]


def _grouped(rows: list[Row], in_groups: dict[str, int], view: worklist.View) -> list[dict[str, object]]:
    """Rows under the headings of their deadlines; closed cases need none."""
    if view.key == "closed":
        return [{"key": "closed", "label": "", "rows": rows}] if rows else []
    places = list(worklist.GROUPS)
    rows = sorted(rows, key=lambda row: places.index(row.clock.group))
    return [
        {"key": key, "label": f"{worklist.GROUPS[key]}, {in_groups[key]}", "rows": list(found)}
        for key, found in groupby(rows, key=lambda row: row.clock.group)
    ]


def _nearest(page) -> Case | None:
    """The case whose promise ends first, for the calm words when nothing burns."""
    return next((case for case in page.object_list if case.nearest_due_at), None)


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()

"""The upload pages of the draft and of a case that may still be added to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import addresses
from accounts.models import Policy, User
from portal import words
from portal.forms.policy import BY_HAND, PolicyForm
from portal.forms.sending import AbsenceForm
from portal.papers import SHELVES, Shelf
from portal.tasks_of_draft.row import is_good
from portal.views.lookup import attempt, of_any, of_draft, posted
from portal.views.resuming import going_on
from portal.views.taking_in import files_of, keep_ticks, refused_before, take_back, take_files
from requests_app import package, permissions
from requests_app.actions import enclosing, registration
from requests_app.models import Case, Kind
from requests_app.models.enclosure import PARTS

TEMPLATES = {"extract": "portal/papers/extract.html", "imaging": "portal/papers/imaging.html"}


@require_http_methods(["GET", "POST"])
@of_any
def papers(request: HttpRequest, case: Case, name: str) -> HttpResponse:
    """Identity, representation, the extract, imaging."""
    shelf = SHELVES[name]
    if request.method == "POST":
        take_in(request, case, shelf)
        return onward(request, case, shelf)
    context = on_shelf(request, case, shelf)
    if name == "extract":
        context |= _parts(case)
    return render(request, TEMPLATES.get(name, "portal/papers/one_kind.html"), context)


@require_http_methods(["GET", "POST"])
@of_draft
def policy(request: HttpRequest, case: Case) -> HttpResponse:
    """The number, found in the register or typed, and the copy (D15)."""
    shelf = SHELVES["policy"]
    form = _policy_form(request, case)
    if request.method == "POST":
        take_in(request, case, shelf)
        wanted = request.POST.get("do") == "save" or request.POST.get("policy_number")
        if not wanted or (form.is_valid() and _number_kept(request, case, form)):
            return onward(request, case, shelf)
    return render(request, "portal/papers/policy.html", on_shelf(request, case, shelf) | {"form": form})


@require_http_methods(["GET", "POST"])
@of_any
def absent(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    """«Нет и не будет»: the reason is for the curator to accept (D5)."""
    part = _part(kind)
    form = AbsenceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        attempt(request, enclosing.declare_absent, case, kind=part, reason=form.cleaned_data["reason"])
        return redirect("portal:extract", case.pk)
    context = {"case": case, "form": form, "part": words.PARTS[part][0]}
    return render(request, "portal/papers/absent.html", context)


@require_POST
@of_any
def present(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    """The part was found after all."""
    attempt(request, enclosing.undo_absent, case, kind=_part(kind))
    return redirect("portal:extract", case.pk)


def _part(kind: str) -> Kind:
    """A part of S4; there is no address for any other."""
    if kind not in PARTS:
        raise Http404
    return Kind(kind)


def take_in(request: HttpRequest, case: Case, shelf: Shelf) -> None:
    """Everything one post may carry: ticks, files, a removal."""
    keep_ticks(request, case, shelf)
    take_files(request, case, shelf.fresh, shelf.kinds)
    if "remove" in request.POST:
        take_back(request, case)


def onward(request: HttpRequest, case: Case, shelf: Shelf) -> HttpResponse:
    """Back to the list by its button, else to the same page."""
    if request.POST.get("do") == "save":
        return redirect("portal:draft" if case.is_draft else "portal:case", case.pk)
    return redirect(f"portal:{shelf.page}", case.pk)


def on_shelf(request: HttpRequest, case: Case, shelf: Shelf) -> dict[str, object]:
    return {
        "case": case,
        "shelf": shelf,
        "sheets": files_of(request, case, shelf),
        "refused": refused_before(request, case),
        "may_add": permissions.may_add_enclosures(case, request.user),
        "going": going_on(request, case, shelf.page),
    }


def _parts(case: Case) -> dict[str, object]:
    """The five parts of S4, each with what closes it."""
    whole = package.of(case, at=timezone.now())
    items = [(n, whole.item(kind), *words.PARTS[kind]) for n, kind in enumerate(PARTS, start=1)]
    rows = [
        {"number": n, "kind": item.kind, "name": name, "text": text, "item": item, "is_here": is_good(item)}
        for n, item, name, text in items
    ]
    return {"parts": rows, "there": sum(row["is_here"] or bool(row["item"].absence) for row in rows)}


def _of_the_register(user: User, case: Case) -> list[Policy]:
    """Only what the insurer knows by this very address, and only once the address is proved: the form can hold any name."""
    proved = user.email if addresses.is_confirmed(user) else ""
    return list(Policy.objects.of_person(case.insured.full_name, case.insured.birth_date, email=proved))


def _policy_form(request: HttpRequest, case: Case) -> PolicyForm:
    policies = _of_the_register(request.user, case)
    known = any(policy.number == case.policy_number for policy in policies)
    only = policies[0].number if len(policies) == 1 and not case.policy_number else ""
    typed = "" if known else case.policy_number
    initial = {"found": case.policy_number if known else BY_HAND if typed else only, "policy_number": typed}
    return PolicyForm(posted(request), policies=policies, form_id="drop", initial=initial)


def _number_kept(request: HttpRequest, case: Case, form: PolicyForm) -> bool:
    return attempt(request, registration.choose_policy, case, policy_number=form.cleaned_data["number"])

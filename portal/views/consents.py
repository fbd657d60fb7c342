"""Signing the consents by a one-time code or by a scan, and withdrawing them (D13, L3, L8)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from portal.forms.sending import AgreeForm, CodeForm, ConsentsForm
from portal.papers import SHELVES
from portal.views.lookup import attempt, of_any, refusal_of
from portal.views.papers import on_shelf, onward, take_in
from requests_app import package
from requests_app.actions import consents as signing
from requests_app.models import Case, Consent, ConsentKind, ConsentText
from requests_app.models.consent import CONSENTS, NOTHING_WITHOUT
from requests_app.package import Package


@require_http_methods(["GET", "POST"])
@of_any
def consents(request: HttpRequest, case: Case) -> HttpResponse:
    """What is signed and what is not; a post brings a signed scan."""
    if request.method == "POST":
        take_in(request, case, SHELVES["consent"])
        return onward(request, case, SHELVES["consent"])
    return _page(request, case)


@require_POST
@of_any
def agree(request: HttpRequest, case: Case) -> HttpResponse:
    """The agreement on the simple electronic signature, stored before the first code (63-FZ art. 9)."""
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, case, agree_form=form, form=form)
    signing.agree_to_sign(by=request.user, at=timezone.now())
    return redirect("portal:consents", case.pk)


@require_POST
@of_any
def code(request: HttpRequest, case: Case) -> HttpResponse:
    """Keep what was ticked and send one code for all of it; a code sent a moment ago still signs."""
    form = ConsentsForm(request.POST, unsigned=unsigned_by(case, request.user))
    if not form.is_valid():
        return _page(request, case, kinds_form=form, form=form)
    request.session[_key(case)] = form.cleaned_data["kinds"]
    attempt(request, signing.send_code, case, kinds=form.cleaned_data["kinds"])
    return redirect("portal:consents", case.pk)


@require_POST
@of_any
def sign(request: HttpRequest, case: Case) -> HttpResponse:
    form, kinds = CodeForm(request.POST), request.session.get(_key(case), [])
    if not form.is_valid():
        return _page(request, case, code_form=form, form=form)
    why = refusal_of(request, signing.sign, case, kinds=kinds, code=form.cleaned_data["code"])
    if why:
        form.add_error("code", why)
        return _page(request, case, code_form=form, form=form)
    request.session.pop(_key(case), None)
    messages.success(request, "Согласия подписаны.")
    left = unsigned_by(case, request.user)
    return redirect(
        "portal:consents" if left else "portal:draft" if case.is_draft else "portal:case", case.pk
    )


@require_http_methods(["GET", "POST"])
@of_any
def withdraw_consent(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    """Withdrawal stops processing at once (L3); the page says what it will cost before it is done."""
    if kind not in CONSENTS:
        raise Http404
    if request.method == "POST":
        if attempt(request, signing.withdraw_consent, case, kind=kind):
            messages.success(request, "Согласие отозвано.")
        return redirect("portal:case", case.pk)
    context = {"case": case, "kind": ConsentKind(kind), "ends_the_case": kind in NOTHING_WITHOUT}
    return render(request, "portal/withdraw_consent.html", context)


def _page(request: HttpRequest, case: Case, **forms: object) -> HttpResponse:
    whole = package.of(case, at=timezone.now())
    unsigned = [kind for kind, _ in whole.unsigned(CONSENTS, [signer_of(case, request.user)])]
    context = on_shelf(request, case, SHELVES["consent"]) | {
        "signed": whole.consents,
        "chosen": _chosen(request, case, unsigned) if "kinds_form" not in forms else [],
        "has_agreed": signing.has_agreed_to_sign(request.user),
        "minor_signs": _minor_signs(case, whole, request),
        "texts": {text.kind: text for text in ConsentText.objects.current(timezone.now())},
        "agree_form": AgreeForm(),
        "code_form": CodeForm(),
        "kinds_form": ConsentsForm(unsigned=unsigned),
        **forms,
    }
    context["agreement"] = context["texts"].get(ConsentKind.SIMPLE_SIGNATURE)
    context["offered"] = [(o, context["texts"].get(o.data["value"])) for o in context["kinds_form"]["kinds"]]
    return render(request, "portal/consents.html", context)


def _chosen(request: HttpRequest, case: Case, unsigned: list[str]) -> list[ConsentKind]:
    """What was ticked before the code was sent, unless the person chooses anew."""
    kinds = [] if "again" in request.GET else request.session.get(_key(case), [])
    return [ConsentKind(kind) for kind in kinds if kind in unsigned]


def unsigned_by(case: Case, user: User) -> list[str]:
    """The consents that this signer has not signed yet."""
    whole = package.of(case, at=timezone.now())
    return [kind for kind, _ in whole.unsigned(CONSENTS, [signer_of(case, user)])]


def signer_of(case: Case, user: User) -> str:
    own = case.insured is not None and case.insured.user_id == user.pk
    return Consent.Signer.INSURED if own else Consent.Signer.REPRESENTATIVE


def _minor_signs(case: Case, whole: Package, request: HttpRequest) -> bool:
    """15-17: the minor's own signature is still lacking (L8)."""
    minors = Consent.Signer.INSURED in whole.signers and case.by_representative
    return minors and case.insured.user_id != request.user.pk and bool(whole.unsigned(CONSENTS, ["insured"]))


def _key(case: Case) -> str:
    return f"consents-to-sign:{case.pk}"

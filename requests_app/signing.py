"""Who has signed an opinion or an addendum: the expert of the list, the electronic signature; as facts of its row (S9)."""

from datetime import date
from typing import Any

from accounts import experts
from accounts.models import Expert, Organisation
from documents import signatures
from documents.models import Document
from documents.signatures import Signature, State
from requests_app import copies
from requests_app.models import Case
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

WORST_FIRST = (State.BROKEN, State.VERIFIED, State.UNKNOWN_ISSUER, State.UNSUPPORTED)
"""One that does not hold tells more than all that do; of the others the best is told."""


def of_paper(
    case: Case,
    clinic: Organisation,
    document: Document,
    signature: Document | None,
    expert: Expert | None,
    typed: str,
    on: date,
) -> dict[str, Any]:
    """All three: the expert, the electronic signature, and what the document's own text says of S9 (D7)."""
    return {
        **by_expert(clinic, expert, typed, on),
        **facts(document, signature),
        **copies.s9_in_text(case, clinic, document, typed),
    }


def facts(document: Document, signature: Document | None) -> dict[str, Any]:
    """The fields of ``Signed``. Raises StepRefused for a file beside that is no signature, or one of another file."""
    found = signatures.inside(document)
    if signature is not None:
        lies_beside = signatures.beside(document, signature)
        if lies_beside is None:
            raise StepRefused(f"«{signature.name}» не файл подписи. Выберите .sig, сделанный для этого PDF.")
        if lies_beside.state == State.BROKEN:
            raise StepRefused(
                f"«{signature.name}» подписывает другой файл. Приложите подпись, сделанную для этого PDF."
            )
        found.append(lies_beside)
    if not found:
        return {}
    told = min(found, key=lambda one: WORST_FIRST.index(one.state))
    return {"signature": signature, "signature_state": told.state, "signature_by": _words(told)}


def by_expert(clinic: Organisation, expert: Expert | None, typed: str, on: date) -> dict[str, Any]:
    """The expert in the organisation's list, and what is known of the credential on the day, in words that stay.

    Who is typed is looked up there by the name. Raises StepRefused for another's expert, or a credential that is over.
    """
    expert = expert or experts.named(clinic, typed, on=on)
    if expert is None:
        return {}
    if expert.organisation_id != clinic.pk:
        raise StepRefused("Этот эксперт из списка другой организации.")
    if why := experts.why_not(expert, on=on):
        raise StepRefused(why)
    known = expert.last_credential
    return {"expert": expert, "expert_credential": str(known) if known else ""}


def _words(told: Signature) -> str:
    """«Ковалёв Роман Андреевич, сертификат выдал Демо УЦ, 25.11.2026 10:00», as far as it is told."""
    issuer = f"сертификат выдал {told.issuer}" if told.issuer else ""
    at = f"{told.at.astimezone(MOSCOW):%d.%m.%Y %H:%M}" if told.at else ""
    return ", ".join(part for part in (told.signer, issuer, at) if part)

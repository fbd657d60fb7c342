"""What is known of the electronic signature of an opinion or an addendum, as facts of its row (S9, ADR 0028)."""

from typing import Any

from documents import signatures
from documents.models import Document
from documents.signatures import Signature, State
from requests_app.workflow import StepRefused
from workcalendar.days import MOSCOW

WORST_FIRST = (State.BROKEN, State.VERIFIED, State.UNKNOWN_ISSUER, State.UNSUPPORTED)
"""One that does not hold tells more than all that do; of the others the best is told."""


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


def _words(told: Signature) -> str:
    """«Ковалёв Роман Андреевич, сертификат выдал Демо УЦ, 25.11.2026 10:00», as far as it is told."""
    issuer = f"сертификат выдал {told.issuer}" if told.issuer else ""
    at = f"{told.at.astimezone(MOSCOW):%d.%m.%Y %H:%M}" if told.at else ""
    return ", ".join(part for part in (told.signer, issuer, at) if part)

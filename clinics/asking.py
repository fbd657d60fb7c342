"""The organisation's request for more as its pages show it: what was asked, and where it stands."""

from accounts.models import User
from requests_app.models import Case, DocumentRequest
from requests_app.statuses import Status


def last_of(case: Case, user: User) -> DocumentRequest | None:
    """The latest request of this organisation; what the curator or another organisation asked for is not its matter."""
    own = case.document_requests.filter(
        origin=DocumentRequest.Origin.CLINIC, asked_by__organisation=user.organisation
    )
    return (
        own.prefetch_related("items__enclosures__document", "items__material").order_by("-asked_at").first()
    )


def may_ask(case: Case) -> bool:
    """While the opinion is being made, and no request is waiting for its answer."""
    waiting = case.document_requests.filter(closed_at=None).exists()
    return case.status == Status.WITH_CLINIC and not waiting

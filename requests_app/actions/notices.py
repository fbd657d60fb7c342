"""What several stages tell people alike: staff by address, and the provisional date of D20."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from correspondence import outbox
from requests_app import deadlines, package
from requests_app.models import Case, Deadline, PlannedStep

To = PlannedStep.Recipient


def tell_staff(
    name: str, case: Case, recipients: Iterable[str], *, at: datetime, key: str = "", **context: Any
) -> int:
    """One letter to each address; a letter to staff carries the number alone, no person (L9). Returns how many."""
    addresses = sorted({address for recipient in recipients for address in _addresses(case, recipient)})
    for address in addresses:
        outbox.post(
            name, to=address, case_number=case.number, at=at, key=f"{key}:{address}" if key else "", **context
        )
    return len(addresses)


def _addresses(case: Case, recipient: str) -> list[str]:
    if recipient == To.CURATOR:
        return [case.curator.email] if case.curator else _heads()
    if recipient == To.HEAD:
        return _heads()
    if recipient == To.CLINIC:
        return [case.clinic.email] if case.clinic else []
    return []


def _heads() -> list[str]:
    return list(User.objects.heads().values_list("email", flat=True))


def provisional(case: Case, *, at: datetime) -> None:
    """D20: once the applicant has declared nothing missing, the office sees a provisional date of the opinion."""
    if case.nothing_missing_at is None or deadlines.running(case, Deadline.Kind.PROVISIONAL):
        return
    anchor = package.of(case, at=at).anchor()
    deadlines.start(case, Deadline.Kind.PROVISIONAL, since=anchor.at, anchor=anchor.what, at=at)

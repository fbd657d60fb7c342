"""Experts of an organisation: what its own people write down of them, and how an expert's credential stands on a day.

Reminders of a credential's end are ``requests_app.actions.credentials``; choosing an expert for an opinion is the doors'.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts import icd
from accounts.models import Credential, Expert, Organisation, User
from audit import log

REMINDED_BEFORE = (60, 14)
"""Days before the last day of a credential on which its organisation is reminded, each once."""
SOON = timedelta(days=max(REMINDED_BEFORE))

State = Literal["unknown", "live", "ending", "over"]


class NotPossible(Exception):
    """A change that makes no sense. ``message`` is the Russian sentence that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Facts:
    """What is written down of an expert; the name as it will stand in opinions (S9)."""

    last_name: str
    first_name: str
    position: str
    specialty: str
    patronymic: str = ""
    icd_chapters: list[str] = field(default_factory=list)
    is_active: bool = True


@dataclass(frozen=True)
class Listed:
    """An expert in a list of one day."""

    expert: Expert
    state: State


def listed(organisation: Organisation | None, *, on: date) -> list[Listed]:
    """Everybody of the organisation, those who give opinions first. Two queries."""
    found = Expert.objects.of_organisation(organisation)
    everybody = [Listed(expert, state_on(expert, on)) for expert in found]
    return sorted(everybody, key=lambda one: not one.expert.is_active)


def state_on(expert: Expert, day: date) -> State:
    last = expert.last_credential
    if last is None:
        return "unknown"
    if last.valid_until < day:
        return "over"
    return "ending" if last.valid_until - day <= SOON else "live"


def named(organisation: Organisation | None, full_name: str, *, on: date) -> Expert | None:
    """The expert of the organisation's list who bears this name; of namesakes one whose credential is in force."""
    same = [e for e in Expert.objects.of_organisation(organisation) if e.is_named(full_name)]
    return min(same, key=lambda expert: (expert.is_lapsed_on(on), not expert.is_active), default=None)


def why_not(expert: Expert, *, on: date) -> str:
    """Why an opinion of this day may not name the expert, with the ways out; empty when it may."""
    last = expert.last_credential
    if last is None or not expert.is_lapsed_on(on):
        return ""
    return (
        f"{expert.full_name}: {last.in_words} действует по {last.valid_until:%d.%m.%Y}, а мнение от {on:%d.%m.%Y}. "
        "Если есть новый документ, добавьте его в разделе «Эксперты». Если нет, мнение подписывает другой эксперт."
    )


@transaction.atomic
def write_down(facts: Facts, *, by: User, at: datetime) -> Expert:
    """A new expert of the organisation at which ``by`` works."""
    assert by.organisation is not None
    expert = Expert.objects.create(organisation=by.organisation, **_columns(facts))
    log.record("expert.written_down", by=by, at=at, subject=expert, organisation=by.organisation_id)
    return expert


@transaction.atomic
def change(pk: UUID, facts: Facts, *, by: User, at: datetime) -> Expert:
    """Opinions keep the words they were handed over with (S9)."""
    expert = _own(pk, by)
    changed = {name: value for name, value in _columns(facts).items() if getattr(expert, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(expert, name, value)
        expert.save(update_fields=list(changed))
        log.record("expert.changed", by=by, at=at, subject=expert, now=changed)
    return expert


@transaction.atomic
def add_credential(
    pk: UUID, *, by: User, at: datetime, kind: str, number: str, valid_until: date
) -> Credential:
    """One more; the old ones stay. Raises NotPossible for one that is written down already."""
    expert = _own(pk, by)
    try:
        with transaction.atomic():
            credential = Credential.objects.create(
                expert=expert, kind=kind, number=number.strip(), valid_until=valid_until, written_at=at
            )
    except IntegrityError as twice:
        raise NotPossible("Документ этого вида с таким номером уже записан.") from twice
    log.record("expert.credential_added", by=by, at=at, subject=expert, credential=str(credential))
    return credential


@transaction.atomic
def remove_credential(pk: UUID, credential_pk: UUID, *, by: User, at: datetime) -> None:
    """For one that was written down by mistake; a second click changes nothing."""
    expert = _own(pk, by)
    for credential in expert.credentials.filter(pk=credential_pk):
        credential.delete()
        log.record("expert.credential_removed", by=by, at=at, subject=expert, credential=str(credential))


def _own(pk: UUID, by: User) -> Expert:
    own = Expert.objects.filter(organisation=by.organisation)
    return own.select_for_update(of=("self",)).get(pk=pk)


def _columns(facts: Facts) -> dict[str, object]:
    chapters = [chapter.range for chapter in icd.in_order(facts.icd_chapters)]
    return {**asdict(facts), "icd_chapters": chapters}

"""The experts of the demonstration's organisations: those who sign its opinions, and some beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts import experts
from accounts.experts import Facts
from accounts.models import Credential, User

ACCREDITATION, CERTIFICATE = Credential.Kind.ACCREDITATION, Credential.Kind.CERTIFICATE


@dataclass(frozen=True)
class Specialist:
    """``by``: who of the organisation wrote it down. ``ends``: days from today to the last day of the credential."""

    by: str
    facts: Facts
    kind: str = ACCREDITATION
    number: str = ""
    ends: int = 0


WITH_US = (
    Specialist(
        "roman",
        Facts("Ковалёв", "Роман", "Врач-онколог, д. м. н.", "Онкология", "Андреевич", ["C00-D48"]),
        number="ДЕМО 7726 001",
        ends=900,
    ),
    Specialist(
        "roman",
        Facts("Юдина", "Алла", "Врач-патологоанатом, к. м. н.", "Патологическая анатомия", "Геннадьевна"),
        CERTIFICATE,
        number="ДЕМО 0177 014",
        ends=44,
    ),
    Specialist("roman", Facts("Титов", "Марк", "Врач-гематолог", "Гематология", "Львович", ["D50-D89"])),
    Specialist(
        "tatiana",
        Facts("Белова", "Татьяна", "Врач-кардиолог, к. м. н.", "Кардиология", "Олеговна", ["I00-I99"]),
        number="ДЕМО 7826 002",
        ends=600,
    ),
)


def write_down(users: Mapping[str, User], *, at: datetime) -> None:
    """By the organisations' own people, before the first tale."""
    then = at - timedelta(days=500)
    for one in WITH_US:
        expert = experts.write_down(one.facts, by=users[one.by], at=then)
        if one.number:
            last_day = at.date() + timedelta(days=one.ends)
            experts.add_credential(
                expert.pk, by=users[one.by], at=then, kind=one.kind, number=one.number, valid_until=last_day
            )

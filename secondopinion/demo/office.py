"""What the curators of a tale do: acknowledge, look through, ask, fix completeness, offer, release."""

from collections.abc import Iterator
from datetime import datetime

from requests_app.actions import (
    addenda,
    consents,
    consultation,
    delivery,
    ending,
    materials,
    messages,
    review,
)
from requests_app.asked import Asked
from requests_app.models import Addendum, Consent, Enclosure, Kind
from requests_app.models.consent import CONSENTS
from secondopinion.demo.tale import HOUR, MINUTE, Tale


def takes(tale: Tale) -> None:
    review.assign(tale.number, by=tale.office, at=tale.at, to=tale.office)


def acknowledges(tale: Tale) -> Iterator[datetime]:
    """Some hours after the arrival: taken, then accepted for consideration."""
    yield from tale.at_work(2 * HOUR)
    takes(tale)
    yield from tale.at_work(35 * MINUTE)
    review.acknowledge_accepted(tale.number, by=tale.office, at=tale.at)


def acknowledges_at(tale: Tale, moment: datetime) -> Iterator[datetime]:
    yield from tale.when(moment)
    review.acknowledge_accepted(tale.number, by=tale.office, at=tale.at)


def asks_at_once(tale: Tale, message: str) -> Iterator[datetime]:
    """«Получено, но не принято»: with what is missing (D5)."""
    yield from tale.at_work(3 * HOUR)
    review.acknowledge_incomplete(tale.number, by=tale.office, at=tale.at, message=message)


def asks_for(tale: Tale, kind: str, note: str, message: str) -> None:
    review.ask_for_documents(
        tale.number, by=tale.office, at=tale.at, message=message, asked=[Asked(kind, note)]
    )


def accepts(tale: Tale, *kinds: str) -> None:
    """«Подходит» on every pending document, or on those of the kinds named."""
    pending = tale.case.enclosures.present().filter(verdict=Enclosure.Verdict.PENDING)
    for enclosure in pending.filter(kind__in=kinds) if kinds else pending:
        review.give_verdict(tale.number, by=tale.office, at=tale.at, enclosure_id=enclosure.pk, accepted=True)


def questions(tale: Tale, kind: str, reason: str) -> None:
    enclosure = tale.case.enclosures.present().filter(kind=kind).latest("arrived_at")
    review.give_verdict(
        tale.number, by=tale.office, at=tale.at, enclosure_id=enclosure.pk, accepted=False, reason=reason
    )


def marks_the_scan(tale: Tale) -> None:
    """The paper consent covers every kind (D13)."""
    scan = tale.case.enclosures.present().get(kind=Kind.CONSENT)
    consents.mark_scan(
        tale.number,
        by=tale.office,
        at=tale.at,
        enclosure_id=scan.pk,
        kinds=CONSENTS,
        signer=Consent.Signer.INSURED,
    )


def fixes_completeness(tale: Tale) -> Iterator[datetime]:
    yield from tale.at_work(3 * HOUR)
    accepts(tale)
    review.accept_package(tale.number, by=tale.office, at=tale.at)


def offers(tale: Tale) -> Iterator[datetime]:
    yield from tale.at_work(HOUR)
    consultation.send_to_clinic(tale.number, by=tale.office, at=tale.at, clinic=tale.organisation)


def confirms_the_request(tale: Tale) -> Iterator[datetime]:
    yield from tale.at_work(2 * HOUR)
    materials.ask_for_materials(tale.number, by=tale.office, at=tale.at)


def refuses(tale: Tale, reason: str) -> Iterator[datetime]:
    yield from tale.at_work(4 * HOUR)
    ending.refuse(tale.number, by=tale.office, at=tale.at, reason=reason)


def releases(tale: Tale) -> Iterator[datetime]:
    yield from tale.at_work(3 * HOUR)
    delivery.release_opinion(tale.number, by=tale.office, at=tale.at)


def releases_what_is_beside(tale: Tale) -> Iterator[datetime]:
    yield from tale.at_work(HOUR)
    waiting = Addendum.objects.awaiting_release().get(opinion__case=tale.case)
    addenda.release(waiting.pk, by=tale.office, at=tale.at)


def holds(tale: Tale, reason: str) -> None:
    delivery.hold(tale.number, by=tale.office, at=tale.at, reason=reason)


def closes_unanswered(tale: Tale) -> None:
    ending.close_unanswered(tale.number, by=tale.office, at=tale.at)


def closes(tale: Tale) -> None:
    delivery.close(tale.number, by=tale.office, at=tale.at)


def writes(tale: Tale, text: str) -> None:
    messages.write(tale.number, by=tale.office, at=tale.at, text=text)

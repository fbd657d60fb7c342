"""What the applicant of a tale does: applies, answers, writes, withdraws."""

import re
from collections.abc import Iterator
from datetime import datetime

from correspondence.models import OutgoingLetter
from requests_app.actions import (
    consents,
    enclosing,
    following,
    messages,
    originals,
    registration,
    returning,
    things,
)
from requests_app.actions.things import Sending
from requests_app.actions.wishes import Wish
from requests_app.models import Case, Material, Original, Parcel
from requests_app.models.consent import CONSENTS
from secondopinion.demo.papers import WHOLE, Paper
from secondopinion.demo.tale import DAY, MINUTE, Tale

CODE = re.compile(r"\b\d{6}\b")


def applies(tale: Tale, *papers: Paper, signs: bool = True, plain: bool = False) -> Iterator[datetime]:
    """The whole application; the tale's moment is that at which it is sent."""
    sent_at = tale.at
    yield from tale.when(sent_at - 50 * MINUTE)
    starts(tale)
    chooses_policy(tale)
    fills(tale, copy_mode=Case.CopyMode.PLAIN if plain else Case.CopyMode.PROTECTED)
    yield from tale.when(sent_at - 15 * MINUTE)
    encloses(tale, *(papers or WHOLE))
    if signs:
        signs_by_code(tale)
    yield from tale.when(sent_at)
    sends(tale)


def sends(tale: Tale) -> None:
    registration.submit(tale.number, by=tale.applicant, at=tale.at)


def starts(tale: Tale) -> None:
    child = tale.patient.is_child
    case = registration.start_draft(
        by=tale.applicant,
        at=tale.at,
        insured=tale.patient.person,
        acts_as=Case.ActsAs.REPRESENTATIVE if child else Case.ActsAs.SELF,
        basis="parent" if child else "",
        phone="+7 900 000-00-00",
    )
    tale.number = case.number


def chooses_policy(tale: Tale) -> None:
    registration.choose_policy(tale.number, by=tale.applicant, at=tale.at, policy_number=tale.patient.policy)


def fills(tale: Tale, *, copy_mode: str = Case.CopyMode.PROTECTED) -> None:
    illness = tale.patient.illness
    registration.fill_questionnaire(
        tale.number,
        by=tale.applicant,
        at=tale.at,
        diagnosis=illness.diagnosis,
        diagnosis_code=illness.code,
        diagnosed_on=(tale.at - 40 * DAY).date(),
        history=illness.history,
        advised=illness.advised,
        copy_mode=copy_mode,
    )
    registration.ask_questions(tale.number, by=tale.applicant, at=tale.at, questions=illness.questions)


def encloses(tale: Tale, *papers: Paper) -> None:
    for paper in papers:
        document = tale.stage.shelf.give(
            paper, tale.patient, case_number=tale.number, by=tale.applicant, at=tale.at
        )
        enclosing.enclose(tale.number, by=tale.applicant, at=tale.at, document=document, kinds=paper.kinds)


def signs_by_code(tale: Tale) -> None:
    """As in the cabinet: the agreement, the letter with the code, the code."""
    consents.agree_to_sign(by=tale.applicant, at=tale.at)
    consents.send_code(tale.number, by=tale.applicant, at=tale.at, kinds=CONSENTS)
    letter = OutgoingLetter.objects.filter(name="signing_code", case_number=tale.number).latest("created_at")
    found = CODE.search(letter.body_text)
    assert found is not None
    consents.sign(tale.number, by=tale.applicant, at=tale.at, kinds=CONSENTS, code=found[0])


def says_never(tale: Tale, kind: str, reason: str) -> None:
    enclosing.declare_absent(tale.number, by=tale.applicant, at=tale.at, kind=kind, reason=reason)


def writes(tale: Tale, text: str) -> None:
    messages.write(tale.number, by=tale.applicant, at=tale.at, text=text)


def withdraws(tale: Tale, reason: str) -> None:
    consents.withdraw(tale.number, by=tale.applicant, at=tale.at, reason=reason)


def asks_the_expert(tale: Tale, text: str) -> None:
    """After the opinion (S9)."""
    following.ask(tale.number, by=tale.applicant, at=tale.at, text=text)


def asks_for_the_original(tale: Tale, address: str) -> None:
    """By registered post, with cost and risk acknowledged (S11)."""
    original = Original.objects.of_case(tale.case).get()
    wish = Wish(way="post", address=address, acknowledged=True)
    originals.apply(original.pk, by=tale.applicant, at=tale.at, wish=wish)


def sends_things(tale: Tale, kind: str, tracking: str) -> None:
    """By post, with the cost acknowledged (S12)."""
    sent = Material.objects.of_case(tale.case).filter(item__kind=kind).values_list("pk", flat=True)
    sending = Sending(list(sent), Parcel.Way.POST, tale.at.date(), tracking, acknowledged=True)
    things.send(tale.number, by=tale.applicant, at=tale.at, sending=sending)


def asks_things_back(tale: Tale, address: str) -> None:
    """All that the organisation has, by courier, at the insured person's cost (S12)."""
    there = Material.objects.of_case(tale.case).at_the_organisation().values_list("pk", flat=True)
    wish = Wish(way="courier", address=address, acknowledged=True)
    returning.ask(list(there), by=tale.applicant, at=tale.at, wish=wish)

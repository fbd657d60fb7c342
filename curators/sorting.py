"""What the sorting page of a case shows: letters and files, where a letter may belong, who it is from and about whom.

Proposals are only shown here; what is decided is decided by a press, in ``requests_app.actions``.
"""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from curators import clocks, desk
from curators.desk import Paper
from curators.letter_forms import (
    AddressForm,
    JoinForm,
    NotARequestForm,
    PersonForm,
    QuestionnaireForm,
    RegisterForm,
    person_of,
)
from curators.viewing import Choice, Viewer
from documents.models import Document
from requests_app import suggestions
from requests_app.models import Case, Kind
from requests_app.permissions import ADDING_IS_OPEN
from requests_app.statuses import Status
from requests_app.workflow import STEPS

READ_FIRST = (Kind.QUESTIONNAIRE, Kind.IDENTITY)
"""What tells who the person is: shown beside the person's form without asking."""


def context(case: Case, user: User, choice: Choice, *, at: datetime, **forms: object) -> dict[str, object]:
    """``forms``: bound ones that were refused, put back with what was typed."""
    found = desk.of(case, forms.get("ticks"))  # type: ignore[arg-type]
    by_letter = case.channel == Case.Channel.LETTER
    return {
        "case": case,
        "desk": found,
        "clock": _clock(case, at),
        "now": at,
        "viewer": Viewer(
            case, _shown(found.papers), _with_default(choice, found.papers), at=desk.sort_url(case)
        ),
        "suggestions": suggestions.of(case, found.letters, by=user) if case.is_unsorted else [],
        "may_keep": case.is_unsorted and case.status in ADDING_IS_OPEN,
        "may_join": by_letter and case.status in STEPS["join"].sources,
        "may_be_no_request": by_letter and case.status == Status.RECEIVED,
        "may_identify": by_letter and case.status in ADDING_IS_OPEN,
        "has_questionnaire": any(
            e.kind == Kind.QUESTIONNAIRE for paper in found.papers for e in paper.enclosures
        ),
        "join_form": forms.get("join_form") or JoinForm(),
        "no_request_form": forms.get("no_request_form") or NotARequestForm(),
        "register_form": forms.get("register_form") or RegisterForm(),
        "from_register": forms.get("from_register"),
        "person_form": forms.get("person_form") or PersonForm(initial=person_of(case)),
        "questionnaire_form": forms.get("questionnaire_form") or QuestionnaireForm(initial=_said(case)),
        "address_form": forms.get("address_form") or AddressForm(initial={"address": case.contact_email}),
    }


def _said(case: Case) -> dict[str, object]:
    """What has been transcribed already."""
    form = getattr(case, "questionnaire", None)
    return {
        "diagnosis": form.diagnosis if form else "",
        "diagnosis_code": form.diagnosis_code if form else "",
        "questions": "\n".join(case.asked),  # type: ignore[attr-defined]
        "copy_mode": case.copy_mode,
    }


def _clock(case: Case, at: datetime) -> clocks.Clock:
    case.running_deadlines = list(  # type: ignore[attr-defined]
        case.deadlines.running().filter(kind__in=clocks.NAMES).order_by("due_at")
    )
    return clocks.of(case, at=at)


def _shown(papers: Iterable[Paper]) -> list[Document]:
    """What tells the name first; a logo is no page to read."""
    kept = [paper for paper in papers if not paper.is_aside and not paper.is_decoration]
    return [paper.document for paper in sorted(kept, key=_reading_order)]


def _reading_order(paper: Paper) -> int:
    kinds = {e.kind for e in paper.enclosures} | set(paper.guess.kinds)
    return next((place for place, kind in enumerate(READ_FIRST) if kind in kinds), len(READ_FIRST))


def _with_default(choice: Choice, papers: Iterable[Paper]) -> Choice:
    if not choice.document:
        readable = [paper for paper in papers if paper.thumbnail and not paper.is_aside]
        first = min(readable, key=_reading_order, default=None)
        choice.document = str(first.document.pk) if first else ""
    return choice

"""Everything one case's page shows, read in at most fifteen queries. Drawing is the templates' matter."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import Representation, User
from accounts.roles import Role
from correspondence.models import OutgoingLetter
from curators import (
    after_opinion,
    buttons,
    checklist,
    imaging,
    incoming,
    letterbox,
    offering,
    packages,
    proposals,
    terms,
)
from curators.clocks import moscow_day
from curators.forms import AdultForm, MessageForm, WordsForm
from curators.packages import ReadTogether
from curators.viewing import Choice, Viewer, by_place
from documents.models import Document
from requests_app import permissions, workflow
from requests_app.actions import delivery, messages
from requests_app.models import Case, Kind, Opinion
from requests_app.statuses import NOT_YET_DELIVERED, Status

WITH_OPINION = frozenset({Status.OPINION_RECEIVED, Status.RELEASED, Status.DELIVERED, Status.CLOSED})


def context(case: Case, user: User, choice: Choice, *, at: datetime, **forms: object) -> dict[str, object]:
    """``forms``: bound ones that were refused, put back with what was typed."""
    whole = packages.of_all([case], at=at)[case.pk]
    opinion = opinion_of(case)
    viewer = Viewer(case, papers(whole, opinion), _with_default(choice, whole))
    series, other_names = imaging.of(case, viewer.documents, viewer.main)
    pages = proposals.texts(whole, viewer.wanted)
    viewer.pages = by_place(pages)
    offered = workflow.offered_steps(case, user, at=at, whole=whole)
    return {
        "case": case,
        "age": case.insured.age_on(moscow_day(at)) if case.insured else None,
        "now": at,
        "steps": buttons.header(case, offered, whole),
        "others": buttons.others(case, offered, whole),
        "checklist": checklist.Checklist(
            case, whole, choice, forms.get("verdict_form"), proposals.of(case, whole, pages)
        ),
        "words_form": WordsForm(),
        "consents": checklist.consents(whole),
        "consent_scan": checklist.consent_form(whole, forms.get("consent_form")),
        "viewer": viewer,
        "series": series,
        "other_names": other_names,
        "terms": terms.of(case, at=at),
        "asked_is_proposed": bool(whole.proposed and not whole.asked_now),
        "whole": whole,
        "basis": Representation.Basis(case.basis).label if case.basis else "",
        "clinics": offering.candidates(case, whole, at=at) if "send_to_clinic" in offered else [],
        "clinics_order": offering.order_in_words(case),
        "opinion": opinion,
        "mails": incoming.listed(case),
        "may_tell_password": _may_tell_password(case),
        **_letters(case),
        "adult_form": _adult_form(case, forms, at=at),
        "message_form": forms.get("message_form") or MessageForm(),
        "may_be_assigned": case.status in NOT_YET_DELIVERED
        and (case.curator_id is None or user.role == Role.HEAD),
        **_talk(case, user, at=at),
    }


def _adult_form(case: Case, forms: Mapping[str, object], *, at: datetime) -> object:
    """Since the 18th birthday, until the patient has taken the case over (L8)."""
    return (forms.get("adult_form") or AdultForm()) if permissions.has_come_of_age(case, at=at) else None


def papers(whole: ReadTogether, opinion: Opinion | None) -> list[Document]:
    """The documents of the package, each once: the opinion, what is medical, identity and policy, what is not sorted."""
    lines = (*whole.extract, *whole.further, *whole.personal, whole.item(Kind.UNSORTED))
    found = {e.document_id: e.document for item in lines for e in item.enclosures}
    return [*([opinion.document] if opinion else []), *found.values()]


def opinion_of(case: Case) -> Opinion | None:
    """The opinion in force, where a case has come so far."""
    if case.status not in WITH_OPINION:
        return None
    made = case.opinions.in_force().select_related("document", "clinic", "original")
    return after_opinion.counted(made).first()


def _with_default(choice: Choice, whole: ReadTogether) -> Choice:
    """Without a choice the medical extract is shown first, not the passport."""
    if not choice.document:
        chosen = next(
            (e for i in (*whole.extract, *whole.further) for e in i.enclosures if e.document.may_be_opened),
            None,
        )
        choice.document = str(chosen.document_id) if chosen else ""
    return choice


def _may_tell_password(case: Case) -> bool:
    """D8: a person without the cabinet is told the password by phone, once the protected copy is on its way."""
    protected = case.copy_mode == Case.CopyMode.PROTECTED
    return case.channel == Case.Channel.LETTER and protected and case.status in delivery.WITH_COPY


def _letters(case: Case) -> dict[str, object]:
    """What went to people outside, and apart from it the reminders to staff."""
    rows = letterbox.rows(OutgoingLetter.objects.of_case(case.number)[:60])
    return {
        "letters": [row for row in rows if not row.is_to_staff],
        "staff_letters": [row for row in rows if row.is_to_staff],
    }


def _talk(case: Case, user: User, *, at: datetime) -> Mapping[str, object]:
    """The conversation; what the applicant wrote is read as of now, unless a colleague only looks in on the case."""
    written = list(case.messages.select_related("author"))
    if case.curator_id in (None, user.pk) and any(not m.from_office and m.read_at is None for m in written):
        messages.mark_read(case, by=user, at=at)
    talk = [
        {
            "who": "Вы" if m.author_id == user.pk else m.author.short_name,
            "at": m.written_at,
            "text": m.text,
            "mine": m.from_office,
        }
        for m in written
    ]
    return {"talk": talk}

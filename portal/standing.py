"""How a sent case stands for the insured person: its promises and what is expected of him or her. Reads, never writes."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from portal.names import whose
from portal.tasks_of_draft.row import is_good
from requests_app import package
from requests_app.asked import Line, lines
from requests_app.models import Case, Deadline, DocumentRequest, Kind, RequestedItem
from requests_app.package import Item, Package
from requests_app.statuses import NOT_YET_DELIVERED
from requests_app.statuses import Status as S
from workcalendar.days import MOSCOW

TITLES = {
    S.RECEIVED: "Заявка отправлена",
    S.UNDER_REVIEW: "Проверяем документы",
    S.AWAITING_DOCUMENTS: "Нужен ещё документ",
    S.PACKAGE_COMPLETE: "Все документы у нас",
    S.OFFERED: "Передаём в клинику",
    S.WITH_CLINIC: "Готовим второе мнение",
    S.AWAITING_MATERIALS: "Клиника просит материалы",
    S.OPINION_RECEIVED: "Мнение готово, проверяем",
    S.RELEASED: "Мнение готово",
    S.DELIVERED: "Мнение у вас",
    S.CLOSED: "Заявка закрыта",
    S.REFUSED: "Заявка закрыта",
    S.WITHDRAWN: "Заявка отозвана",
}
HERO = {S.RECEIVED: "received", S.UNDER_REVIEW: "under_review"}
HERO |= dict.fromkeys((S.AWAITING_DOCUMENTS, S.AWAITING_MATERIALS), "asked")
HERO |= dict.fromkeys((S.PACKAGE_COMPLETE, S.OFFERED, S.WITH_CLINIC, S.OPINION_RECEIVED), "term")
HERO |= dict.fromkeys((S.RELEASED, S.DELIVERED), "opinion")
HERO |= dict.fromkeys((S.CLOSED, S.REFUSED, S.WITHDRAWN), "ended")
ASKED = frozenset({S.AWAITING_DOCUMENTS, S.AWAITING_MATERIALS})


@dataclass
class Standing:
    """One case at one moment; deadlines, package and request are read at most once each."""

    case: Case
    at: datetime

    @property
    def title(self) -> str:
        return "Проверяем, что вы прислали" if self.is_looked_at else TITLES[self.case.status]

    @property
    def whose(self) -> str:
        """«Тимофея», where a representative reads; nothing for oneself."""
        return whose(self.case.insured) if self.case.by_representative else ""

    @property
    def hero(self) -> str:
        return f"portal/case/_hero_{HERO[self.case.status]}.html"

    @property
    def is_asked(self) -> bool:
        """Something is expected of the person now."""
        return self.case.status in ASKED and not self.all_has_come

    @property
    def is_looked_at(self) -> bool:
        """What was asked for has come, and the case has not moved on yet."""
        return self.case.status in ASKED and self.all_has_come

    @cached_property
    def deadlines(self) -> list[Deadline]:
        return list(self.case.deadlines.all())

    @property
    def acknowledgement(self) -> Deadline | None:
        """The first promise (S5)."""
        return self._last(Deadline.Kind.ACKNOWLEDGEMENT)

    @property
    def promise(self) -> Deadline | None:
        """The running 14 days (S7)."""
        last = self._last(Deadline.Kind.OPINION)
        return last if last and last.is_running and last.promised_on else None

    @property
    def kept(self) -> Deadline | None:
        last = self._last(Deadline.Kind.OPINION)
        return last if last and last.met_at else None

    @property
    def storage(self) -> Deadline | None:
        """How long the original is kept (S10); a term counted from a date that was corrected since is history."""
        counted = [d for d in self.deadlines if d.kind == Deadline.Kind.STORAGE and d.stopped_at is None]
        return counted[-1] if counted else None

    @property
    def days_left(self) -> int:
        return (self.promise.promised_on - self.at.astimezone(MOSCOW).date()).days if self.promise else 0

    @property
    def is_late(self) -> bool:
        return self.promise is not None and self.promise.is_overdue(self.at)

    @property
    def is_acknowledgement_late(self) -> bool:
        return self.acknowledgement is not None and self.acknowledgement.is_overdue(self.at)

    @cached_property
    def package(self) -> Package:
        return package.of(self.case, at=self.at)

    @property
    def signs_anew(self) -> bool:
        """Came of age, took the case over, and has not signed what nothing goes on without (L3, L8)."""
        goes_on = self.case.adult_told_at is not None and self.case.status in NOT_YET_DELIVERED
        return goes_on and not self.case.by_representative and not self.package.has_consents()

    @property
    def missing(self) -> list[Item]:
        """Medical parts that have not come; a file still being checked has."""
        return [item for item in self.package.missing if item.kind != Kind.CONSENT and not is_good(item)]

    @cached_property
    def request(self) -> DocumentRequest | None:
        return DocumentRequest.objects.open().filter(case=self.case).select_related("asked_by").first()

    @cached_property
    def asked(self) -> list[RequestedItem]:
        if self.request is None:
            return []
        return list(self.request.items.filter(dropped_at=None).prefetch_related("enclosures__document"))

    @property
    def asked_lines(self) -> list[Line]:
        return lines(self.asked)

    @property
    def asked_files(self) -> list[RequestedItem]:
        return [item for item in self.asked if not item.is_physical]

    @property
    def asked_things(self) -> list[RequestedItem]:
        return [item for item in self.asked if item.is_physical]

    @cached_property
    def all_has_come(self) -> bool:
        """Everything that was asked for is here, and nothing of it is questioned: the curator looks at it now."""
        return bool(self.asked) and all(
            item.registered_at
            if item.is_physical
            else any(e.removed_at is None and e.verdict != "questioned" for e in item.enclosures.all())
            for item in self.asked
        )

    def _last(self, kind: str) -> Deadline | None:
        return next((d for d in reversed(self.deadlines) if d.kind == kind), None)

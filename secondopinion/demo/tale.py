"""One case of the demonstration: its people and its moment. What they do is in ``applicant``, ``office`` and ``clinic``."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import Organisation, User
from requests_app.models import Case
from secondopinion.demo.cast import ACCOUNTS, Cast, newcomer
from secondopinion.demo.days import Days
from secondopinion.demo.papers import Shelf
from secondopinion.demo.patients import Patient

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DOCTORS = {account.organisation: account for account in ACCOUNTS if account.organisation}


@dataclass
class Stage:
    """What all tales share."""

    days: Days
    cast: Cast
    shelf: Shelf = field(default_factory=Shelf)

    @property
    def at(self) -> datetime:
        """Now: no tale goes beyond it."""
        return self.days.at


@dataclass
class Tale:
    """``at`` is the moment of the tale; what yields moves it on, the rest acts at it."""

    stage: Stage
    patient: Patient
    at: datetime
    curator: str = "irina"
    number: str = ""
    clinic: str = ""

    def __post_init__(self) -> None:
        self.clinic = self.clinic or self.patient.illness.clinic

    # time
    def when(self, moment: datetime) -> Iterator[datetime]:
        self.at = moment
        yield moment

    def at_work(self, lag: timedelta) -> Iterator[datetime]:
        """So much later, when the office and the clinics work."""
        yield from self.when(self.stage.days.at_work(self.at, lag))

    def later(self, lag: timedelta) -> Iterator[datetime]:
        yield from self.when(self.stage.days.before_now(self.at, self.at + lag))

    # who
    @property
    def applicant(self) -> User:
        cast, person = self.stage.cast, self.patient.person
        if self.patient.local not in cast.users:
            name = person.last_name, person.first_name, person.patronymic
            cast.users[self.patient.local] = newcomer(self.patient.local, *name)
        return cast[self.patient.local]

    @property
    def office(self) -> User:
        return self.stage.cast[self.curator]

    @property
    def organisation(self) -> Organisation:
        return self.stage.cast.organisations[self.clinic]

    @property
    def doctor(self) -> User:
        return self.stage.cast[DOCTORS[self.clinic].local]

    @property
    def case(self) -> Case:
        return Case.objects.select_related("insured").get(number=self.number)

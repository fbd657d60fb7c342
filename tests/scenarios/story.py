"""A story of one case: who does what, when, by the same actions that the doors call."""

from datetime import date, datetime, timedelta

from accounts.models import User
from accounts.roles import Role
from correspondence import delivery as post_office
from correspondence.models import LetterState, OutgoingLetter
from requests_app import tasks
from requests_app.actions import consultation, delivery, enclosing, registration, review
from requests_app.actions.consultation import Reply
from requests_app.actions.registration import Person
from requests_app.models import Case, Deadline, Enclosure, Kind
from requests_app.models.enclosure import PARTS
from tests.factories import DocumentFactory, OrganisationFactory, UserFactory, sign_all, stored
from workcalendar.days import MOSCOW

ANNA = Person("Соколова", "Анна", "Викторовна", date(1964, 3, 14), "f")
TIMOFEY = Person("Мельников", "Тимофей", "Андреевич", date(2019, 3, 14), "m")


def moscow(text: str) -> datetime:
    """«2026-11-23 10:00» in Moscow."""
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


class Story:
    def __init__(self, mail_server) -> None:
        self.mail_server = mail_server
        self.at = moscow("2026-11-23 10:00")
        self.applicant = UserFactory(email="anna@example.ru")
        self.curator = UserFactory(email="curator@example.ru", role=Role.CURATOR, last_name="Лебедева")
        self.head = UserFactory(email="head@example.ru", role=Role.HEAD, last_name="Громова")
        self.clinic = OrganisationFactory(
            name="Центр онкологии «Аврора»", short_name="Аврора", email="aurora@example.ru"
        )
        self.doctor = UserFactory(email="doctor@example.ru", role=Role.CLINIC, organisation=self.clinic)
        self.number = ""

    # time
    def now(self, text: str) -> "Story":
        """Move the clock; nothing happens by itself until ``minute_passes``."""
        self.at = moscow(text)
        return self

    def minute_passes(self) -> "Story":
        """What beat wakes each minute: the letters leave, then the deadlines are swept."""
        self.letters_leave()
        tasks.sweep(at=self.at)
        self.letters_leave()
        return self

    def letters_leave(self) -> None:
        for letter in OutgoingLetter.objects.filter(state=LetterState.QUEUED).order_by("created_at"):
            post_office.deliver(letter.pk, at=self.at)

    # the applicant
    def starts(
        self,
        insured: Person = ANNA,
        *,
        acts_as: str = "self",
        basis: str = "",
        questions=("Верен ли диагноз?",),
    ):
        case = registration.start_draft(
            by=self.applicant,
            at=self.at,
            insured=insured,
            acts_as=acts_as,
            basis=basis,
            phone="+7 900 000-00-00",
        )
        self.number = case.number
        registration.choose_policy(self.number, by=self.applicant, at=self.at, policy_number="ДМС 77-0412")
        registration.fill_questionnaire(
            self.number, by=self.applicant, at=self.at, diagnosis="Рак молочной железы"
        )
        registration.ask_questions(self.number, by=self.applicant, at=self.at, questions=questions)
        return self

    def encloses(self, *kinds: str, by: User | None = None):
        document = DocumentFactory(case_number=self.number, uploaded_at=self.at)
        enclosing.enclose(self.number, by=by or self.applicant, at=self.at, document=document, kinds=kinds)
        return self

    def signs(self):
        sign_all(self.case, at=self.at)
        return self

    def sends(self):
        registration.submit(self.number, by=self.applicant, at=self.at)
        return self

    def applies(self, *parts: str, insured: Person = ANNA, **who):
        """The whole application; with no parts named, all five of S4."""
        self.starts(insured, **who)
        self.encloses(Kind.IDENTITY).encloses(Kind.POLICY).encloses(*(parts or PARTS))
        return self.signs().sends()

    # the curator
    def acknowledges(self):
        review.acknowledge_accepted(self.number, by=self.curator, at=self.at)
        return self

    def accepts_everything(self):
        for enclosure in Enclosure.objects.present().filter(case=self.case, verdict="pending"):
            review.give_verdict(
                self.number, by=self.curator, at=self.at, enclosure_id=enclosure.pk, accepted=True
            )
        return self

    def fixes_completeness(self):
        self.accepts_everything()
        review.accept_package(self.number, by=self.curator, at=self.at)
        return self

    def offers(self):
        consultation.send_to_clinic(self.number, by=self.curator, at=self.at, clinic=self.clinic)
        return self

    def releases(self):
        delivery.release_opinion(self.number, by=self.curator, at=self.at)
        return self

    # the clinic
    def clinic_accepts(self):
        consultation.clinic_accept(self.number, by=self.doctor, at=self.at)
        return self

    def hands_over(self, pdf: bytes, expert: str = "Ковалёв Роман Андреевич"):
        document = stored(
            DocumentFactory(case_number=self.number, name="Мнение.pdf", content=pdf, uploaded_at=self.at), pdf
        )
        replies = {q.pk: Reply("Да, подтверждается.") for q in self.case.questions.all()}
        consultation.hand_over_opinion(
            self.number,
            by=self.doctor,
            at=self.at,
            document=document,
            expert_name=expert,
            expert_position="Врач-онколог",
            opinion_on=self.at.date(),
            replies=replies,
        )
        return self

    def reaches_the_clinic(self):
        """Applied, acknowledged, complete, offered and accepted on one day."""
        return self.applies().acknowledges().fixes_completeness().offers().clinic_accepts()

    # what is seen
    @property
    def case(self) -> Case:
        return Case.objects.select_related("insured", "applicant", "curator", "clinic").get(
            number=self.number
        )

    def deadline(self, kind: str) -> Deadline:
        """The newest of a kind."""
        return Deadline.objects.filter(case=self.case, kind=kind).order_by("-began_at", "-pk").first()

    def kept(self, kind: str) -> bool:
        """Met in time, by a letter that the mail server accepted just now."""
        deadline = self.deadline(kind)
        just_now = deadline.met_at is not None and self.at <= deadline.met_at < self.at + timedelta(minutes=1)
        return just_now and not deadline.was_late

    def letters(self, name: str, to: str | None = None) -> list[OutgoingLetter]:
        found = OutgoingLetter.objects.filter(name=name, case_number=self.number).order_by("created_at")
        return list(found.filter(to_address=to) if to else found)

"""Rows for tests; the traits name situations of the procedure, not columns."""

import hashlib
import uuid
from datetime import date, datetime, timedelta

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Credential, Expert, InsuredPerson, Organisation, Policy, Representation, User
from accounts.roles import Role
from correspondence.models import IncomingLetter
from documents.keeping import Kept
from documents.models import Document, Page, Reading, Scan
from requests_app import deadlines
from requests_app.actions import letters
from requests_app.models import (
    Addendum,
    Case,
    Consent,
    Deadline,
    Enclosure,
    FollowUp,
    Kind,
    Opinion,
    Question,
    Questionnaire,
)
from requests_app.models.consent import CONSENTS
from requests_app.models.enclosure import PARTS
from requests_app.numbering import next_number
from requests_app.statuses import Status

SENT_OUT = frozenset({Status.RELEASED, Status.DELIVERED, Status.CLOSED})


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Клиника номер {n}")
    short_name = factory.Sequence(lambda n: f"Клиника {n}")
    city = "Москва"
    email = factory.Sequence(lambda n: f"clinic{n}@example.ru")

    class Params:
        abroad = factory.Trait(
            country="DE", cross_border_notice_on=date(2026, 1, 15), cross_border_notice_number="1"
        )


class ExpertFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expert

    organisation = factory.SubFactory(OrganisationFactory)
    last_name = "Ковалёв"
    first_name = "Роман"
    patronymic = "Андреевич"
    position = "Врач-онколог, д. м. н."
    specialty = "Онкология"


class CredentialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Credential

    expert = factory.SubFactory(ExpertFactory)
    kind = Credential.Kind.ACCREDITATION
    number = factory.Sequence(lambda n: f"7726 {n:06d}")
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=365))
    written_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=400))


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.ru")
    last_name = "Соколова"
    first_name = "Анна"
    patronymic = "Викторовна"
    role = Role.APPLICANT
    organisation = factory.Maybe("works_at_clinic", factory.SubFactory(OrganisationFactory))
    password = "!"

    class Params:
        works_at_clinic = factory.LazyAttribute(lambda o: o.role == Role.CLINIC)


class InsuredPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InsuredPerson

    last_name = "Соколова"
    first_name = "Анна"
    patronymic = "Викторовна"
    birth_date = date(1964, 3, 14)
    sex = "f"

    class Params:
        child = factory.Trait(
            last_name="Мельников",
            first_name="Тимофей",
            patronymic="Андреевич",
            birth_date=date(2019, 3, 14),
            sex="m",
        )


class PolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Policy

    number = factory.Sequence(lambda n: f"ДМС 77-{n:04d}")
    last_name = "Соколова"
    first_name = "Анна"
    patronymic = "Викторовна"
    birth_date = date(1964, 3, 14)
    programme = "ДМС «Полная»"
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A clean, readable document; ``content`` is stored, so that it can be served."""

    class Meta:
        model = Document
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Выписка {n}.pdf")
    key = factory.LazyFunction(lambda: f"te/st/{uuid.uuid4()}")
    size = factory.LazyAttribute(lambda o: len(o.content))
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.content).hexdigest())
    content_type = "application/pdf"
    uploaded_at = factory.LazyFunction(timezone.now)
    scan = Scan.CLEAN
    scanned_at = factory.Maybe("has_verdict", factory.LazyFunction(timezone.now))
    reading = Reading.READABLE
    page_count = 1

    class Params:
        content = b"%PDF-1.4 test"
        has_verdict = factory.LazyAttribute(
            lambda o: o.scan in {Scan.CLEAN, Scan.INFECTED, Scan.NOT_SCANNABLE}
        )
        being_checked = factory.Trait(scan=Scan.PENDING)
        infected = factory.Trait(scan=Scan.INFECTED, reading=Reading.UNREADABLE)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return super()._create(model_class, *args, **kwargs)


def stored(document: Document, content: bytes) -> Document:
    """Put the bytes behind a document's row."""
    default_storage.save(document.key, ContentFile(content))
    return document


def page_of(document: Document, number: int = 1, text: str = "") -> Page:
    """A stored one-pixel page, with a text layer or without."""
    key = default_storage.save(document.page_key(number), ContentFile(b"RIFF....WEBP"))
    return Page.objects.create(
        document=document,
        number=number,
        key=key,
        width=1240,
        height=1754,
        text=text,
        text_of="layer" if text else "",
    )


class CaseFactory(factory.django.DjangoModelFactory):
    """A case of one's own, sent just now. ``complete`` gives it the whole package and the consents."""

    class Meta:
        model = Case
        skip_postgeneration_save = True

    number = factory.LazyAttribute(lambda o: next_number(at=o.created_at))
    status = Status.RECEIVED
    created_at = factory.LazyFunction(timezone.now)
    submitted_at = factory.LazyAttribute(lambda o: None if o.status == Status.DRAFT else o.created_at)
    status_since = factory.SelfAttribute("created_at")
    applicant = factory.SubFactory(UserFactory)
    insured = factory.SubFactory(
        InsuredPersonFactory,
        user=factory.Maybe("..acts_for_child", None, factory.SelfAttribute("..applicant")),
    )
    acts_as = factory.LazyAttribute(lambda o: "representative" if o.acts_for_child else "self")
    policy_number = "ДМС 77-0412 88391"
    copy_password = "0123456789"
    closed_because = factory.LazyAttribute(
        lambda o: "Причина" if o.status in {Status.CLOSED, Status.REFUSED, Status.WITHDRAWN} else ""
    )

    class Params:
        acts_for_child = False
        draft = factory.Trait(status=Status.DRAFT)
        for_child = factory.Trait(
            acts_for_child=True, insured=factory.SubFactory(InsuredPersonFactory, child=True, user=None)
        )
        at_clinic = factory.Trait(
            status=Status.WITH_CLINIC,
            clinic=factory.SubFactory(OrganisationFactory),
            offered_at=factory.SelfAttribute("created_at"),
            accepted_by_clinic_at=factory.SelfAttribute("created_at"),
        )

    @factory.post_generation
    def right(self, create, extracted, **kwargs):
        if self.by_representative:
            Representation.objects.create(
                insured=self.insured,
                representative=self.applicant,
                basis="parent",
                until=self.insured.adult_on,
            )

    @factory.post_generation
    def questionnaire_filled(self, create, extracted, **kwargs):
        Questionnaire.objects.create(
            case=self,
            diagnosis="Новообразование молочной железы",
            diagnosis_code="C50.4",
            filled_at=None if extracted is False else self.created_at,
        )

    @factory.post_generation
    def complete(self, create, extracted, **kwargs):
        if extracted:
            put_whole_package(self, **kwargs)

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):
        for position, text in enumerate(extracted or (), start=1):
            Question.objects.create(case=self, position=position, text=text)


def put_whole_package(case: Case, *, verdict: str | None = None, at: datetime | None = None) -> None:
    """Identity, policy, the five parts of S4 in one extract, and every consent."""
    arrived_at = at or case.submitted_at
    put(case, Kind.IDENTITY, verdict=verdict, at=arrived_at)
    put(case, Kind.POLICY, verdict=verdict, at=arrived_at)
    extract = DocumentFactory(case_number=case.number, name="Выписка.pdf", uploaded_at=case.created_at)
    for kind in PARTS:
        put(case, kind, verdict=verdict, at=arrived_at, document=extract)
    sign_all(case, at=arrived_at or case.created_at)


def put(
    case: Case,
    kind: str,
    *,
    verdict: str | None = None,
    at: datetime | None = None,
    document: Document | None = None,
    **fields,
) -> Enclosure:
    """One enclosure of a kind, with its verdict: accepted where the case is at a clinic, as it would be there."""
    verdict = verdict or ("accepted" if case.clinic_id else "pending")
    given = (
        {} if verdict == "pending" else {"verdict_at": at or case.created_at, "verdict_by": case.applicant}
    )
    return Enclosure.objects.create(
        case=case,
        kind=kind,
        document=document or DocumentFactory(case_number=case.number, name=f"{Kind(kind).label}.pdf"),
        added_by=case.applicant,
        arrived_at=at,
        verdict=verdict,
        verdict_reason="Не читается вторая страница." if verdict == "questioned" else "",
        **given,
        **fields,
    )


def sign_all(case: Case, *, at: datetime, kinds=CONSENTS, signer: str | None = None) -> None:
    """The consents on paper: a scan that a curator has marked."""
    scan = DocumentFactory(case_number=case.number, name="Согласие.pdf")
    for kind in kinds:
        Consent.objects.create(
            case=case,
            kind=kind,
            signer=signer or ("representative" if case.by_representative else "insured"),
            method=Consent.Method.SCAN,
            signed_at=at,
            document=scan,
            marked_by=case.applicant,
        )


def start_clock(
    case: Case, kind: str = Deadline.Kind.ACKNOWLEDGEMENT, *, since: datetime | None = None
) -> Deadline:
    """A running deadline as the actions start it."""
    since = since or case.submitted_at or case.created_at
    return deadlines.start(case, kind, since=since, anchor="тест", at=since)


class OpinionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Opinion

    version = 1
    clinic = factory.SelfAttribute("case.clinic")
    document = factory.LazyAttribute(
        lambda o: DocumentFactory(case_number=o.case.number, name="Второе мнение.pdf")
    )
    expert_name = "Ковалёв Роман Андреевич"
    expert_position = "Врач-онколог, д. м. н."
    opinion_on = factory.LazyAttribute(lambda o: (o.handed_over_at - timedelta(days=1)).date())
    handed_over_at = factory.LazyFunction(timezone.now)
    handed_over_by = factory.SubFactory(UserFactory, role=Role.CLINIC)
    returned_at = None
    released_at = factory.LazyAttribute(
        lambda o: o.handed_over_at if o.case.status in SENT_OUT and not o.returned_at else None
    )
    released_by = factory.LazyAttribute(lambda o: o.handed_over_by if o.released_at else None)


class FollowUpFactory(factory.django.DjangoModelFactory):
    """A question after the opinion, with its running term."""

    class Meta:
        model = FollowUp

    text = factory.Sequence(lambda n: f"Можно ли начать лечение? ({n})")
    channel = "cabinet"
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SelfAttribute("opinion.case.applicant")
    term = factory.LazyAttribute(lambda o: start_clock(o.opinion.case, "follow_up", since=o.asked_at))


class AddendumFactory(factory.django.DjangoModelFactory):
    """Handed over; ``released_at`` lets it go."""

    class Meta:
        model = Addendum

    number = factory.LazyAttribute(lambda o: o.opinion.addenda.count() + 1)
    kind = "answer"
    document = factory.LazyAttribute(
        lambda o: DocumentFactory(case_number=o.opinion.case.number, name="Дополнение.pdf")
    )
    expert_name = "Ковалёв Роман Андреевич"
    expert_position = "Врач-онколог, д. м. н."
    signed_on = factory.LazyAttribute(lambda o: o.handed_over_at.date())
    handed_over_at = factory.LazyFunction(timezone.now)
    handed_over_by = factory.SubFactory(UserFactory, role=Role.CLINIC)
    released_at = None
    released_by = factory.LazyAttribute(lambda o: o.handed_over_by if o.released_at else None)


class IncomingLetterFactory(factory.django.DjangoModelFactory):
    """A letter that was read just now and has no place yet. ``files`` are names of its attachments."""

    class Meta:
        model = IncomingLetter
        skip_postgeneration_save = True

    mailbox = "2opinion@example.ru/INBOX"
    uidvalidity = 1
    uid = factory.Sequence(lambda n: n + 1)
    raw_key = factory.LazyAttribute(lambda o: f"mail/{o.raw_sha256}")
    raw_sha256 = factory.LazyFunction(lambda: uuid.uuid4().hex * 2)
    size = 2000
    arrived_at = factory.LazyFunction(timezone.now)
    fetched_at = factory.SelfAttribute("arrived_at")
    message_id = factory.LazyFunction(lambda: f"<{uuid.uuid4()}@example.org>")
    sender = "anna@example.org"
    sender_name = "Анна Соколова"
    subject = "Второе мнение"
    text = "Добрый день! Прошу второе мнение."
    parts = factory.LazyAttribute(
        lambda o: [
            {"name": name, "type": "application/pdf", "size": 9, "inline": False, "skipped": ""}
            for name in o.files
        ]
    )

    class Params:
        files = ()


def kept_files(*names: str) -> list[Kept]:
    """Attachments whose bytes are in the storage already."""
    content = b"%PDF-1.4 test"
    return [
        Kept(
            key=default_storage.save(f"te/st/{uuid.uuid4()}", ContentFile(content)),
            name=name,
            content_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for name in names
    ]


def letter_case(*files: str, at: datetime | None = None, **fields: object) -> Case:
    """A case made of a letter, as the letterbox makes it; ``fields`` are the letter's."""
    at = at or timezone.now()
    letter = IncomingLetterFactory(arrived_at=at, files=files, **fields)
    case = letters.open_case(letter, kept_files(*files), at=at)
    letter.case_number, letter.filed, letter.filed_at, letter.state = case.number, "own_case", at, "read"
    letter.save()
    Document.objects.of_case(case.number).update(
        scan=Scan.CLEAN, scanned_at=at, reading=Reading.READABLE, page_count=1
    )
    return case

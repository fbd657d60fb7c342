"""The people of the walk, their cases in every state, and one case that nobody of them may know of."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property

from allauth.idp.oidc.models import Client, Token
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Expert, User
from accounts.roles import Role
from api.models import Webhook
from correspondence.models import IncomingLetter, OutgoingLetter
from documents.models import Document, Instance, Series, Slide, Source, Upload
from requests_app import holding, tokens
from requests_app.actions import originals
from requests_app.models import (
    AbsentPart,
    Addendum,
    Case,
    DocumentRequest,
    FollowUp,
    Invitation,
    Kind,
    Message,
    Opinion,
    Original,
    RequestedItem,
)
from requests_app.statuses import AT_THE_CLINIC, Status
from tests import slides
from tests.factories import (
    AddendumFactory,
    CaseFactory,
    CredentialFactory,
    DocumentFactory,
    ExpertFactory,
    FollowUpFactory,
    IncomingLetterFactory,
    OpinionFactory,
    OrganisationFactory,
    UserFactory,
    page_of,
    put,
    start_clock,
    stored,
)
from tests.pdfs import opinion_pdf

CANARY = "Невидимкина"
GLASS = slides.tiff(512, 2)
NOWHERE = uuid.UUID("00000000-0000-4000-8000-000000000000")
WITH_AN_OPINION = {Status.OPINION_RECEIVED, Status.RELEASED, Status.DELIVERED, Status.CLOSED}


class World:
    """Cases are built when they are first asked for, each of them complete."""

    def __init__(self) -> None:
        self._cases: dict[tuple[str, str], Case] = {}

    @cached_property
    def organisations(self) -> dict[str, object]:
        return {name: OrganisationFactory() for name in ("clinic", "other_clinic", "former_clinic")}

    @cached_property
    def people(self) -> dict[str, User | None]:
        staff = {"curator": Role.CURATOR, "head": Role.HEAD, "privacy": Role.PRIVACY, "admin": Role.ADMIN}
        doctors = {
            name: UserFactory(role=Role.CLINIC, organisation=organisation)
            for name, organisation in self.organisations.items()
        }
        applicants = {name: UserFactory() for name in ("owner", "stranger", "representative")}
        office = {name: UserFactory(role=role) for name, role in staff.items()}
        return {"anonymous": None, **applicants, **office, **doctors}

    def case(self, state: str, person: str) -> Case:
        """The case on which a person is tried: the child's for the representative, the owner's for all others."""
        whose = "representative" if person == "representative" else "owner"
        if (state, whose) not in self._cases:
            self._cases[state, whose] = self._built(state, whose)
        return self._cases[state, whose]

    @cached_property
    def hidden(self) -> Case:
        """A stranger's draft: for everybody on the walk it does not exist."""
        draft = self._built(Status.DRAFT, "owner", applicant=UserFactory(), insured__last_name=CANARY)
        draft.questionnaire.diagnosis = CANARY
        draft.questionnaire.save()
        return draft

    def secret_letter_of(self, case: Case) -> uuid.UUID:
        """A code or a password: its letter has no page for anybody."""
        return _letter(case, secret=True).pk

    def _built(self, state: str, whose: str, **fields: object) -> Case:
        sent_at = timezone.now() - timedelta(days=3)
        at_clinic = {"clinic": self.organisations["clinic"], "offered_at": sent_at}
        case = CaseFactory(
            **{
                "status": state,
                "created_at": sent_at,
                "applicant": self.people[whose],
                "curator": self.people["curator"],
                "complete": True,
                "complete__verdict": "accepted",
                "questions": ("Подтверждается ли диагноз?",),
                "for_child": whose == "representative",
                **self._self_insured(whose, fields),
                **(at_clinic if state in AT_THE_CLINIC else {}),
                **fields,
            }
        )
        _furnish(case, self)
        return case

    def _self_insured(self, whose: str, fields: dict[str, object]) -> dict[str, object]:
        """One person is insured once: the owner's later cases are of the same person."""
        first = next((c for (_, who), c in self._cases.items() if who == whose == "owner"), None)
        return {"insured": first.insured} if first and "applicant" not in fields else {}


def _furnish(case: Case, world: World) -> None:
    """A picture with its page, a message, a letter, and what the state calls for."""
    now = timezone.now()
    picture = DocumentFactory(case_number=case.number, name="КТ.pdf")
    for document in Document.objects.of_case(case.number):
        stored(document, opinion_pdf("Заключение"))
    page_of(picture)
    series = Series.objects.create(document=picture, series_uid="1.2.3", image_count=1)
    Instance.objects.create(series=series, position=0)
    put(case, Kind.IMAGING, verdict="accepted", at=case.submitted_at, document=picture)
    _glass(case)
    AbsentPart.objects.create(case=case, kind=Kind.PLAN, reason="Плана нет", declared_at=now)
    _letter(case)
    _wrote(case)
    if case.is_draft:
        return
    Message.objects.create(
        case=case, author=case.curator, from_office=True, text="Здравствуйте", written_at=now
    )
    Message.objects.create(
        case=case, author=case.applicant, from_office=False, text="Здравствуйте", written_at=now
    )
    if case.status in AT_THE_CLINIC - {Status.AWAITING_MATERIALS}:
        start_clock(case, "opinion")
    _had_before(case, world)
    if case.status in WITH_AN_OPINION:
        paper = stored(DocumentFactory(case_number=case.number, name="Мнение.pdf"), opinion_pdf("Заключение"))
        clinic = case.clinic or world.organisations["clinic"]
        opinion = OpinionFactory(
            case=case,
            version=2,
            clinic=clinic,
            document=paper,
            handed_over_by=world.people["clinic"],
            signature=stored(DocumentFactory(case_number=case.number, name="Мнение.sig"), b"0"),
        )
        if opinion.released_at:
            originals.keep(opinion, at=now)
        if case.status == Status.DELIVERED:
            _asked_after(opinion)
    if case.status in {Status.AWAITING_DOCUMENTS, Status.AWAITING_MATERIALS}:
        _asked(case, world)


def _glass(case: Case) -> None:
    """A slide under glass, drawn into tiles when it is asked for."""
    paper = stored(
        DocumentFactory(case_number=case.number, name="Стекло.tif", content_type="image/tiff"), GLASS
    )
    Slide.objects.create(document=paper, width=512, height=512)
    put(case, Kind.HISTOLOGY, verdict="accepted", at=case.submitted_at, document=paper)


def _letter(case: Case, **fields: object) -> OutgoingLetter:
    now = timezone.now()
    return OutgoingLetter.objects.create(
        message_id=f"{uuid.uuid4()}@test", name="test", case_number=case.number, to_address="a@example.ru",
        subject="Письмо", body_text="Текст", created_at=now, next_attempt_at=now, **fields,
    )  # fmt: skip


def _wrote(case: Case) -> IncomingLetter:
    """A letter of the applicant with a file that nobody has sorted, filed into the case."""
    now = timezone.now()
    paper = DocumentFactory(case_number=case.number, name="Из письма.pdf", source=Source.MAILED)
    page_of(paper)
    put(case, Kind.UNSORTED, verdict="pending", at=now, document=paper)
    letter = IncomingLetterFactory(
        case_number=case.number, filed="reply", filed_at=now, state="read", files=("Из письма.pdf",),
        sender=case.applicant.email, sender_name=case.applicant.full_name,
    )  # fmt: skip
    letter.parts[0]["document_id"] = str(paper.pk)
    letter.save()
    default_storage.save(letter.raw_key, ContentFile(b"Subject: test"))
    return letter


def _invited(world: World, case: Case) -> str:
    """A live invitation to somebody else's address."""
    Invitation.objects.get_or_create(
        token_sha256=tokens.fingerprint("somebodyelses"),
        defaults={
            "case": case,
            "address": "else@example.ru",
            "created_at": timezone.now(),
            "created_by": world.people["curator"],
        },
    )
    return "somebodyelses"


def _had_before(case: Case, world: World) -> None:
    """Another organisation had the case, and its opinion was returned."""
    doctor = world.people["former_clinic"]
    paper = stored(DocumentFactory(case_number=case.number, name="Прежнее.pdf"), opinion_pdf("Заключение"))
    OpinionFactory(
        case=case, clinic=doctor.organisation, document=paper, handed_over_by=doctor,
        returned_at=timezone.now(), return_reason="Дело передано другой клинике",
    )  # fmt: skip


def _asked(case: Case, world: World) -> None:
    by_clinic = case.status == Status.AWAITING_MATERIALS
    asked_by = world.people["clinic" if by_clinic else "curator"]
    now = timezone.now()
    request = DocumentRequest.objects.create(
        case=case, origin="clinic" if by_clinic else "curator", reason="Нужно для ответа", asked_by=asked_by,
        asked_at=now, confirmed_by=world.people["curator"], confirmed_at=now,
    )  # fmt: skip
    item = RequestedItem.objects.create(request=request, kind=Kind.BLOCKS if by_clinic else Kind.RESULTS)
    if by_clinic:
        thing = holding.begin(case, item, by=world.people["curator"], at=now)
        thing.photo = page_of(DocumentFactory(case_number=case.number, name="Блок.jpg")).document
        thing.save()


def _asked_after(opinion: Opinion) -> None:
    """An answer that was released. A question of the hour would open the case to its organisation: that is tried apart."""
    signed = stored(
        DocumentFactory(case_number=opinion.case.number, name="Дополнение.pdf"), opinion_pdf("Заключение")
    )
    AddendumFactory(
        opinion=opinion, document=signed, released_at=timezone.now(), handed_over_by=opinion.handed_over_by
    )
    FollowUpFactory(opinion=opinion, closed_at=timezone.now())


def _beside_elsewhere() -> Addendum:
    """What was signed for another person, by an organisation that nobody of the walk works for."""
    case = CaseFactory(status=Status.DELIVERED, insured__last_name=CANARY, clinic=OrganisationFactory())
    opinion = OpinionFactory(case=case)
    FollowUpFactory(opinion=opinion)
    return AddendumFactory(opinion=opinion, released_at=timezone.now())


def _thing_elsewhere(world: World) -> uuid.UUID:
    """A thing of another person, at an organisation that nobody of the walk works for."""
    clinic = OrganisationFactory()
    case = CaseFactory(status=Status.AWAITING_MATERIALS, insured__last_name=CANARY, clinic=clinic)
    doctor, now = UserFactory(role=Role.CLINIC, organisation=clinic), timezone.now()
    request = DocumentRequest.objects.create(
        case=case, origin="clinic", reason="-", asked_by=doctor, asked_at=now, confirmed_by=doctor,
        confirmed_at=now,
    )  # fmt: skip
    return holding.begin(case, request.items.create(kind=Kind.BLOCKS), by=doctor, at=now).pk


def _kept_elsewhere(world: World) -> uuid.UUID:
    """The original of another person's opinion, at an organisation that nobody of the walk works for."""
    case = CaseFactory(status=Status.DELIVERED, insured__last_name=CANARY, clinic=OrganisationFactory())
    return originals.keep(OpinionFactory(case=case), at=timezone.now()).pk


def _begun(case: Case, owner: User) -> uuid.UUID:
    """A file of which a half has come."""
    begun, _ = Upload.objects.get_or_create(
        case_number=case.number, owner=owner,
        defaults={
            "name": "КТ.zip", "size": 2000, "offset": 1000, "key": str(uuid.uuid4()),
            "created_at": timezone.now(), "expires_at": timezone.now() + timedelta(days=7),
        },
    )  # fmt: skip
    return begun.pk


def _program_of(person: User) -> str:
    """A program that this person lets act for him or her."""
    program, _ = Client.objects.get_or_create(name=f"of {person.pk}")
    Token.objects.get_or_create(
        type=Token.Type.ACCESS_TOKEN, client=program, user=person, defaults={"hash": f"of {person.pk}"}
    )
    return program.pk


def _expert_of(organisation) -> Expert:
    """The one expert in the organisation's list, with a credential."""
    found = Expert.objects.filter(organisation=organisation).first() or ExpertFactory(
        organisation=organisation
    )
    if not found.credentials.exists():
        CredentialFactory(expert=found)
    return found


def _issued(doctor) -> Client:
    """A client of an organisation's own system."""
    return Client.objects.get_or_create(name="issued", owner=doctor, type=Client.Type.CONFIDENTIAL)[0]


def _hook(organisation) -> Webhook:
    defaults = {"created_at": timezone.now(), "secret": "whsec_x"}
    url = "https://his.example.org/hook"
    return Webhook.objects.get_or_create(organisation=organisation, url=url, defaults=defaults)[0]


MAKERS: dict[str, Callable[[World, Case], object]] = {
    "case": lambda world, case: case.pk,
    "document": lambda world, case: case.enclosures.get(kind=Kind.IMAGING).document_id,
    "enclosure": lambda world, case: case.enclosures.get(kind=Kind.IMAGING).pk,
    "upload": lambda world, case: _begun(case, case.applicant),
    "clinic_upload": lambda world, case: _begun(case, world.people["clinic"]),
    "item": lambda world, case: RequestedItem.objects.get(request__case=case).pk,
    "opinion": lambda world, case: case.opinions.get(returned_at=None).pk,
    "addendum": lambda world, case: Addendum.objects.get(opinion__case=case).pk,
    "question": lambda world, case: FollowUp.objects.get(opinion__case=case).pk,
    "original": lambda world, case: Original.objects.of_case(case).get().pk,
    "thing": lambda world, case: case.materials.get().pk,
    "material_step": lambda world, case: "keep",
    "letter": lambda world, case: OutgoingLetter.objects.get(case_number=case.number, secret=False).pk,
    "incoming": lambda world, case: IncomingLetter.objects.get(case_number=case.number).pk,
    "mailed": lambda world, case: Document.objects.get(case_number=case.number, source=Source.MAILED).pk,
    "colleague": lambda world, case: world.people["head"].pk,
    "organisation": lambda world, case: world.organisations["other_clinic"].pk,
    "expert": lambda world, case: _expert_of(world.organisations["clinic"]).pk,
    "credential": lambda world, case: _expert_of(world.organisations["clinic"]).credentials.get().pk,
    "client": lambda world, case: _issued(world.people["clinic"]).pk,
    "webhook": lambda world, case: _hook(world.organisations["clinic"]).pk,
    "any_organisation": lambda world, case: world.organisations["clinic"].pk,
    "glass": lambda world, case: Slide.objects.get(document__case_number=case.number).document_id,
    "series": lambda world, case: Series.objects.get(document=MAKERS["document"](world, case)).pk,
    "position": lambda world, case: 0,
    "number": lambda world, case: 1,
    "kind": lambda world, case: Kind.PLAN.value,
    "consent": lambda world, case: "email_delivery",
    "step": lambda world, case: "recall",
    "place": lambda world, case: "cabinet",
    "year": lambda world, case: 2026,
    "token": lambda world, case: "nosuchtoken",
    "program": lambda world, case: _program_of(case.applicant),
}
"""How to make the value of a parameter from a case; a converter without a maker fails the walk."""

PARAMETERS = {
    "pk": "case",
    "document": "document",
    "document_pk": "document",
    "enclosure": "enclosure",
    "item": "item",
    "upload": "upload",
    "series": "series",
    "item_pk": "item",
    "opinion_pk": "opinion",
    "original": "original",
    "thing": "thing",
    "addendum": "addendum",
    "addendum_pk": "addendum",
    "question": "question",
    "question_pk": "question",
    "credential_pk": "credential",
    "client": "client",
    "series_pk": "series",
    "position": "position",
    "level": "position",
    "column": "position",
    "row": "position",
    "number": "number",
    "kind": "kind",
    "name": "step",
    "provider_id": "place",
    "year": "year",
    "token": "token",
    "program": "program",
}
"""The maker of a parameter by its name; a rule's ``takes`` says otherwise."""

FOREIGN: dict[str, Callable[[World, Case, str], list[object]]] = {
    "case": lambda world, own, other: [world.hidden.pk],
    "document": lambda world, own, other: [MAKERS["document"](world, world.hidden)],
    "glass": lambda world, own, other: [MAKERS["glass"](world, world.hidden)],
    "series": lambda world, own, other: [MAKERS["series"](world, world.hidden)],
    "enclosure": lambda world, own, other: [MAKERS["enclosure"](world, world.hidden)],
    "upload": lambda world, own, other: [
        _begun(world.hidden, world.hidden.applicant),
        _begun(own, world.people["stranger"]),
    ],
    "clinic_upload": lambda world, own, other: [_begun(own, world.people["other_clinic"])],
    "item": lambda world, own, other: [MAKERS["item"](world, world.case("awaiting_materials", other))],
    "opinion": lambda world, own, other: [
        MAKERS["opinion"](world, world.case("opinion_received", other)),
        own.opinions.get(returned_at__isnull=False).pk,
    ],
    "addendum": lambda world, own, other: [_beside_elsewhere().pk],
    "question": lambda world, own, other: [_beside_elsewhere().opinion.follow_ups.get().pk],
    "original": lambda world, own, other: [_kept_elsewhere(world)],
    "thing": lambda world, own, other: [_thing_elsewhere(world)],
    "letter": lambda world, own, other: [MAKERS["letter"](world, world.hidden), world.secret_letter_of(own)],
    "incoming": lambda world, own, other: [MAKERS["incoming"](world, world.hidden)],
    "mailed": lambda world, own, other: [MAKERS["mailed"](world, world.hidden)],
    "colleague": lambda world, own, other: [world.people["stranger"].pk],
    "organisation": lambda world, own, other: [OrganisationFactory(is_active=False).pk],
    "token": lambda world, own, other: [_invited(world, world.hidden)],
    "expert": lambda world, own, other: [_expert_of(world.organisations["other_clinic"]).pk],
    "credential": lambda world, own, other: [
        _expert_of(world.organisations["other_clinic"]).credentials.get().pk
    ],
    "program": lambda world, own, other: [_program_of(world.people["stranger"])],
}
"""The same things of somebody else; ``other`` is whose cases are not the person's. A maker that is not here makes words."""

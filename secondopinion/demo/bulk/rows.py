"""The rows of generated cases, gathered a batch at a time and written in the order of their foreign keys."""

import random
from collections import defaultdict

from django.db import models

from accounts.models import InsuredPerson, User
from documents.models import Document
from requests_app.models import (
    Answer,
    Case,
    Completeness,
    Consent,
    Deadline,
    DocumentRequest,
    Enclosure,
    Kind,
    Material,
    MaterialMove,
    Opinion,
    Original,
    Question,
    Questionnaire,
    RequestedItem,
)
from requests_app.models.enclosure import PARTS
from requests_app.statuses import ENDED, Status
from secondopinion.demo import patients
from secondopinion.demo.bulk.lives import Life
from secondopinion.demo.bulk.people import Setting
from secondopinion.demo.bulk.promises import Promises
from secondopinion.demo.clinic import ANSWERS
from workcalendar.days import in_moscow

ILLNESSES = [illness for illness in vars(patients).values() if isinstance(illness, patients.Illness)]
WHY = {
    Status.CLOSED: "Мнение выдано.",
    Status.REFUSED: "Второе мнение не входит в программу.",
    Status.WITHDRAWN: "Вы отозвали заявку.",
}
ORDER: tuple[type[models.Model], ...] = (
    Case,
    Questionnaire,
    Question,
    Enclosure,
    Consent,
    Deadline,
    Completeness,
    DocumentRequest,
    RequestedItem,
    Material,
    MaterialMove,
    Opinion,
    Original,
    Answer,
)
AT_ONCE = 2000


class Batch:
    def __init__(self, setting: Setting, promises: Promises) -> None:
        self.setting, self.promises = setting, promises
        self._rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)

    def write(self) -> None:
        for model in ORDER:
            model._default_manager.bulk_create(self._rows[model], batch_size=AT_ONCE)

    def add(self, life: Life, number: str, who: tuple[User, InsuredPerson], chance: random.Random) -> None:
        """One case with everything that its state implies."""
        case = self._case(life, number, who, chance)
        curator = case.curator or chance.choice(self.setting.curators)
        self._put(case)
        questions = self._asks(case, life, chance)
        self._encloses(case, life, curator)
        if life.status == Status.DRAFT:
            return
        self._signs(case, life)
        self._put(*self.promises.of(life, case, curator))
        if life.status in {Status.AWAITING_DOCUMENTS, Status.AWAITING_MATERIALS}:
            self._is_asked(case, life, curator)
        if life.has_been("fixed"):
            self._is_complete(case, life, curator)
        if life.has_been("handed_over"):
            self._has_opinion(case, life, curator, questions)

    def _put(self, *rows: models.Model) -> None:
        for row in rows:
            self._rows[type(row)].append(row)

    def _case(self, life: Life, number: str, who: tuple[User, InsuredPerson], chance: random.Random) -> Case:
        applicant, insured = who
        is_led = life.has_been("acknowledged") or (life.status == Status.RECEIVED and chance.random() < 0.5)
        return Case(
            number=number,
            status=life.status,
            created_at=life.created_at,
            submitted_at=None if life.status == Status.DRAFT else life.sent_at,
            status_since=life.created_at if life.status == Status.DRAFT else life.since,
            applicant=applicant,
            insured=insured,
            phone="+7 900 000-00-00",
            policy_number=f"ДМС {chance.randrange(10, 99)}-{chance.randrange(10**6):06d}",
            copy_password=f"{chance.randrange(10**10):010d}",
            curator=chance.choice(self.setting.curators) if is_led else None,
            clinic=chance.choice(self.setting.clinics) if life.has_been("offered") else None,
            offered_at=life.moment("offered") if life.has_been("offered") else None,
            accepted_by_clinic_at=life.moment("accepted") if life.has_been("accepted") else None,
            closed_because=WHY[life.status] if life.status in ENDED else "",
        )

    def _asks(self, case: Case, life: Life, chance: random.Random) -> list[Question]:
        illness = chance.choice(ILLNESSES)
        self._put(
            Questionnaire(
                case=case,
                diagnosis=illness.diagnosis,
                diagnosis_code=illness.code,
                history=illness.history,
                advised=illness.advised,
                filled_at=life.created_at,
            )
        )
        questions = [Question(case=case, position=n, text=t) for n, t in enumerate(illness.questions, 1)]
        self._put(*questions)
        return questions

    def _encloses(self, case: Case, life: Life, curator: User) -> None:
        """Awaiting documents means that the plan has not come."""
        lacks = {Kind.PLAN} if life.status == Status.AWAITING_DOCUMENTS else set()
        came: list[tuple[Kind, Document]] = [
            (Kind.IDENTITY, self.setting.passport),
            (Kind.POLICY, self.setting.policy),
            *((part, self.setting.extract) for part in PARTS if part not in lacks),
        ]
        is_accepted = life.has_been("fixed")
        verdict = {
            "verdict": Enclosure.Verdict.ACCEPTED,
            "verdict_by": curator,
            "verdict_at": life.moment("fixed"),
        }
        for kind, document in came:
            self._put(
                Enclosure(
                    case=case,
                    kind=kind,
                    document=document,
                    added_by=case.applicant,
                    arrived_at=case.submitted_at,
                    **(verdict if is_accepted else {}),
                )
            )

    def _signs(self, case: Case, life: Life) -> None:
        for text in self.setting.texts:
            self._put(
                Consent(
                    case=case,
                    kind=text.kind,
                    text=text,
                    text_sha256=text.sha256,
                    signer=Consent.Signer.INSURED,
                    method=Consent.Method.CODE,
                    signed_by=case.applicant,
                    signed_at=life.created_at,
                )
            )

    def _is_asked(self, case: Case, life: Life, curator: User) -> None:
        by_clinic = life.status == Status.AWAITING_MATERIALS
        at = life.moment("asked" if by_clinic else "acknowledged")
        request = DocumentRequest(
            case=case,
            origin="clinic" if by_clinic else "curator",
            reason="Препараты нужно пересмотреть." if by_clinic else "Не хватает плана лечения.",
            asked_by=self._doctor(case) if by_clinic else curator,
            asked_at=at,
            confirmed_by=curator,
            confirmed_at=at,
        )
        item = RequestedItem(request=request, kind=Kind.SLIDES if by_clinic else Kind.PLAN)
        self._put(request, item)
        if by_clinic:
            thing = Material(item=item, case=case, clinic=case.clinic, state_since=at)
            self._put(thing, MaterialMove(material=thing, step="begin", state="awaited", at=at, by=curator))

    def _is_complete(self, case: Case, life: Life, curator: User) -> None:
        is_revoked = life.status == Status.AWAITING_MATERIALS
        self._put(
            Completeness(
                case=case,
                fixed_at=life.moment("fixed"),
                fixed_by=curator,
                anchor_at=life.sent_at,
                anchor="поступила заявка",
                items=[
                    {
                        "kind": part.value,
                        "document": str(self.setting.extract.pk),
                        "sha256": self.setting.extract.sha256,
                    }
                    for part in PARTS
                ],
                revoked_at=life.moment("asked") if is_revoked else None,
                revoked_because="клиника запросила материалы" if is_revoked else "",
            )
        )

    def _has_opinion(self, case: Case, life: Life, curator: User, questions: list[Question]) -> None:
        assert case.clinic is not None
        doctor = self._doctor(case)
        is_released = life.has_been("released")
        opinion = Opinion(
            case=case,
            version=1,
            clinic=case.clinic,
            document=self.setting.extract,
            copy=self.setting.extract if is_released else None,
            expert_name=doctor.full_name,
            expert_position=doctor.post or "Врач",
            opinion_on=life.moment("handed_over").date(),
            handed_over_at=life.moment("handed_over"),
            handed_over_by=doctor,
            released_at=life.moment("released") if is_released else None,
            released_by=curator if is_released else None,
        )
        self._put(opinion)
        if is_released:
            self._is_kept(opinion, case)
        self._put(*(Answer(opinion=opinion, question=q, text=ANSWERS[0]) for q in questions))

    def _is_kept(self, opinion: Opinion, case: Case) -> None:
        """The original of a released opinion, with the storage that ``promises`` has counted for it (S10)."""
        storage = next(d for d in self._rows[Deadline][::-1] if d.case is case and d.kind == "storage")
        self._put(
            Original(
                opinion=opinion,
                storage=storage,
                state=Original.State.STORAGE_OVER if storage.met_at else Original.State.KEPT,
                state_since=storage.met_at or opinion.released_at,
                served_on=in_moscow(storage.began_at).date(),
                kept_until=storage.promised_on,
            )
        )

    def _doctor(self, case: Case) -> User:
        assert case.clinic_id is not None
        return self.setting.doctors[case.clinic_id]

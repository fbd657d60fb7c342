"""The tables of a case. What must never be false stands in each Meta.constraints."""

from requests_app.models.asking import DocumentRequest, RequestedItem
from requests_app.models.case import Case, Message, Question, Questionnaire
from requests_app.models.consent import Consent, ConsentKind, ConsentText, SignatureAgreement
from requests_app.models.deadline import Deadline, PlannedStep
from requests_app.models.enclosure import AbsentPart, Enclosure, Kind
from requests_app.models.following import Addendum, FollowUp, FollowUpAnswer
from requests_app.models.invitation import Invitation
from requests_app.models.material import Holder, Material, MaterialMove
from requests_app.models.opinion import Answer, Completeness, Concordance, Opinion
from requests_app.models.original import Original, OriginalApplication
from requests_app.models.parcel import Parcel, ReturnApplication
from requests_app.models.same_person import SamePerson
from requests_app.numbering import NumberSequence

__all__ = [
    "AbsentPart",
    "Addendum",
    "Answer",
    "Case",
    "Completeness",
    "Concordance",
    "Consent",
    "ConsentKind",
    "ConsentText",
    "Deadline",
    "DocumentRequest",
    "Enclosure",
    "FollowUp",
    "FollowUpAnswer",
    "Holder",
    "Invitation",
    "Kind",
    "Material",
    "MaterialMove",
    "Message",
    "NumberSequence",
    "Opinion",
    "Original",
    "OriginalApplication",
    "Parcel",
    "PlannedStep",
    "Question",
    "Questionnaire",
    "RequestedItem",
    "ReturnApplication",
    "SamePerson",
    "SignatureAgreement",
]

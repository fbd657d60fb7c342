"""People, organisations and their experts, the register of policies, one-time codes. No case is known here."""

from accounts.models.expert import Credential, Expert
from accounts.models.insured import InsuredPerson, Representation, Sex
from accounts.models.one_time_code import OneTimeCode
from accounts.models.organisation import Organisation
from accounts.models.policy import Policy
from accounts.models.rate import Rate
from accounts.models.user import User

__all__ = [
    "Credential",
    "Expert",
    "InsuredPerson",
    "OneTimeCode",
    "Organisation",
    "Policy",
    "Rate",
    "Representation",
    "Sex",
    "User",
]

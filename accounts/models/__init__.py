"""People, organisations and the register of policies. No case is known here."""

from accounts.models.insured import InsuredPerson, Representation, Sex
from accounts.models.organisation import Organisation
from accounts.models.policy import Policy
from accounts.models.user import User

__all__ = ["InsuredPerson", "Organisation", "Policy", "Representation", "Sex", "User"]

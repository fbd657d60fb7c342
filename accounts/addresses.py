"""Whether a person has proved that the address is theirs (D18). Codes prove it by themselves; here it is read and set."""

from allauth.account.models import EmailAddress

from accounts.models import User


def is_confirmed(user: User) -> bool:
    """Whether the account's own address has been confirmed."""
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def note(user: User) -> None:
    """Write the account's address down as not proved yet: the first code of a sign-in proves it, and no second is asked."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True})


def confirm(user: User) -> None:
    """Take the address as proved: by the curator from a signed questionnaire, or for an account made by hand."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )

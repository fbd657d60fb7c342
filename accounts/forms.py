"""The forms of sign-in: allauth's own rules, in our words."""

from typing import Any

from allauth.account import forms
from django.core.exceptions import ValidationError
from django.forms import Field, Form

NO_ADDRESS = "Укажите почту, например anna@mail.ru"
WRONG_ADDRESS = "Проверьте почту: в ней нужны знак @ и точка, например anna@mail.ru"
NEW_PASSWORD = "Не короче 12 знаков. Подойдёт фраза из нескольких слов."


def _say(field: Field, label: str, required: str, **others: str) -> None:
    """Give a field its label and sentences, and take away the grey text inside it."""
    field.label = label
    field.error_messages |= {"required": required, **others}
    field.widget.attrs.pop("placeholder", None)


class _Address(Form):
    """A form with one address field."""

    address_field = "email"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.address_field]
        _say(field, "Электронная почта", NO_ADDRESS, invalid=WRONG_ADDRESS)
        field.widget.attrs |= {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}


class _Code(Form):
    """A form with the six digits of a letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        _say(field, "Код из письма", "Введите код из письма: шесть цифр")
        field.help_text = "Шесть цифр"
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}
        if not self.is_bound:  # on an error the focus belongs to the summary
            field.widget.attrs["autofocus"] = True


class _NewPassword(Form):
    """A form with a new password typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], "Новый пароль", "Придумайте пароль")
        self.fields["password1"].help_text = NEW_PASSWORD
        _say(self.fields["password2"], "Новый пароль ещё раз", "Введите новый пароль ещё раз")


class CodeRequestForm(_Address, forms.RequestLoginCodeForm):
    """The first page: an address, and a code goes to it."""


class PasswordSignInForm(_Address, forms.LoginForm):
    address_field = "login"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _say(self.fields["password"], "Пароль", "Введите пароль")
        self.fields["password"].help_text = ""


class SignUpForm(_Address, forms.SignupForm):
    """An address is enough: people come in by codes and may set a password later. The role is always the applicant's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)

    def clean_email(self) -> str:
        """Addresses of this machine belong to accounts of the product's own: nobody else gets one."""
        email: str = super().clean_email()
        if email.endswith("@localhost"):
            raise ValidationError(WRONG_ADDRESS)
        return email


class ForgottenPasswordForm(_Address, forms.ResetPasswordForm):
    """Sends a code for a new password."""


class SignInCodeForm(_Code, forms.ConfirmLoginCodeForm):
    pass


class AddressCodeForm(_Code, forms.ConfirmEmailVerificationCodeForm):
    pass


class PasswordCodeForm(_Code, forms.ConfirmPasswordResetCodeForm):
    pass


class NewPasswordForm(_NewPassword, forms.ResetPasswordKeyForm):
    """After the code."""


class FirstPasswordForm(_NewPassword, forms.SetPasswordForm):
    """For those who have come in by codes so far."""


class ChangePasswordForm(_NewPassword, forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], "Пароль сейчас", "Введите пароль, с которым входите сейчас")
        self.fields["oldpassword"].help_text = ""

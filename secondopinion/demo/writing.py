"""Writing to the product in the demonstration: a visitor's letter, sent by SMTP to the mail catcher and to no one else."""

from collections.abc import Sequence
from email.utils import formataddr, make_msgid
from smtplib import SMTPException
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from accounts.roles import Role
from correspondence import addresses, composing
from secondopinion.demo.cast import ACCOUNTS
from secondopinion.demo.mailbox import Letter

LARGEST = 40 * 1024 * 1024
"""Bytes of all files together: the mail catcher takes letters up to 60 MB, and files grow by a third on the way."""
CANNOT_SEND = (OSError, SMTPException)
NOT_SENT = "Письмо не ушло: почта не отвечает. Попробуйте ещё раз через минуту."


class Files(forms.FileField):
    """Any number of files."""

    widget = type("Several", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, value: Any, initial: Any = None) -> Any:
        return [super(Files, self).clean(one) for one in value or []]


class LetterForm(forms.Form):
    sender = forms.EmailField(
        label="От кого",
        help_text="Любой адрес или один из адресов демонстрации",
        error_messages={
            "required": "Напишите адрес, с которого придёт письмо.",
            "invalid": "В адресе ошибка.",
        },
        widget=forms.EmailInput(attrs={"list": "senders", "autocomplete": "off"}),
    )
    subject = forms.CharField(label="Тема", max_length=500, required=False)
    text = forms.CharField(label="Текст", required=False, widget=forms.Textarea(attrs={"rows": 10}))
    files = Files(
        label="Файлы", required=False, allow_empty_file=True, help_text="Несколько, вместе до 40 МБ"
    )

    def clean_subject(self) -> str:
        return composing.one_line(self.cleaned_data["subject"])

    def clean_files(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["files"]
        if sum(file.size or 0 for file in files) > LARGEST:
            raise forms.ValidationError("Вместе файлы больше 40 МБ: столько письмо не увезёт.")
        return files


def senders() -> list[str]:
    return [account.email for account in ACCOUNTS if account.role == Role.APPLICANT]


def an_answer(letter: Letter) -> dict[str, str]:
    """What a mail program fills in when «Ответить» is pressed."""
    subject = letter.subject if letter.subject.lower().startswith("re:") else f"Re: {letter.subject}"
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
    when = letter.accepted_at.strftime("%d.%m.%Y, %H:%M")
    return {
        "sender": letter.to.partition(",")[0],
        "subject": subject,
        "text": f"\n\n{when}, {letter.sender}:\n{quoted}\n",
    }


def where_to(letter: Letter | None) -> str:
    """Our plain address, or where the letter wants its answer; empty when that is not with us."""
    if letter is None:
        return addresses.ascii_address(addresses.sender())
    return letter.reply_to if letter.is_ours else ""


def send(form: LetterForm, *, to: str, answered: Letter | None) -> None:
    """Raises OSError or SMTPException when the mail catcher does not take it."""
    given = form.cleaned_data
    validate_email(to)
    letter = EmailMessage(given["subject"], given["text"], _named(given["sender"]), [to])
    letter.extra_headers = {"Message-ID": make_msgid(domain="demo.example"), **_thread(answered)}
    _enclose(letter, given["files"])
    letter.send()


def _enclose(letter: EmailMessage, files: Sequence[UploadedFile]) -> None:
    for file in files:
        letter.attach(file.name, file.read(), file.content_type)


def _thread(answered: Letter | None) -> dict[str, str]:
    if answered is None or not answered.message_id:
        return {}
    return {
        "In-Reply-To": answered.message_id,
        "References": f"{answered.references} {answered.message_id}".strip(),
    }


def _named(address: str) -> str:
    """With the person's name, when it is one of the demonstration."""
    names = {account.email: f"{account.first_name} {account.last_name}" for account in ACCOUNTS}
    return formataddr((names.get(address, ""), address))

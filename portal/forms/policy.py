"""Which policy: one that the insurer knows by this account's address, or a number typed by hand (D15)."""

from collections.abc import Iterable

from django import forms
from django.utils import dateformat

from accounts.models import Policy
from portal.forms.fields import PlainForm

BY_HAND = "by_hand"


class PolicyForm(PlainForm):
    found = forms.ChoiceField(label="Мы нашли в реестре", widget=forms.RadioSelect, required=False)
    policy_number = forms.CharField(
        label="Номер полиса",
        max_length=80,
        required=False,
        help_text="Как на полисе или карте ДМС. Пробелы и дефисы можно не ставить.",
    )

    def __init__(self, *args, policies: Iterable[Policy], form_id: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.policies = list(policies)
        self.fields["found"].choices = [(p.number, _said(p)) for p in self.policies] + [
            (BY_HAND, "Другой полис, номер впишу сам")
        ]
        if not self.policies:
            del self.fields["found"]
        for field in self.fields.values():
            field.widget.attrs["form"] = form_id

    def clean(self) -> dict[str, object]:
        chosen = self.cleaned_data.get("found") or BY_HAND
        typed = " ".join(self.cleaned_data.get("policy_number", "").split())
        number = typed if chosen == BY_HAND else chosen
        if not number:
            what = "Выберите полис или впишите его номер." if self.policies else "Впишите номер полиса."
            self.add_error("found" if self.policies else "policy_number", what)
        return self.cleaned_data | {"number": number}


def _said(policy: Policy) -> str:
    until = dateformat.format(policy.ends_on, "j E Y")
    return f"{policy.number}, программа {policy.programme}, действует по {until} года"

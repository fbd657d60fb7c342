"""Whose opinion it is: an expert of the organisation's list, or a name and a position that are typed (S9)."""

from typing import Any

from django import forms

from accounts import experts
from accounts.models import Expert, User
from clinics.signed_form import SignedForm
from requests_app.models.signed import Signed
from workcalendar.days import MOSCOW

NOBODY = ("", "Нет в списке: впишу ниже")


class ExpertForm(SignedForm):
    """The opinion keeps its own copy of the words, whatever becomes of the list. Without a list only words are asked for."""

    signed_day = "opinion_on"
    """The field of the day on which the credential has to be in force."""

    expert = forms.ChoiceField(
        label="Эксперт",
        required=False,
        error_messages={"invalid_choice": "Этого эксперта нет в списке: выберите другого или впишите ФИО"},
    )

    def list_experts(self) -> None:
        """Those of the person's organisation who give opinions, each with how the credential stands today."""
        today = self.at.astimezone(MOSCOW).date()
        found = [one for one in experts.listed(self.by.organisation, on=today) if one.expert.is_active]
        self.experts = {str(one.expert.pk): one.expert for one in found}
        self.fields["expert"].choices = [NOBODY, *((str(one.expert.pk), _in_words(one)) for one in found)]
        if self.data.get("expert"):
            self.fields["expert_name"].required = self.fields["expert_position"].required = False

    @property
    def is_typed(self) -> bool:
        """Whether the words below the list are in use, and so are to be seen."""
        return any(self[name].value() or self[name].errors for name in ("expert_name", "expert_position"))

    def clean_expert_name(self) -> str:
        """Nothing need be typed beside a choice."""
        return super().clean_expert_name() if self.cleaned_data["expert_name"] else ""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        self.chosen = self.experts.get(given.get("expert", ""))
        if self.chosen:
            self._take_words(self.chosen, given)
        self._check_credential(given)
        return given

    def _take_words(self, chosen: Expert, given: dict[str, Any]) -> None:
        if given.get("expert_name") and not chosen.is_named(given["expert_name"]):
            why = f"Выше выбран другой эксперт: {chosen.full_name}. Очистите это поле или выберите «Нет в списке»"
            self.add_error("expert_name", why)
        given["expert_name"], given["expert_position"] = chosen.full_name, chosen.position

    def _check_credential(self, given: dict[str, Any]) -> None:
        """On the day of signing; a typed name of somebody in the list is the same person."""
        day, name = given.get(self.signed_day), given.get("expert_name")
        if not day or not name:
            return
        expert = self.chosen or experts.named(self.by.organisation, name, on=day)
        why = experts.why_not(expert, on=day) if expert else ""
        if why:
            self.add_error("expert" if self.chosen else "expert_name", why)


def first_choice(known: dict[str, Expert], returned: Signed | None, by: User) -> dict[str, Any]:
    """Of what was signed before its expert; else the person at the desk: chosen from the list, typed where there is none."""
    if returned and str(returned.expert_id) in known:
        return {"expert": str(returned.expert_id)}
    if returned:
        return {"expert_name": returned.expert_name, "expert_position": returned.expert_position}
    same = next((pk for pk, expert in known.items() if expert.is_named(by.full_name)), "")
    typed = {} if known else {"expert_name": by.full_name, "expert_position": by.post}
    return {"expert": same, **typed}


def _in_words(one: experts.Listed) -> str:
    last = one.expert.last_credential
    if last is None:
        known = "документ не указан"
    else:
        known = (
            f"{'документ закончился' if one.state == 'over' else 'документ по'} {last.valid_until:%d.%m.%Y}"
        )
    return f"{one.expert.short_name} ({known}), {one.expert.position}"

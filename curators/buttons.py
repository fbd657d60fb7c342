"""The steps of a case as buttons: which go into the header, which stand aside, what each one opens."""

from dataclasses import dataclass

from django.urls import reverse

from curators.packages import ReadTogether
from requests_app.models import Case
from requests_app.package import Package
from requests_app.permissions import ADDING_IS_OPEN
from requests_app.statuses import Status
from requests_app.workflow import STEPS, OfferedStep

FORWARD = (
    "acknowledge_accepted",
    "acknowledge_incomplete",
    "accept_package",
    "ask_for_documents",
    "add_documents",
    "send_to_clinic",
    "ask_for_materials",
    "register_materials",
    "release_opinion",
    "close",
    "reopen",
)
"""What leads a case on, in the order of the header; everything else stands under «Другие действия»."""
WITH_WORDS = frozenset(
    {
        "ask_for_documents",
        "acknowledge_incomplete",
        "refuse",
        "return_to_clinic",
        "recall",
        "close_unanswered",
        "drop_request",
        "decline_request",
        "reopen",
        "hold",
        "withdraw_by_letter",
    }
)
"""Steps that open a page of their own: somebody will read what is written there."""
ON_THE_SORTING_PAGE = frozenset({"join", "not_a_request"})
"""What is done with a letter, not with a case."""
OFFICE_WORDS = {"add_documents": "Вернуть на проверку", "release_opinion": "Проверить и выпустить"}
MAY_BE_HELD = frozenset({Status.WITH_CLINIC, Status.AWAITING_MATERIALS, Status.OPINION_RECEIVED})


@dataclass(frozen=True)
class Button:
    name: str
    label: str
    url: str
    closed: str = ""
    form: bool = False
    main: bool = False


def header(case: Case, offered: dict[str, OfferedStep], whole: ReadTogether) -> list[Button]:
    """S5 and S7 are two legal events: their two buttons are shown side by side while both lie ahead.

    Of a letter that nobody has sorted only sorting is the next thing.
    """
    shown = [_button(case, offered[name], whole) for name in FORWARD if name in offered]
    shown = [b for b in shown if not (b.closed and _is_needless(b, whole))]
    if case.is_unsorted and case.status in ADDING_IS_OPEN:
        return [_sorting(case), *(b for b in shown if not b.closed)]
    if case.status == Status.RECEIVED:
        ahead = OfferedStep("accept_package", STEPS["accept_package"].label, "Сначала подтвердите получение")
        shown.append(_button(case, ahead, whole))
    first = next((b.name for b in shown if not b.closed and _leads_on(b, whole)), "")
    shown = [Button(**{**vars(b), "main": b.name == first}) for b in shown]
    return sorted(shown, key=lambda b: bool(b.closed))


def others(case: Case, offered: dict[str, OfferedStep], whole: Package) -> list[Button]:
    rare = {name: step for name, step in offered.items() if name not in {*FORWARD, *ON_THE_SORTING_PAGE}}
    if "withdraw_by_letter" in rare and not rare["withdraw_by_letter"].is_open:
        rare.pop("withdraw_by_letter")
    found = [_button(case, step, whole) for step in rare.values()]
    if case.status in MAY_BE_HELD:
        name, label = ("unhold", "Разрешить выпуск") if case.held_at else ("hold", "Придержать выпуск")
        found.append(_button(case, OfferedStep(name, label, ""), whole))
    return found


def _sorting(case: Case) -> Button:
    return Button("sort", "Разобрать письмо", reverse("curators:sort", args=[case.pk]), form=True, main=True)


def step_url(case: Case, name: str) -> str:
    return reverse("curators:step", args=[case.pk, name])


def _is_needless(button: Button, whole: ReadTogether) -> bool:
    """Nothing is missing, or the clinic has asked for nothing: a closed button would only be in the way."""
    nothing_asked = button.name == "ask_for_materials" and not whole.proposed
    return button.name == "acknowledge_incomplete" or nothing_asked


def _leads_on(button: Button, whole: Package) -> bool:
    """The one solid button: never a request for which there is no question."""
    return button.name != "ask_for_documents" or bool(_questions(whole))


def _short(why: str) -> str:
    """A reason that lists many papers names three of them: the checklist beside shows all."""
    begins, _, listed = why.partition(": ")
    named = listed.split(", ")
    return f"{begins}: {', '.join(named[:3])} и ещё {len(named) - 3}" if len(named) > 4 else why


def _button(case: Case, step: OfferedStep, whole: Package) -> Button:
    label, url, closed = OFFICE_WORDS.get(step.name, step.label), step_url(case, step.name), step.why_closed
    if step.name == "release_opinion":
        url, closed = reverse("curators:release", args=[case.pk]), ""
    if step.name == "send_to_clinic":
        url = "#organisation"
    if step.name == "ask_for_documents":
        label += _questions(whole)
    is_page = step.name in WITH_WORDS or step.name in {"release_opinion", "send_to_clinic"}
    return Button(step.name, label, url, _short(closed), form=is_page)


def _questions(whole: Package) -> str:
    """«, вопросов: 2» when the curator has asked something on the checklist."""
    asked = sum(item.state == "bad" for item in whole.items)
    return f", вопросов: {asked}" if asked else ""

"""The parts of a page as tags: one per component of the style. What each looks like is in templates/_partials."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect
from django.forms.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from secondopinion import wording
from secondopinion.templatetags.house import icon, today
from secondopinion.term_strip import strip, strip_words

register = template.Library()


# ── words with a colour ──────────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
def tag(tone: str, label: str) -> SafeString:
    """A status word: you (honey), us (sky), org (plum), ok (green), bad (brick), none (grey)."""
    return format_html('<span class="tag tag--{}">{}</span>', tone, label)


@register.simple_tag
def done(label: str = "Готово") -> SafeString:
    return format_html('<span class="done">{}{}</span>', icon("check"), label)


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "file" if isinstance(widget, FileInput) else "line"


@register.inclusion_tag("_partials/_field.html")
def field(bound: BoundField, hint: str = "", size: str = "", quiet: bool = False) -> dict[str, Any]:
    """A whole field: label, hint, control, error. size="short" for dates and codes; quiet hides «необязательно»."""
    hint = hint or str(bound.help_text)
    described = [f"{bound.auto_id}_hint"] if hint else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "kind": _kind(bound),
        "control": bound.as_widget(attrs=attrs),
        "hint": hint,
        "described": " ".join(described),
        "size": size,
        "optional": not (quiet or bound.field.required or _kind(bound) == "check"),
    }


def _target(bound: BoundField) -> str:
    """The control that an error link leads to: of a group, its first choice."""
    return f"{bound.auto_id}_0" if _kind(bound) == "group" else bound.auto_id


@register.inclusion_tag("_partials/_alert.html")
def errors(*forms: BaseForm, title: str = "Проверьте, пожалуйста") -> dict[str, Any]:
    """The error summary of one form or several; nothing when nothing is wrong."""
    wrong = []
    for form in forms:
        if not form or not form.errors:
            continue
        wrong += [("", text) for text in form.non_field_errors()]
        wrong += [(f"#{_target(bound)}", text) for bound in form if bound.errors for text in bound.errors]
    return {"title": title, "wrong": wrong}


@register.simple_block_tag(takes_context=True)
def page_title(context: template.Context, content: str) -> str:
    """What the window is called; «Ошибка: » goes first when the page's form was refused."""
    refused = getattr(context.get("form"), "errors", None)
    return f"Ошибка: {content}" if refused and not content.startswith("Ошибка:") else content


@register.inclusion_tag("_partials/_seg.html")
def seg(bound: BoundField, bad: str = "") -> dict[str, Any]:
    """A choice of two or three side by side; the value named by bad turns brick."""
    return {"bound": bound, "bad": bad}


# ── boxes that hold other parts ──────────────────────────────────────────────────────────────────────────────────
def _box(fragment: str, content: str, /, **context: Any) -> SafeString:
    return render_to_string(f"_partials/_{fragment}.html", {"content": content, **context})


@register.simple_block_tag
def hero(content: str, title: str, over: str = "", tone: str = "", id: str = "h-hero") -> SafeString:
    """The dark card that says what is next. tone: "" spruce, "you" honey (something is asked), "ok" (it is done)."""
    return _box("hero", content, title=title, over=over, tone=tone, id=id)


@register.simple_block_tag
def card(content: str, title: str = "", id: str = "", extra: str = "") -> SafeString:
    return _box("card", content, title=title, id=id, extra=extra)


@register.simple_block_tag
def note(content: str, tone: str = "", icon_name: str = "info") -> SafeString:
    """A calm remark. tone: "" sky, "you" honey, "ok" green."""
    return _box("note", content, tone=tone, icon_name=icon_name)


@register.simple_block_tag
def nothing(content: str, title: str, icon_name: str = "inbox") -> SafeString:
    """An empty state: what would be here, and what to do."""
    return _box("nothing", content, title=title, icon_name=icon_name)


@register.simple_block_tag
def more(content: str, title: str) -> SafeString:
    """Closed until asked for."""
    return _box("more", content, title=title)


@register.simple_block_tag
def file_row(
    content: str, name: str, line: str = "", icon_name: str = "file-text", why: str = "", id: str = ""
) -> SafeString:
    """A file of the person's list; why (a sentence) makes it a refused one."""
    return _box("file", content, name=name, line=line, icon_name=icon_name, why=why, id=id)


@register.simple_block_tag
def cl_item(
    content: str, name: str, state: str = "wait", url: str = "", line: str = "", current: bool = False
) -> SafeString:
    """A row of the curator's checklist. state: ok, bad, wait, off; the current one may hold seg and a field."""
    glyph = {"ok": "circle-check", "bad": "triangle-alert", "wait": "circle", "off": "circle-dashed"}[state]
    said = {"ok": "проверено", "bad": "есть вопрос", "wait": "не проверено", "off": ""}[state]
    return _box(
        "cl_item",
        content,
        name=name,
        state=state,
        url=url,
        line=line,
        current=current,
        glyph=glyph,
        said=said,
    )


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────
TASK_WORDS = {"done": "Готово", "you": "Нужно дополнить", "none": "Не начато", "off": "Пока закрыто"}


@register.inclusion_tag("_partials/_task.html")
def task(
    name: str, url: str = "", hint: str = "", state: str = "none", word: str = "", next: bool = False
) -> dict[str, Any]:
    """A row of the task list. state: done, you, none, off (off has no link); word replaces the usual status word."""
    key = "".join(letter for letter in name if letter.isalnum())
    return {
        "name": name,
        "url": "" if state == "off" else url,
        "hint": hint,
        "state": state,
        "word": word or TASK_WORDS[state],
        "next": next,
        "key": key,
    }


@register.inclusion_tag("_partials/_part.html")
def part(name: str, text: str = "", state: str = "no", number: int | str = "") -> dict[str, Any]:
    """One of the parts an extract must have. state: ok, no, go (being uploaded), off (declared as absent)."""
    return {"name": name, "text": text, "state": state, "number": number}


@register.inclusion_tag("_partials/_path_step.html")
def path_step(
    title: str, when: date | datetime | str | None = None, text: str = "", state: str = "past"
) -> dict[str, Any]:
    """A step of the case's path. state: past, at (now), soon. when: a day, a moment, or words."""
    said = when if isinstance(when, str) else ""
    if isinstance(when, datetime):
        said = wording.moment_words(when, today())
    elif isinstance(when, date):
        said = wording.day_week(when, today())
    machine = wording.moscow(when).isoformat() if isinstance(when, date) else ""
    return {"title": title, "said": said, "machine": machine, "text": text, "state": state}


@register.simple_tag
def progress_steps(ready: int, total: int) -> list[str]:
    """{% progress_steps 4 7 as steps %} for _steps.html: the bar of the hero."""
    return ["on"] * ready + ["at"] * (ready < total) + [""] * (total - ready - 1)


# ── the strip of a term ──────────────────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("_partials/_ribbon.html")
def ribbon(
    since: date | datetime,
    last: date | datetime,
    wide: bool = False,
    legend: bool = False,
    on: date | None = None,
) -> dict[str, Any]:
    """The strip of a running term: since is the day it counts from, last the promised day."""
    on = on or today()
    days = strip(since, last, on)
    return {"days": days, "words": strip_words(days, last, on), "wide": wide, "legend": legend}


@register.inclusion_tag("_partials/_mini.html")
def mini(since: date | datetime, last: date | datetime, on: date | None = None) -> dict[str, Any]:
    """The same strip, small, for a list."""
    on = on or today()
    days = strip(since, last, on)
    return {"days": days, "words": strip_words(days, last, on), "late": on > wording.as_day(last)}


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("_partials/_bars.html")
def bars(rows: Iterable[dict[str, Any]], caption: str, unit: str = "") -> dict[str, Any]:
    """Bars drawn on the server, with the table beside. rows: label, value, late (a part of value, optional)."""
    rows = list(rows)
    top = max([row["value"] for row in rows], default=0) or 1
    drawn = []
    for number, row in enumerate(rows):
        height, late = round(100 * row["value"] / top), round(100 * row.get("late", 0) / top)
        drawn.append(
            {
                **row,
                "x": number * 32 + 4,
                "y": 100 - height,
                "height": height,
                "late_y": 100 - late,
                "h2": late,
            }
        )
    return {"rows": drawn, "caption": caption, "unit": unit, "width": max(len(drawn) * 32, 32)}

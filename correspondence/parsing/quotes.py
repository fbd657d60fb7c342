"""Folding: what a person wrote now, and the quotes and signatures under it. Nothing is thrown away, only set apart."""

import re

LONGEST_LINE = 300
WROTE = re.compile(
    r"(?:[>\s]*)(?=.*\d).{0,240}?(?:(?:на)?писал(?:а|\(а\)|/а)?|пишет|wrote|schrieb|a écrit)(?:\s+\S.{0,60})?\s*:\s*$",
    re.IGNORECASE,
)
DATED = re.compile(
    r"(?:\w{2,11}[.,]\s*)?\d{1,2}[ .](?:\w{3,9}\.?|\d{2})[ .]\d{4}(?:\s*г\.?)?,?\s*(?:в\s*)?\d{1,2}:\d{2}.{0,200}?"
    r"<?\s*[^<>\s]{1,100}@[^<>\s]{1,100}>?\s*:\s*$",
    re.IGNORECASE,
)
OPENS = re.compile(
    r"(?:(?:On|Le|Am)\b|(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b"
    r"|\d{1,2}[ ./]).{0,200}$",
    re.IGNORECASE,
)
ORIGINAL = re.compile(
    r"[\s>]*[-_*]{2,}\s*(?:исходное сообщение|исходное письмо|original message|пересылаемое сообщение|пересланное сообщение"
    r"|forwarded message|конец пересылаемого сообщения)\s*[-_*]{2,}",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"[\s>]*(?:[-_*]*\s*(?:begin forwarded message|начало переадресованного сообщения|начало пересылаемого сообщения"
    r"|пересылаемое сообщение|пересланное сообщение|forwarded message)\s*[:\-_*]*)",
    re.IGNORECASE,
)
FIRST_FIELD = re.compile(r"[\s>*]*(?:от|from|отправитель)\s*\*?\s*:\s*\*?\s*\S", re.IGNORECASE)
FIELD = re.compile(
    r"[\s>*]*(?:отправлено|дата|date|sent|кому|to|тема|subject|копия|cc|когда)\s*\*?\s*:", re.IGNORECASE
)
RULE = re.compile(r"\s*_{10,}\s*$")
QUOTED = re.compile(r"\s*(?:>|&gt;)")
SIGNATURE = re.compile(r"--\s?$")
REGARDS = re.compile(
    r"\s*(?:с\s+(?:\w+\s+)?уважением|с наилучшими пожеланиями|всего доброго|best regards|kind regards|regards)\b[\s,.!]*",
    re.IGNORECASE,
)
SENT_FROM = re.compile(
    r"\s*(?:отправлено (?:с|из|от|через)\s.{0,80}|sent from (?:my |mail ).{0,60}|получите outlook для .{0,60})$",
    re.IGNORECASE,
)
SHORT, SIGNED_LINES = 60, 6


def fold(text: str) -> tuple[str, str]:
    """(fresh, folded). Fresh is the whole text when folding would leave nothing of it."""
    lines = text.split("\n")
    cut = _beginning_of_quote(lines)
    fresh = _without_signature(lines[:cut])
    shown = "\n".join(lines[:fresh]).strip()
    if not shown:
        return text.strip(), ""
    return shown, "\n".join(lines[fresh:]).strip("\n")


def _beginning_of_quote(lines: list[str]) -> int:
    """The first line from which on everything is quoted; an answer between quotes or under them stays in sight."""
    for at, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            continue
        if ORIGINAL.match(line) or FORWARD.match(line) or _is_block(lines, at):
            return at
        if (ends := _end_of_wrote(lines, at)) and _rest_is_quote(lines, ends, said=True):
            return at
        if QUOTED.match(line) and _rest_is_quote(lines, at, said=False):
            return at
    return len(lines)


def _end_of_wrote(lines: list[str], at: int) -> int:
    """Line after «… Имя <адрес> написал(а):», which mailers break into two or three; 0 when it is none."""
    if not lines[at].strip():
        return 0
    if WROTE.match(lines[at]) or DATED.match(lines[at].lstrip("> ")):
        return at + 1
    if not OPENS.match(lines[at].lstrip("> ")):
        return 0
    for more in (2, 3):
        together = " ".join(line.strip() for line in lines[at : at + more])
        if len(together) <= LONGEST_LINE and (WROTE.match(together) or DATED.match(together.lstrip("> "))):
            return at + more
    return 0


def _rest_is_quote(lines: list[str], at: int, *, said: bool) -> bool:
    """Everything from here is «>» or blank, or a signature; without «>» at all, when a line said who wrote it."""
    rest = [line for line in lines[at:] if line.strip()]
    marked = [bool(QUOTED.match(line)) for line in rest]
    if not any(marked):
        return said
    last = max(number for number, is_marked in enumerate(marked) if is_marked)
    gaps = [line for line, is_marked in zip(rest[:last], marked, strict=False) if not is_marked]
    tail = rest[last + 1 :]
    signed = not tail or _without_signature(tail) == 0
    return (
        signed
        and all(len(line) < SHORT and not line.rstrip().endswith((".", "!", "?")) for line in gaps[:1])
        and len(gaps) <= 1
    )


def _is_block(lines: list[str], at: int) -> bool:
    """Outlook's «От: … Отправлено: … Кому: … Тема: …», with a rule of underscores above or not."""
    if RULE.match(lines[at]):
        return at + 1 < len(lines) and _is_block(lines, at + 1)
    if not FIRST_FIELD.match(lines[at]):
        return False
    following = [line for line in lines[at + 1 : at + 8] if line.strip()][:5]
    return sum(1 for line in following if FIELD.match(line)) >= 2


def _without_signature(lines: list[str]) -> int:
    """How many lines stand above the signature."""
    end = len(lines)
    for at, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            continue
        below = [other for other in lines[at + 1 :] if other.strip()]
        if SIGNATURE.match(line) and len(below) <= 2 * SIGNED_LINES:
            return at
        if SENT_FROM.match(line) and not below:
            return at
        regards = REGARDS.match(line)
        if (
            regards
            and len(line) < SHORT
            and len(below) <= SIGNED_LINES
            and all(len(o) < SHORT * 1.5 for o in below)
        ):
            return at
    return end

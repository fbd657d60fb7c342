"""Folding: what a person wrote now, and the quotes and signatures under it. Nothing is thrown away, only set apart."""

import re
from bisect import bisect_left

LONGEST_LINE = 300
WROTE = re.compile(
    r".{0,240}?\b(?:(?:на)?писал(?:а|\(а\)|/а)?|пишет|wrote|schrieb|a écrit)(?: \S.{0,60})?\s{0,5}:$",
    re.IGNORECASE,
)
DATED = re.compile(
    r"(?:\w{2,11}[.,]\s{0,3})?\d{1,2}[ .](?:\w{3,9}\.?|\d{2})[ .]\d{4}(?:\s{0,3}г\.?)?,?\s{0,3}(?:в\s{0,3})?\d{1,2}:\d{2}\b",
    re.IGNORECASE,
)
BY_ADDRESS = re.compile(r"[^<>\s]@[^<>\s]{1,100}>?\s{0,5}:$")
OPENS = re.compile(
    r"(?:(?:On|Le|Am)\b|(?:пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b"
    r"|\d{1,2}[ ./]).{0,200}$",
    re.IGNORECASE,
)
ORIGINAL = re.compile(
    r"[-_*]{2,}\s*(?:исходное сообщение|исходное письмо|original message|пересылаемое сообщение|пересланное сообщение"
    r"|forwarded message|конец пересылаемого сообщения)\s*[-_*]{2,}",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"(?:[-_*]*\s*(?:begin forwarded message|начало переадресованного сообщения|начало пересылаемого сообщения"
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
SHORT, LONGEST_SIGNED, SIGNED_LINES = 60, 90, 6


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
    marks = _Marks(lines)
    for at, line in enumerate(lines):
        if len(line) > LONGEST_LINE or not line.strip():
            continue
        plain = line.strip("> \t\xa0")
        if ORIGINAL.match(plain) or FORWARD.match(plain) or _is_block(lines, at):
            return at
        if QUOTED.match(line) and marks.rest_is_quote(at, said=False):
            return at
        if (ends := _end_of_wrote(lines, at)) and marks.rest_is_quote(ends, said=True):
            return at
    return len(lines)


class _Marks:
    """Which lines begin with «>», counted once for the whole text."""

    def __init__(self, lines: list[str]) -> None:
        self.unmarked = [at for at, line in enumerate(lines) if line.strip() and not QUOTED.match(line)]
        self.last = max((at for at, line in enumerate(lines) if QUOTED.match(line)), default=-1)
        self.lines = lines
        tail = lines[self.last + 1 :]
        self.is_signed = not any(line.strip() for line in tail) or not any(
            line.strip() for line in tail[: _without_signature(tail)]
        )

    def rest_is_quote(self, at: int, *, said: bool) -> bool:
        """Everything from here is «>» or blank or a signature; without «>» at all, when a line said who wrote it.

        One short line in between may be the end of a quoted one that was broken by a mailer.
        """
        if self.last < at:
            return said
        first, behind = bisect_left(self.unmarked, at), bisect_left(self.unmarked, self.last)
        broken = [self.lines[number] for number in self.unmarked[first : min(behind, first + 2)]]
        is_broken = all(len(line) < SHORT and not line.rstrip().endswith((".", "!", "?")) for line in broken)
        return self.is_signed and len(broken) <= 1 and is_broken


def _end_of_wrote(lines: list[str], at: int) -> int:
    """Line after «… Имя <адрес> написал(а):», which mailers break into two or three; 0 when it is none."""
    first = lines[at].strip("> \t")
    if _says_who_wrote(first):
        return at + 1
    if not OPENS.match(first):
        return 0
    for more in (2, 3):
        together = " ".join(line.strip() for line in lines[at : at + more])
        if len(together) <= LONGEST_LINE and _says_who_wrote(together.strip("> \t")):
            return at + more
    return 0


def _says_who_wrote(line: str) -> bool:
    if not line.endswith(":"):
        return False
    has_number = any(letter.isdigit() for letter in line)
    return bool((has_number and WROTE.match(line)) or (DATED.match(line) and BY_ADDRESS.search(line)))


def _is_block(lines: list[str], at: int) -> bool:
    """Outlook's «От: … Отправлено: … Кому: … Тема: …», with a rule of underscores above or not."""
    if RULE.match(lines[at]) and at + 1 < len(lines):
        at += 1
    if not FIRST_FIELD.match(lines[at].lstrip()):
        return False
    following = [line for line in lines[at + 1 : at + 8] if line.strip()][:5]
    return sum(1 for line in following if FIELD.match(line)) >= 2


def _without_signature(lines: list[str]) -> int:
    """How many lines stand above the signature, which is looked for among the last ones only."""
    found = len(lines)
    below: list[str] = []
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if not line.strip():
            continue
        if _signs(line, below):
            found = at
        below.append(line)
        if len(below) > 2 * SIGNED_LINES:
            break
    return found


def _signs(line: str, below: list[str]) -> bool:
    if len(line) > LONGEST_LINE:
        return False
    if SIGNATURE.match(line) or (SENT_FROM.match(line) and not below):
        return True
    is_short = len(below) <= SIGNED_LINES and all(len(other) < LONGEST_SIGNED for other in below)
    return bool(REGARDS.match(line)) and len(line) < SHORT and is_short

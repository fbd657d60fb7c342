"""Which of the five parts of S4 a page contains, by its headings: a proposal with its page and words, never a decision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from requests_app.models import Kind

LEAST_TEXT = 40
LONGEST_QUOTE = 60

PLACE = r"(?:^|[.;!?]\s)[ \t•*\-–—]{0,6}(?:[\divx]{1,4}[.)][ \t]{0,3}){0,3}"
"""A heading begins a line or a sentence, perhaps behind its number."""
END = r"(?=\s*(?:[:.(\-–—]|$)|\s+(?:от\s+\d|№|по\s+мкб))"
"""Behind it a colon, a dash, a full stop, a bracket, or the line ends."""
EMPTY = r"(?!\s*[:\-–—]\s*(?:нет\b|не\s|отсутству|[-–—\s]+$))"
"""«План лечения: не составлялся» is no plan."""

HEADINGS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.DIAGNOSIS,
        r"(?:(?:основной|клинический|заключительный|окончательный|предварительный|сопутствующий|полный|развернутый)\s+)*"
        r"(?:клинический\s+)?диагноз(?:ы)?(?:\s+(?:основной|клинический|заключительный|окончательный|полный|развернутый"
        r"|при\s+(?:поступлении|выписке)|сопутствующий))*|ds|dз",
    ),
    (
        Kind.ANAMNESIS,
        r"(?:жалобы\s+и\s+)?анамнез(?:\s+(?:заболевания|болезни|жизни|morbi|vitae|настоящего\s+заболевания))*"
        r"|an(?:amnesis|\.)?\s*morbi|история\s+(?:настоящего\s+)?заболевания",
    ),
    (
        Kind.EPICRISIS,
        r"(?:выписной|этапный|переводной|заключительный|клинический)?\s*эпикриз(?:\s+(?:выписной|этапный))?"
        r"|выписка\s+из\s+(?:медицинской\s+карты|истории\s+болезни|стационара)[^\n:.]{0,60}",
    ),
    (
        Kind.PLAN,
        r"(?:рекоменд(?:уемый|ованный)\s+)?план\s+(?:дальнейшего\s+)?(?:обследования\s+и\s+)?лечения|рекомендовано|рекомендации"
        r"(?:\s+(?:при\s+выписке|по\s+лечению|лечащему\s+врачу))?|назначения|назначено(?:\s+лечение)?"
        r"|решение\s+(?:онкологического\s+)?консилиума|тактика\s+лечения",
    ),
    (
        Kind.RESULTS,
        r"(?:результаты|данные)\s+(?:лабораторн\w+|инструментальн\w+|проведенн\w+|дополнительн\w+|и|,|\s)*"
        r"(?:обследовани[яй]|исследовани[яй]|анализов|методов)|(?:общий|клинический|биохимический)\s+анализ\s+(?:крови|мочи)"
        r"|(?:протокол|заключение)\s+(?:узи|кт|мрт|мскт|пэт|экг|эгдс|исследования|гистологического\s+исследования)"
        r"|(?:лабораторные|инструментальные)(?:\s+и\s+инструментальные)?\s+исследования"
        r"|(?:прижизненное\s+)?(?:патологоанатомическое|гистологическое|иммуногистохимическое)\s+"
        r"(?:\([^)\n]*\)\s+)?исследование(?:\s+[^\n:.]{0,60})?|лабораторные\s+данные",
    ),
)
FINDERS = tuple(
    (kind, re.compile(PLACE + rf"(?P<words>{words})" + EMPTY + END, re.MULTILINE)) for kind, words in HEADINGS
)
NOT_AN_EXTRACT = re.compile(
    r"согласие\s+на\s+(?:обработку|передачу|медицинское)|анкета.?заявление|перечень\s+(?:необходимых\s+)?документов"
    r"|памятка|код\s+подразделения|страховой\s+полис|правила\s+(?:подготовки|страхования)|подготовк\w+\s+к\s+исследовани"
)
"""Papers that name the parts without containing them."""
HEAD = 600
SPACED = re.compile(r"\b(?:[А-ЯЁ]\s){3,}[А-ЯЁ]\b")


@dataclass(frozen=True)
class Sign:
    """What speaks for a part: the words as they stand on the page of this number."""

    kind: Kind
    page: int
    words: str


def seen(pages: Iterable[tuple[int, str]]) -> list[Sign]:
    """One sign a part and page, in the order of the pages; ``pages`` are (number, text)."""
    return [sign for number, text in pages for sign in _on_page(number, text)]


def _on_page(number: int, text: str) -> list[Sign]:
    shown = SPACED.sub(lambda found: re.sub(r"\s", "", found.group()), text)
    folded = shown.lower().replace("ё", "е")
    if len(folded) < LEAST_TEXT or NOT_AN_EXTRACT.search(folded[:HEAD]):
        return []
    if len(folded) != len(shown):  # a letter that grew: quote what was searched
        shown = folded
    found = [(kind, finder.search(folded)) for kind, finder in FINDERS]
    return [Sign(kind, number, _quote(shown, match)) for kind, match in found if match]


def _quote(shown: str, match: re.Match[str]) -> str:
    words = " ".join(shown[match.start("words") : match.end("words")].split())
    return words[:LONGEST_QUOTE].rstrip()

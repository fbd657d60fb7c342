"""What a file probably is, by its name and the beginning of its text: a proposal for the curator, never a decision."""

import re
from dataclasses import dataclass

from documents.models import Document
from requests_app.models import Kind

EXTRACT = (Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS)
PICTURES = ("image/",)
LEAST_TEXT = 40


@dataclass(frozen=True)
class Guess:
    """The kinds proposed, and what they were seen by."""

    kinds: tuple[Kind, ...] = ()
    because: str = ""


NAMES: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (r"согласи", (Kind.CONSENT,)),
    (r"анкет|заявлени", (Kind.QUESTIONNAIRE,)),
    (r"свидетельств\w*.{0,3}о.{0,3}рожд|доверенн|опек|попечит|усыновл", (Kind.REPRESENTATION,)),
    (r"паспорт|passport|удостоверени|свид\w*.{0,3}рожд", (Kind.IDENTITY,)),
    (r"полис|policy|\bдмс\b|\bомс\b", (Kind.POLICY,)),
    (r"гистолог|\bигх\b|иммуногист|биопси|стекл", (Kind.HISTOLOGY,)),
    (r"план.{0,3}лечени|назначени|рекомендаци", (Kind.PLAN,)),
    (r"\bкт\b|\bмрт\b|\bмскт\b|\bпэт\b|рентген|снимк|снимок|dicom|\bdcm\b|маммогр", (Kind.IMAGING,)),
    (r"анализ|результат|\bоак\b|\bузи\b|\bэкг\b|исследовани|протокол|лаборатор", (Kind.RESULTS,)),
    (r"выписк|выписной|эпикриз|extract|discharge", EXTRACT),
    (r"анамнез", (Kind.ANAMNESIS,)),
    (r"диагноз|заключени|консультац", (Kind.DIAGNOSIS,)),
)
"""Words of a name, the most telling first."""

TEXTS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    (r"согласие на (обработку|передачу)", (Kind.CONSENT,)),
    (r"анкета.?заявлени", (Kind.QUESTIONNAIRE,)),
    (r"свидетельство о рождении", (Kind.REPRESENTATION,)),
    (r"паспорт\s+(выдан|гражданина|серия)|код подразделения", (Kind.IDENTITY,)),
    (r"страховой полис|полис (добровольного|дмс)", (Kind.POLICY,)),
    (r"гистологическ\w+ исследовани|иммуногистохими", (Kind.HISTOLOGY, Kind.RESULTS)),
    (r"общий анализ (крови|мочи)|биохимическ\w+ анализ|протокол (узи|исследования)", (Kind.RESULTS,)),
)
PARTS_IN_TEXT: tuple[tuple[str, Kind], ...] = (
    (r"\bдиагноз", Kind.DIAGNOSIS),
    (r"\bанамнез", Kind.ANAMNESIS),
    (r"эпикриз", Kind.EPICRISIS),
    (r"план лечения|рекомендован[оы]|рекомендации", Kind.PLAN),
    (r"результаты (обследовани|исследовани|анализ)|лабораторн\w+ данн", Kind.RESULTS),
)
"""An extract is usually one document that closes several of the five parts of S4."""


def kinds_of(document: Document) -> Guess:
    """By the name first, then by the text layer; a picture of imaging by its type; nothing when nothing tells."""
    name = _plain(document.name.rsplit(".", 1)[0])
    words = _plain(document.words)
    if found := next((kinds for pattern, kinds in NAMES if re.search(pattern, name)), None):
        return Guess(_completed(found, words), "по названию")
    if found := next((kinds for pattern, kinds in TEXTS if re.search(pattern, words)), None):
        return Guess(found, "по тексту")
    if parts := _parts(words):
        return Guess(parts, "по тексту")
    if document.content_type == "application/dicom":
        return Guess((Kind.IMAGING,), "по типу файла")
    return Guess()


def is_decoration(part: dict[str, object], document: Document) -> bool:
    """A small picture shown in the text of a letter: a logo or a signature, most likely; proposed as no document."""
    return bool(part.get("inline")) and document.size < 30_000 and document.content_type.startswith(PICTURES)


def _completed(found: tuple[Kind, ...], words: str) -> tuple[Kind, ...]:
    """An extract's own text says which of the five parts it holds."""
    return _parts(words) or found if found == EXTRACT else found


def _parts(words: str) -> tuple[Kind, ...]:
    if len(words) < LEAST_TEXT:
        return ()
    return tuple(kind for pattern, kind in PARTS_IN_TEXT if re.search(pattern, words))


def _plain(text: str) -> str:
    """Lower case, «ё» as «е», everything that joins words in a file's name as a space."""
    return re.sub(r"[\s_\-.,]+", " ", text.lower().replace("ё", "е"))

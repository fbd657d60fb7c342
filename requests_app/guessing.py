"""What a file probably is, by its name and the beginning of its text: a proposal for the curator, never a decision."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.models import Document
from requests_app import parts
from requests_app.models import Kind
from requests_app.models.enclosure import PARTS

EXTRACT = (Kind.DIAGNOSIS, Kind.ANAMNESIS, Kind.EPICRISIS)
PICTURES = ("image/",)
FIRST_PAGES, FIRST_LETTERS = 5, 2_000
"""How much of the text is asked: the beginning says what a document is."""


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


def kinds_of(document: Document, texts: Sequence[str] = ()) -> Guess:
    """By the name first, then by the texts of its first pages; imaging by its type; nothing when nothing tells."""
    name = _plain(document.name.rsplit(".", 1)[0])
    words = _plain("\n".join(texts))
    if found := next((kinds for pattern, kinds in NAMES if re.search(pattern, name)), None):
        return Guess(_completed(found, texts), "по названию")
    if found := next((kinds for pattern, kinds in TEXTS if re.search(pattern, words)), None):
        return Guess(found, "по тексту")
    if contained := _parts(texts):
        return Guess(contained, "по тексту")
    if document.content_type == "application/dicom":
        return Guess((Kind.IMAGING,), "по типу файла")
    return Guess()


def is_decoration(part: dict[str, object], document: Document) -> bool:
    """A small picture shown in the text of a letter: a logo or a signature, most likely; proposed as no document."""
    return bool(part.get("inline")) and document.size < 30_000 and document.content_type.startswith(PICTURES)


def _completed(found: tuple[Kind, ...], texts: Sequence[str]) -> tuple[Kind, ...]:
    """An extract's own text says which of the five parts it holds."""
    return _parts(texts) or found if found == EXTRACT else found


def _parts(texts: Sequence[str]) -> tuple[Kind, ...]:
    """An extract is usually one document that closes several of the five parts of S4."""
    contained = {sign.kind for sign in parts.seen(enumerate(texts, start=1))}
    return tuple(kind for kind in PARTS if kind in contained)


def _plain(text: str) -> str:
    """Lower case, «ё» as «е», everything that joins words in a file's name as a space."""
    return re.sub(r"[\s_\-.,]+", " ", text.lower().replace("ё", "е"))

"""How imaging is told to people: kinds of examination, «КТ, 3 серии, 312 снимков», captions of previews. No rows here."""

from collections.abc import Iterable

from documents.models import Disc, Series
from workcalendar.wording import plural

KINDS = {
    "CT": "КТ", "MR": "МРТ", "PT": "ПЭТ", "NM": "сцинтиграфия", "US": "УЗИ", "XA": "ангиография",
    "CR": "рентген", "DX": "рентген", "RG": "рентген", "RF": "рентгеноскопия", "MG": "маммография",
    "IO": "снимок зубов", "PX": "снимок челюсти", "ES": "эндоскопия", "OP": "снимок глаза",
    "OPT": "томография глаза", "SM": "гистология", "GM": "гистология", "XC": "фотография", "BMD": "денситометрия",
    "SR": "отчёт", "DOC": "документ", "KO": "список ключевых снимков", "PR": "настройки показа", "ECG": "ЭКГ",
    "SEG": "разметка", "REG": "совмещение", "RTSTRUCT": "разметка для облучения", "RTPLAN": "план облучения",
    "RTDOSE": "дозы облучения", "OT": "другое",
}  # fmt: skip
LONGEST = 300


def kind(modality: str) -> str:
    """«КТ» for CT; a code that is not in the list stays as it is."""
    return KINDS.get(modality.upper(), modality) or "исследование"


def contents(series: Iterable[Series], frames: int, disc: Disc | None) -> str:
    """«КТ, 4 серии, 312 снимков; программа-просмотрщик на диске пропущена»; ``frames`` are those of all pictures."""
    shown = [one for one in series if one.image_count]
    pictures = sum(one.image_count for one in shown)
    parts = []
    if shown:
        kinds = " и ".join(list(dict.fromkeys(kind(one.modality) for one in shown))[:3])
        parts += [kinds[:1].upper() + kinds[1:], plural(len(shown), "серия", "серии", "серий")]
        parts += [plural(pictures, "снимок", "снимка", "снимков")]
        parts += [plural(frames, "кадр", "кадра", "кадров")] if frames > pictures else []
    if disc and disc.photographs:
        parts += [plural(len(disc.photographs), "фотография", "фотографии", "фотографий")]
    said = ", ".join(parts)
    return f"{said}; {_passed_over(disc)}"[:LONGEST] if disc and disc.others and said else said[:LONGEST]


def _passed_over(disc: Disc) -> str:
    if disc.has_viewer:
        return "программа-просмотрщик на диске пропущена"
    return "файлы, которые не снимки, пропущены"


def caption(series: Series, position: int) -> str:
    """«КТ, серия 3, Chest 1.0: снимок 156 из 312». Whose it is, is never said: organisations see previews too."""
    number = f", серия {series.number}" if series.number is not None else ""
    called = f", {series.description}" if series.description else ""
    said = kind(series.modality)
    place = f": снимок {position + 1} из {series.image_count}" if series.image_count > 1 else ""
    return f"{said[:1].upper()}{said[1:]}{number}{called}{place}"[:LONGEST]

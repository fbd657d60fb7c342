"""The upload pages: which papers each takes, and how the files of a case stand on it. No request and no writing here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from documents import quality
from documents.models import Document, Reading, Scan
from portal import words
from requests_app.models import Enclosure, Kind
from requests_app.models.enclosure import PARTS

OFFICE = ".docx,.odt,.rtf"
MB = 1024 * 1024
FILMS = {Kind.IMAGING, Kind.HISTOLOGY}
"""Nobody reads text from them: a photograph of a film may be dark and soft."""


@dataclass(frozen=True)
class Shelf:
    """One upload page. ``fresh`` is what a file counts as until its owner says what is in it."""

    page: str
    fresh: Kind
    ticks: tuple[Kind, ...] = ()
    title: str = ""
    lead: str = ""
    drop: str = "Добавьте документ"
    accept: str = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys((*self.ticks, self.fresh)))

    @property
    def accepts(self) -> str:
        """For the browser's choice of files; Word and OpenDocument where we can show them."""
        return f"{self.accept},{OFFICE}" if settings.SOFFICE else self.accept

    @property
    def takes_folders(self) -> bool:
        """Imaging comes on discs."""
        return ".dcm" in self.accept

    @property
    def limit(self) -> int:
        return settings.UPLOAD_LIMIT_BYTES

    @property
    def limit_mb(self) -> int:
        return settings.UPLOAD_LIMIT_BYTES // MB


SHELVES = {
    "identity": Shelf(
        "identity",
        Kind.IDENTITY,
        title="Документ, удостоверяющий личность",
        lead="Паспорт, разворот с фотографией. Подойдёт фото с телефона, если текст читается.",
    ),
    "representation": Shelf(
        "representation",
        Kind.REPRESENTATION,
        title="Документ представителя",
        lead="Решение об опеке, попечительстве или усыновлении. Подойдёт фото с телефона.",
    ),
    "policy": Shelf("policy", Kind.POLICY, drop="Копия полиса"),
    "consent": Shelf("consents", Kind.CONSENT, drop="Подписанное согласие"),
    "extract": Shelf(
        "extract",
        Kind.OTHER,
        ticks=PARTS,
        title="Выписка из медицинской документации",
        lead="В ней должно быть пять частей. Часто все они в одном документе: "
        "загрузите его один раз и отметьте, что в нём есть.",
    ),
    "imaging": Shelf(
        "imaging",
        Kind.IMAGING,
        ticks=(Kind.IMAGING, Kind.HISTOLOGY),
        title="Снимки: КТ, МРТ, рентген",
        lead="Папку с диска упакуйте в ZIP, отдельные снимки можно загрузить как есть. "
        "Подойдёт и хорошее фото плёнки на светлом фоне.",
        accept=".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff,.svs,.ndpi,.dcm,.zip,application/dicom",
    ),
}


@dataclass
class Sheet:
    """One file on a page: the document, what it closes, and what its owner may do with it."""

    document: Document
    enclosures: list[Enclosure] = field(default_factory=list)
    ticks: tuple[Kind, ...] = ()

    @property
    def closes(self) -> set[str]:
        return {e.kind for e in self.enclosures}

    @property
    def choices(self) -> list[tuple[Kind, str, bool]]:
        """What may be in the document, and what is ticked."""
        return [(kind, _tick_name(kind), kind in self.closes) for kind in self.ticks]

    @property
    def is_undescribed(self) -> bool:
        """Its owner has not said yet what is in it."""
        return bool(self.ticks) and not any(ticked for _, _, ticked in self.choices)

    @property
    def may_change(self) -> bool:
        return all(e.verdict == Enclosure.Verdict.PENDING for e in self.enclosures)

    @property
    def question(self) -> str:
        """The curator's words about it."""
        return next((e.verdict_reason for e in self.enclosures if e.verdict_reason), "")

    @property
    def named(self) -> str:
        return ", ".join(words.lowered(e.get_kind_display()) for e in self.enclosures)

    @property
    def refused(self) -> str:
        """Why it does not count, when it does not: dangerous or closed (PROCEDURE, UX «Ошибки»)."""
        closed = self.document.scan in {Scan.INFECTED, Scan.NOT_SCANNABLE}
        return self.document.problem or "Файл не прошёл проверку, пришлите другой." if closed else ""

    @property
    def warnings(self) -> list[str]:
        """What is worth knowing about a file that was taken: which pages do not open, which are hard to read."""
        if self.refused:
            return []
        read = [] if self.closes and self.closes <= FILMS else self.document.hard_to_read
        hard = quality.sentences(read or {}, self.document.page_count or 1)
        return [said for said in (self.document.problem, *hard) if said]

    @property
    def stands(self) -> str:
        if self.document.scan == Scan.PENDING:
            return "Загружен, проверяем"
        if self.document.reading == Reading.PENDING:
            return "Загружен, готовим просмотр"
        return "Загружен и проверен" if self.document.was_checked else "Загружен"

    @property
    def opens(self) -> str:
        """For the receipt: whether people can read it here, or why not."""
        if self.refused or self.document.scan == Scan.PENDING:
            return "нет, см. выше" if self.refused else "проверяем"
        if self.document.reading == Reading.PENDING:
            return "готовим страницы"
        return "да" if self.document.reading == Reading.READABLE else "страницы не показать, файл у нас"

    @property
    def icon(self) -> str:
        return (
            "image" if self.document.content_type.startswith(("image/", "application/dicom")) else "file-text"
        )


def sheets(enclosures: Iterable[Enclosure], shelf: Shelf | None = None) -> list[Sheet]:
    """The files in the order they came; of one page, or all of them."""
    found: dict[object, Sheet] = {}
    for enclosure in enclosures:
        if shelf is None or enclosure.kind in shelf.kinds:
            sheet = found.setdefault(
                enclosure.document_id, Sheet(enclosure.document, ticks=shelf.ticks if shelf else ())
            )
            sheet.enclosures.append(enclosure)
    return sorted(found.values(), key=lambda sheet: sheet.document.uploaded_at)


def _tick_name(kind: Kind) -> str:
    return {
        Kind.ANAMNESIS: "Анамнез: как развивалась болезнь",
        Kind.HISTOLOGY: "Гистология: снимки стёкол",
    }.get(kind, kind.label)

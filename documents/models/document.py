"""Documents and their pages as rows; the bytes are in the storage. Which case needs them is not known here."""

import uuid
from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q


class Source(models.TextChoices):
    UPLOADED = "uploaded", "Загружен"
    MAILED = "mailed", "Пришёл письмом"
    ISSUED = "issued", "Выпущен нами"


class Scan(models.TextChoices):
    """What the virus scanner said. Only CLEAN opens a document; «not scanned» is never the same as clean."""

    PENDING = "pending", "Проверяем"
    CLEAN = "clean", "Проверен"
    INFECTED = "infected", "Найден вирус"
    NOT_SCANNABLE = "not_scannable", "Не удалось проверить"
    NOT_CHECKED = "not_checked", "Не проверен"


class Reading(models.TextChoices):
    """Whether pages could be made for people to look at."""

    PENDING = "pending", "Готовим страницы"
    READABLE = "readable", "Открывается"
    UNREADABLE = "unreadable", "Не открывается"


VERDICTS = [Scan.CLEAN, Scan.INFECTED, Scan.NOT_SCANNABLE]


class DocumentQuerySet(models.QuerySet["Document"]):
    def of_case(self, number: str) -> "DocumentQuerySet":
        return self.filter(case_number=number)

    def in_use(self) -> "DocumentQuerySet":
        """Not taken back by whoever sent them."""
        return self.filter(removed_at__isnull=True)

    def openable(self) -> "DocumentQuerySet":
        """What people may look at; the same rule as Document.may_be_opened."""
        return self.filter(scan__in=openable_scans(), damaged_at__isnull=True)

    def damaged(self) -> "DocumentQuerySet":
        return self.filter(damaged_at__isnull=False)

    def uninspected(self, at: datetime) -> "DocumentQuerySet":
        """Documents whose scan or pages are owed at this moment, the longest waiting first."""
        owed = Q(scan=Scan.PENDING) | Q(reading=Reading.PENDING)
        if settings.CLAMD_URL:
            owed |= Q(scan=Scan.NOT_CHECKED)
        ripe = Q(inspect_after__isnull=True) | Q(inspect_after__lte=at)
        return self.filter(owed, ripe, removed_at__isnull=True).order_by(
            F("inspect_after").asc(nulls_first=True)
        )

    def unscanned_longer_than(self, at: datetime, waited: timedelta) -> "DocumentQuerySet":
        """Files that nobody may open yet, because the scanner has said nothing of them for so long."""
        return self.filter(scan=Scan.PENDING, uploaded_at__lte=at - waited, removed_at__isnull=True)


def openable_scans() -> list[Scan]:
    """CLEAN always; NOT_CHECKED where the settings say openly that there is no scanner (the embedded mode)."""
    return [Scan.CLEAN, Scan.NOT_CHECKED] if settings.ALLOW_UNSCANNED else [Scan.CLEAN]


class Document(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_number = models.CharField("номер обращения", max_length=20, blank=True, db_index=True)
    name = models.CharField("название файла", max_length=255)
    key = models.CharField("ключ хранения", max_length=120, db_index=True)
    """The same bytes are stored once: documents that came twice share it (``documents.twins``)."""
    size = models.PositiveBigIntegerField("размер, байт")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField("тип", max_length=100)
    source = models.CharField("откуда", max_length=8, choices=Source.choices, default=Source.UPLOADED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="кто прислал",
    )
    uploaded_at = models.DateTimeField("когда прислан")
    scan = models.CharField("проверка на вирусы", max_length=14, choices=Scan.choices, default=Scan.PENDING)
    scanned_at = models.DateTimeField("когда проверен", null=True, blank=True)
    reading = models.CharField("страницы", max_length=10, choices=Reading.choices, default=Reading.PENDING)
    problem = models.TextField("что не так и что делать", blank=True)
    hard_to_read = models.JSONField("плохо читается", default=dict, blank=True)
    """Code of a warning of ``quality`` → numbers of the pages: {"blurred": [2, 3]}."""
    contents = models.CharField("что внутри", max_length=300, blank=True)
    """Of imaging, for people: «КТ, 3 серии, 312 снимков»."""
    page_count = models.PositiveIntegerField("страниц", null=True, blank=True)
    inspect_after = models.DateTimeField("осмотреть не раньше", null=True, blank=True)
    inspections_broken_off = models.PositiveSmallIntegerField("осмотров оборвалось", default=0)
    verified_at = models.DateTimeField("когда сверен", null=True, blank=True)
    damaged_at = models.DateTimeField("когда найден повреждённым", null=True, blank=True)
    """The stored bytes are missing or altered (``documents.verifying``): nobody is given them."""
    removed_at = models.DateTimeField("когда убран", null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "документ"
        verbose_name_plural = "документы"
        ordering = ["uploaded_at", "id"]
        indexes = [
            models.Index(
                fields=["inspect_after"],
                name="document_to_inspect",
                condition=Q(scan__in=[Scan.PENDING, Scan.NOT_CHECKED]) | Q(reading=Reading.PENDING),
            ),
            models.Index(fields=["sha256"], name="document_by_hash"),
            models.Index(F("verified_at").asc(nulls_first=True), name="document_to_verify"),
            models.Index(
                fields=["damaged_at"], name="document_damaged", condition=Q(damaged_at__isnull=False)
            ),
            models.Index(fields=["scanned_at"], name="document_infected", condition=Q(scan=Scan.INFECTED)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="document_sha256_is_hex",
            ),
            models.CheckConstraint(
                condition=Q(scan__in=VERDICTS, scanned_at__isnull=False)
                | (~Q(scan__in=VERDICTS) & Q(scanned_at__isnull=True)),
                name="document_scanned_at_iff_verdict",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="document_bytes_never_change",
                fields=["key", "size", "sha256", "uploaded_at"],
            )
        ]

    def __str__(self) -> str:
        return self.name

    def page_key(self, number: int) -> str:
        """Where the picture of a page lies: by the document, since its bytes may be another's too."""
        return f"pages/{self.pk.hex[:2]}/{self.pk}/{number}.webp"

    @property
    def may_be_opened(self) -> bool:
        return self.scan in openable_scans() and self.damaged_at is None

    @property
    def was_checked(self) -> bool:
        """False: staff are told that nothing looked for viruses in it."""
        return self.scan in VERDICTS


class TextOf(models.TextChoices):
    """Where the text of a page is from."""

    NOBODY = "", "Ещё не читали"
    LAYER = "layer", "Из самого файла"
    RECOGNISED = "ocr", "Распознан"
    NONE = "none", "Текста нет"


class PageManager(models.Manager["Page"]):
    """Pages without their texts, which only searching and guessing ask for by name."""

    def get_queryset(self) -> models.QuerySet["Page"]:
        return super().get_queryset().defer("text", "lexemes")


class Page(models.Model):
    """One page as a picture made on the server (WebP), so that nobody's browser parses what was sent, and its text."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField("страница")
    key = models.CharField("ключ хранения", max_length=140, unique=True)
    width = models.PositiveIntegerField("ширина")
    height = models.PositiveIntegerField("высота")
    caption = models.CharField("подпись", max_length=300, blank=True)
    turned = models.PositiveSmallIntegerField("повёрнута, четвертей по часовой", default=0)
    """How people see it: quarters clockwise. The picture and the file stay as they are."""
    text = models.TextField("текст", blank=True)
    text_of = models.CharField("откуда текст", max_length=5, choices=TextOf.choices, blank=True)
    lexemes = models.GeneratedField(
        expression=SearchVector("text", config="russian"), output_field=SearchVectorField(), db_persist=True
    )

    objects = PageManager()

    class Meta:
        verbose_name = "страница"
        verbose_name_plural = "страницы"
        ordering = ["number"]
        indexes = [
            GinIndex(fields=["lexemes"], name="page_lexemes"),
            models.Index(fields=["id"], name="page_without_text", condition=Q(text_of="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="page_once_in_a_document"),
            models.CheckConstraint(condition=Q(turned__lt=4), name="page_turned_in_quarters"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}, {self.number}"

"""The states of a case, in the words of the insured and of the office."""

from django.db import models


class Status(models.TextChoices):
    """The label is what the insured person reads (PROCEDURE, «The states of a case»)."""

    DRAFT = "draft", "Черновик"
    RECEIVED = "received", "Отправлена"
    UNDER_REVIEW = "under_review", "Документы получены, проверяем"
    AWAITING_DOCUMENTS = "awaiting_documents", "Нужен ещё документ, срок не идёт"
    PACKAGE_COMPLETE = "package_complete", "Все документы у нас"
    OFFERED = "offered", "Передаём в медицинскую организацию"
    WITH_CLINIC = "with_clinic", "Готовим второе мнение"
    AWAITING_MATERIALS = "awaiting_materials", "Клиника просит материалы, срок не идёт"
    OPINION_RECEIVED = "opinion_received", "Мнение готово, проверяем"
    RELEASED = "released", "Отправляем вам"
    DELIVERED = "delivered", "Мнение у вас"
    CLOSED = "closed", "Закрыта"
    REFUSED = "refused", "Закрыта: отказ"
    WITHDRAWN = "withdrawn", "Закрыта: отозвана"


OFFICE_LABELS: dict[str, str] = {
    Status.DRAFT: "Черновик",
    Status.RECEIVED: "Новая",
    Status.UNDER_REVIEW: "На проверке",
    Status.AWAITING_DOCUMENTS: "Ждём документы",
    Status.PACKAGE_COMPLETE: "Передаём",
    Status.OFFERED: "Предложена клинике",
    Status.WITH_CLINIC: "У эксперта",
    Status.AWAITING_MATERIALS: "Ждём материалы",
    Status.OPINION_RECEIVED: "Мнение получено",
    Status.RELEASED: "Отправляем",
    Status.DELIVERED: "Выдано",
    Status.CLOSED: "Закрыта",
    Status.REFUSED: "Отказ",
    Status.WITHDRAWN: "Отозвана",
}

TONES: dict[str, str] = {
    Status.DRAFT: "you",
    Status.RECEIVED: "us",
    Status.UNDER_REVIEW: "us",
    Status.AWAITING_DOCUMENTS: "you",
    Status.PACKAGE_COMPLETE: "us",
    Status.OFFERED: "org",
    Status.WITH_CLINIC: "org",
    Status.AWAITING_MATERIALS: "you",
    Status.OPINION_RECEIVED: "ok",
    Status.RELEASED: "ok",
    Status.DELIVERED: "ok",
}
"""Status → the tag's tone (UX.md); the closed ones are grey."""

ENDED = frozenset({Status.CLOSED, Status.REFUSED, Status.WITHDRAWN})
AT_THE_CLINIC = frozenset(
    {Status.OFFERED, Status.WITH_CLINIC, Status.AWAITING_MATERIALS, Status.OPINION_RECEIVED}
)
"""While a case stands here, its medical organisation may see it."""
NOT_YET_DELIVERED = frozenset(Status) - ENDED - {Status.DELIVERED, Status.DRAFT}
PACKAGE_IS_FIXED = frozenset(
    {Status.PACKAGE_COMPLETE, Status.OFFERED, Status.WITH_CLINIC, Status.OPINION_RECEIVED, Status.RELEASED}
)

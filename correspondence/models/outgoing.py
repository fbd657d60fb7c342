"""Letters as rows: what is to be sent, what was sent, and what is not known. Sending itself lives in ``delivery``."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

CLAIM_LEASE = timedelta(minutes=5)
"""A claimed letter whose worker has been silent for so long is safe to take again: nothing of it has left."""
SENDING_LEASE = timedelta(minutes=15)
"""A letter given to the server for so long without an answer is not known to be sent, nor not to be."""
GIVE_UP = timedelta(days=5)
"""After the server first put a letter off; a server that is away is waited for without end."""
GIVE_UP_SECRET = timedelta(hours=1)
"""A sign-in code is worth nothing later."""
LATE_AFTER = timedelta(minutes=15)
SERVER_IS_AWAY = timedelta(minutes=2)
"""Letters due for longer, never put off, were due in vain: there was nobody to take them."""
LOG_IS_ASKED = timedelta(days=5)
"""So long the mail server's log is searched for an unknown letter; logs are not kept much longer."""


class LetterState(models.TextChoices):
    QUEUED = "queued", "Ждёт отправки"
    CLAIMED = "claimed", "Готовится к отправке"
    SENDING = "sending", "Передаётся почтовому серверу"
    ACCEPTED = "accepted", "Принято почтовым сервером"
    BOUNCED = "bounced", "Вернулось недоставленным"
    FAILED = "failed", "Не отправлено"
    UNKNOWN = "unknown", "Неизвестно, дошло ли"
    ABORTED = "aborted", "Отменено"


WAITING = frozenset({LetterState.QUEUED, LetterState.CLAIMED, LetterState.SENDING})
NEEDS_A_PERSON = frozenset({LetterState.FAILED, LetterState.UNKNOWN, LetterState.BOUNCED})
TAKEN = frozenset({LetterState.ACCEPTED, LetterState.BOUNCED})
"""The mail server took it; what bounced later had been taken too."""


@dataclass(frozen=True)
class Attachment:
    """A stored document that travels with the letter under this file name."""

    document_id: uuid.UUID
    name: str

    def as_json(self) -> dict[str, str]:
        return {"document_id": str(self.document_id), "name": self.name}


class LetterQuerySet(models.QuerySet["OutgoingLetter"]):
    def of_case(self, number: str) -> "LetterQuerySet":
        """The letters of one case that may be shown: a secret letter is shown to no one."""
        return self.filter(case_number=number, secret=False).order_by("-created_at")

    def due(self, at: datetime) -> "LetterQuerySet":
        """Queued, and their hour has come: codes for which somebody sits and waits, then the longest waiting."""
        due = self.filter(state=LetterState.QUEUED, next_attempt_at__lte=at)
        due = due.exclude(secret=True, created_at__lt=at - GIVE_UP_SECRET)
        return due.order_by("-secret", "next_attempt_at", "created_at")

    def due_before(self, letter: "OutgoingLetter", at: datetime) -> "LetterQuerySet":
        """What the server was not there to take when its hour came: such letters leave first, in their order."""
        kept_waiting = self.filter(deferrals=0, next_attempt_at__lt=letter.next_attempt_at - SERVER_IS_AWAY)
        return kept_waiting.due(at).exclude(pk=letter.pk)

    def expired(self, at: datetime) -> "LetterQuerySet":
        """Codes that nobody waits for any more."""
        return self.filter(state=LetterState.QUEUED, secret=True, created_at__lt=at - GIVE_UP_SECRET)

    def stuck_before_sending(self, at: datetime) -> "LetterQuerySet":
        """Claimed by a worker that is gone: safe to try again."""
        return self.filter(state=LetterState.CLAIMED, claimed_at__lt=at - CLAIM_LEASE)

    def stuck_in_sending(self, at: datetime) -> "LetterQuerySet":
        """The worker went silent between DATA and the answer: nobody knows, never repeated blindly."""
        return self.filter(state=LetterState.SENDING, sending_at__lt=at - SENDING_LEASE)

    def stuck(self, at: datetime) -> "LetterQuerySet":
        return self.stuck_before_sending(at) | self.stuck_in_sending(at)

    def not_known(self, at: datetime) -> "LetterQuerySet":
        """Whose fate the mail server's log may still tell."""
        return self.filter(state=LetterState.UNKNOWN, sending_at__gt=at - LOG_IS_ASKED)

    def unsettled(self) -> "LetterQuerySet":
        """Those that may yet leave: waiting, and those of which nobody knows."""
        return self.filter(state__in=[*WAITING, LetterState.UNKNOWN])

    def waiting(self) -> "LetterQuerySet":
        return self.filter(state__in=WAITING)

    def waiting_longer_than(self, at: datetime, minutes: int) -> "LetterQuerySet":
        """The alarm: posted so many minutes ago and still not accepted."""
        return self.waiting().filter(created_at__lte=at - timedelta(minutes=minutes))

    def late(self, at: datetime) -> "LetterQuerySet":
        """The alarm's letters, the oldest first. Codes are not among them: they end by themselves."""
        minutes = LATE_AFTER // timedelta(minutes=1)
        return self.waiting_longer_than(at, minutes).filter(secret=False).order_by("created_at")

    def oldest_waiting(self, at: datetime) -> "OutgoingLetter | None":
        """The letter that waits longest, if it is late."""
        return self.late(at).first()

    def accepted(self) -> "LetterQuerySet":
        return self.filter(state=LetterState.ACCEPTED)

    def bounced(self) -> "LetterQuerySet":
        return self.filter(state=LetterState.BOUNCED)

    def answers_to(self, address: str, since: datetime) -> "LetterQuerySet":
        """Automatic answers to letters of this address: at most one an hour goes (RFC 3834, 2)."""
        return self.filter(is_answer=True, to_address__iexact=address, created_at__gt=since)

    def needing_a_person(self) -> "LetterQuerySet":
        """Not sent for good, not known to be sent, or come back; and nobody has sent them again."""
        return self.filter(state__in=NEEDS_A_PERSON, secret=False, sent_again=None)


class OutgoingLetter(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message_id = models.CharField("Message-ID", max_length=320, unique=True)
    key = models.CharField("ключ однократности", max_length=200, blank=True)
    name = models.CharField("шаблон", max_length=80)
    case_number = models.CharField("номер обращения", max_length=20, blank=True, db_index=True)
    to_address = models.EmailField("кому")
    subject = models.CharField("тема", max_length=200)
    body_text = models.TextField("текст", blank=True)
    body_html = models.TextField("текст в HTML", blank=True)
    attachments = models.JSONField("приложения", default=list, blank=True)
    secret = models.BooleanField("секретное", default=False)
    auto = models.BooleanField("автоматическое", default=True)
    is_answer = models.BooleanField("автоматический ответ на письмо", default=False)
    reply_token = models.CharField("жетон ответа", max_length=40, blank=True)
    in_reply_to = models.CharField("ответ на", max_length=300, blank=True)
    references = models.TextField("ветка", blank=True)
    again_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="sent_again", verbose_name="повтор письма"
    )
    state = models.CharField(
        "состояние", max_length=10, choices=LetterState.choices, default=LetterState.QUEUED
    )
    attempts = models.PositiveIntegerField("попыток", default=0)
    deferrals = models.PositiveIntegerField("сколько раз сервер просил подождать", default=0)
    deferred_since = models.DateTimeField("впервые отложено сервером", null=True, blank=True)
    next_attempt_at = models.DateTimeField("следующая попытка")
    claimed_at = models.DateTimeField(null=True, blank=True)
    sending_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField("принято сервером", null=True, blank=True)
    bounced_at = models.DateTimeField("вернулось", null=True, blank=True)
    called_back_at = models.DateTimeField("отозвано, не отправлять снова", null=True, blank=True)
    last_error = models.CharField("что помешало", max_length=400, blank=True)
    created_at = models.DateTimeField("составлено")

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "письмо"
        verbose_name_plural = "письма"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="letter_queued", condition=Q(state="queued")),
            models.Index(
                fields=["created_at"], name="letter_waiting", condition=Q(state__in=sorted(WAITING))
            ),
            models.Index(
                models.functions.Upper("to_address"),
                "created_at",
                name="letter_answers",
                condition=Q(is_answer=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="letter_key_is_unique"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(TAKEN), accepted_at__isnull=False)
                | (~Q(state__in=sorted(TAKEN)) & Q(accepted_at__isnull=True)),
                name="letter_accepted_at_iff_taken",
            ),
            models.CheckConstraint(
                condition=Q(state="bounced", bounced_at__isnull=False)
                | (~Q(state="bounced") & Q(bounced_at__isnull=True)),
                name="letter_bounced_at_iff_bounced",
            ),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_at__isnull=False), name="letter_claimed_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(sending_at__isnull=False), name="letter_sending_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(secret=False) | Q(state__in=sorted(WAITING)) | Q(body_text="", body_html=""),
                name="letter_secret_is_wiped_at_the_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.case_number}".strip()

    @property
    def enclosed(self) -> Sequence[Attachment]:
        rows: list[dict[str, Any]] = self.attachments
        return [Attachment(uuid.UUID(row["document_id"]), row["name"]) for row in rows]

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def was_taken_at(self) -> datetime | None:
        """When the server had it, for a letter of which that is known only later."""
        return self.accepted_at or self.sending_at

    def wiped(self) -> dict[str, str]:
        """The fields that a secret letter loses once its way has ended; none of an ordinary one."""
        return {"body_text": "", "body_html": ""} if self.secret else {}

"""The case itself: who, which policy, where it stands."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import InsuredPerson, Organisation, Policy
from accounts.sealed import SealedTextField
from requests_app.querysets import CaseQuerySet
from requests_app.statuses import OFFICE_LABELS, TONES, Status
from requests_app.tokens import new_token


class Case(models.Model):
    class Channel(models.TextChoices):
        CABINET = "cabinet", "Личный кабинет"
        LETTER = "letter", "Письмо"

    class ActsAs(models.TextChoices):
        SELF = "self", "Застрахованный"
        REPRESENTATIVE = "representative", "Законный представитель"

    class PolicyStanding(models.TextChoices):
        UNCHECKED = "unchecked", "Полиса нет в реестре, проверьте"
        COVERED = "covered", "Действует, второе мнение входит"
        MISMATCH = "mismatch", "Не сходится с реестром"

    class Confirmed(models.TextChoices):
        """D18: what proved that the address is the applicant's."""

        REPLY = "reply", "ответом на наше письмо"
        QUESTIONNAIRE = "questionnaire", "по подписанной анкете"
        CABINET = "cabinet", "кодом в личном кабинете"

    class CopyMode(models.TextChoices):
        PROTECTED = "protected", "PDF с паролем"
        PLAIN = "plain", "Обычный PDF"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("номер", max_length=16, unique=True)
    status = models.CharField("состояние", max_length=20, choices=Status.choices, default=Status.DRAFT)
    channel = models.CharField("как пришла", max_length=8, choices=Channel.choices, default=Channel.CABINET)
    created_at = models.DateTimeField("создана")
    submitted_at = models.DateTimeField("поступила", null=True, blank=True)
    status_since = models.DateTimeField("в этом состоянии с")

    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    insured = models.ForeignKey(InsuredPerson, models.PROTECT, null=True, blank=True, related_name="cases")
    acts_as = models.CharField("заявитель", max_length=16, choices=ActsAs.choices, default=ActsAs.SELF)
    phone = models.CharField("телефон", max_length=40, blank=True)
    minor_email = models.EmailField("почта подростка", blank=True)
    minor_email_confirmed_at = models.DateTimeField("почта подростка подтверждена", null=True, blank=True)

    adult_told_at = models.DateTimeField("сказано, что пациенту 18", null=True, blank=True)

    contact_email = models.EmailField("адрес из письма", blank=True)
    contact_name = models.CharField("имя из письма", max_length=200, blank=True)
    contact_confirmed_at = models.DateTimeField("адрес подтверждён", null=True, blank=True)
    contact_confirmed_how = models.CharField(max_length=13, choices=Confirmed.choices, blank=True)
    reply_token = models.CharField("жетон ответа", max_length=40, unique=True, default=new_token)
    sorted_at = models.DateTimeField("письмо разобрано", null=True, blank=True)
    joined_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joined_from",
        verbose_name="присоединена к",
    )

    policy_number = models.CharField("номер полиса", max_length=80, blank=True)
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, blank=True, related_name="+")
    policy_standing = models.CharField(
        "проверка полиса", max_length=10, choices=PolicyStanding.choices, default=PolicyStanding.UNCHECKED
    )

    copy_mode = models.CharField(
        "копия мнения", max_length=10, choices=CopyMode.choices, default=CopyMode.PROTECTED
    )
    copy_password = SealedTextField("пароль копии", blank=True)
    nothing_missing_at = models.DateTimeField("заявитель отправил всё, что есть", null=True, blank=True)

    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="led_cases"
    )
    clinic = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="cases")
    offered_at = models.DateTimeField("предложена клинике", null=True, blank=True)
    accepted_by_clinic_at = models.DateTimeField("клиника приняла", null=True, blank=True)

    held_at = models.DateTimeField("выпуск придержан", null=True, blank=True)
    hold_reason = models.CharField(max_length=500, blank=True)
    closed_because = models.TextField("причина закрытия", blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "обращение"
        verbose_name_plural = "обращения"
        indexes = [
            models.Index(fields=["status", "status_since"], name="case_by_status"),
            models.Index(fields=["applicant", "created_at"], name="case_by_applicant"),
            models.Index(fields=["clinic", "status"], name="case_by_clinic"),
            models.Index(fields=["curator", "status"], name="case_by_curator"),
            models.Index(
                fields=["created_at"],
                name="case_unsorted",
                condition=Q(channel="letter", sorted_at=None),
            ),
            models.Index(fields=["contact_email"], name="case_by_contact", condition=~Q(contact_email="")),
            models.Index(fields=["policy_number"], name="case_by_policy", condition=~Q(policy_number="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="letter") | Q(applicant__isnull=False, insured__isnull=False),
                name="a_cabinet_case_has_people",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, submitted_at=None)
                | ~Q(status=Status.DRAFT) & Q(submitted_at__isnull=False),
                name="submitted_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["offered", "with_clinic", "awaiting_materials", "opinion_received"])
                | Q(clinic__isnull=False),
                name="at_a_clinic_there_is_a_clinic",
            ),
            models.CheckConstraint(
                condition=Q(contact_confirmed_at=None, contact_confirmed_how="")
                | Q(contact_confirmed_at__isnull=False) & ~Q(contact_confirmed_how="") & ~Q(contact_email=""),
                name="a_confirmed_address_says_how",
            ),
            models.CheckConstraint(
                condition=Q(joined_to=None) | ~Q(joined_to=models.F("pk")), name="a_case_joins_another"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["closed", "refused", "withdrawn"]) | ~Q(closed_because=""),
                name="an_ended_case_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def reply_to(self) -> str:
        """The applicant's verified address (D18), empty while there is none.

        Confirmed by a code in the cabinet, by a reply to our letter, or by the curator from the signed questionnaire.
        """
        if self.contact_email:
            return self.contact_email if self.contact_confirmed_at else ""
        return self.applicant.email if self.applicant else ""

    @property
    def receipt_to(self) -> str:
        """Where a mere receipt may go: a sender's address gets nothing else before it is verified (D18)."""
        return self.reply_to or self.contact_email

    @property
    def is_unsorted(self) -> bool:
        """Came by letter, and nobody has said yet what it is (D19)."""
        return self.channel == self.Channel.LETTER and self.sorted_at is None

    @property
    def office_label(self) -> str:
        return OFFICE_LABELS[self.status]

    @property
    def tone(self) -> str:
        return TONES.get(self.status, "none")

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def by_representative(self) -> bool:
        return self.acts_as == self.ActsAs.REPRESENTATIVE


class Questionnaire(models.Model):
    """«Анкета-заявление» as the cabinet asks it (S3(1), D17)."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="questionnaire", primary_key=True)
    diagnosis = models.CharField("диагноз", max_length=500, blank=True)
    diagnosis_code = models.CharField("код по МКБ-10", max_length=8, blank=True)
    diagnosed_on = models.DateField("когда поставлен", null=True, blank=True)
    history = models.TextField("как развивалась болезнь", blank=True)
    advised = models.TextField("что предложил врач", blank=True)
    filled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "анкета-заявление"
        verbose_name_plural = "анкеты-заявления"

    def __str__(self) -> str:
        return f"Анкета {self.case_id}"


class Question(models.Model):
    """A question to the expert; the opinion cannot be handed over without an answer to each (S9)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField("вопрос")

    class Meta:
        verbose_name = "вопрос эксперту"
        verbose_name_plural = "вопросы эксперту"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="questions_have_places")]

    def __str__(self) -> str:
        return self.text


class Message(models.Model):
    """Correspondence in the cabinet between the applicant and the curator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_office = models.BooleanField()
    text = models.TextField()
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "сообщение"
        verbose_name_plural = "сообщения"
        ordering = ["written_at"]

    def __str__(self) -> str:
        return self.text[:60]

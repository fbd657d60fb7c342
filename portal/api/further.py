"""What a program is told beside the case: messages, consents, the opinion and its original. The case is in ``shapes``."""

from rest_framework import serializers

from api.fields import Answer
from documents import signatures
from requests_app.models import Addendum, Concordance, Original


class MessageShape(Answer):
    id = serializers.UUIDField()
    mine = serializers.BooleanField()
    who = serializers.CharField()
    written_at = serializers.DateTimeField()
    text = serializers.CharField()


class TextShape(Answer):
    kind = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    sha256 = serializers.CharField()
    signed = serializers.BooleanField()


class ConsentsShape(Answer):
    has_agreed = serializers.BooleanField(help_text="Соглашение о простой электронной подписи принято")
    agreement = TextShape()
    texts = TextShape(many=True)


class AnswerShape(Answer):
    question = serializers.CharField()
    text = serializers.CharField()
    cannot = serializers.BooleanField(help_text="Ответить нельзя, в тексте написано почему")


class AnswerAfterShape(Answer):
    text = serializers.CharField()
    cannot = serializers.BooleanField(help_text="Ответить нельзя, в тексте написано почему")


class QuestionAfterShape(Answer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    state = serializers.ChoiceField(
        ["open", "checked", "answered", "dropped"],
        help_text="У эксперта, ответ проверяет куратор, отвечен, снят",
    )
    asked_at = serializers.DateTimeField()
    promised_on = serializers.DateField(allow_null=True, help_text="Не позднее этого дня ответим")
    answer = AnswerAfterShape(allow_null=True)
    dropped_because = serializers.CharField(help_text="Почему снят; пусто, если не снят")


class MyAddendumShape(Answer):
    """Signed beside the opinion, which stays as it was (S9)."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Addendum.Kind.values)
    words = serializers.CharField(help_text="Что дополнено или исправлено; пусто у ответа")
    expert_name = serializers.CharField()
    expert_position = serializers.CharField()
    signed_on = serializers.DateField()
    released_at = serializers.DateTimeField()
    sha256 = serializers.CharField(source="document.sha256", help_text="Подписанного файла")


class AfterShape(Answer):
    questions = QuestionAfterShape(many=True)
    questions_left = serializers.IntegerField(help_text="Сколько вопросов ещё можно задать")
    addenda = MyAddendumShape(many=True)


class MyOpinionShape(Answer):
    id = serializers.UUIDField()
    clinic = serializers.CharField()
    expert_name = serializers.CharField()
    expert_position = serializers.CharField()
    opinion_on = serializers.DateField()
    released_at = serializers.DateTimeField()
    sha256 = serializers.CharField(help_text="Подписанного файла")
    diagnosis_is = serializers.ChoiceField(
        [*Concordance.values, ""], help_text="Что мнение делает с первым диагнозом"
    )
    treatment_is = serializers.ChoiceField([*Concordance.values, ""], help_text="И с лечением")
    impact = serializers.CharField(help_text="Что это меняет, простыми словами")
    answers = AnswerShape(many=True)
    signature_state = serializers.ChoiceField(
        signatures.State.values, help_text="Электронная подпись: нет, не проверена, сходится, проверена"
    )
    signature_by = serializers.CharField(help_text="Кто подписал, по словам сертификата")
    after = AfterShape(help_text="Вопросы после мнения и что подписано рядом с ним")
    copy_password = serializers.CharField(help_text="К файлу из письма; пусто, если он без пароля")


class OriginalShape(Answer):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(Original.State.values)
    title = serializers.CharField()
    clinic = serializers.CharField()
    kept_until = serializers.DateField()
    sent_on = serializers.DateField(allow_null=True)
    tracking = serializers.CharField()
    cost_and_risk = serializers.CharField(help_text="С чем соглашается заявитель (S11)")

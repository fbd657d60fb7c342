"""allauth's hooks: its letters through our outbox, its words in our tone, its comings and goings in the audit log."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit import log
from correspondence import outbox

CODES = {
    "account/email/login_code": "sign_in_code",
    "account/email/email_confirmation": "address_code",
    "account/email/email_confirmation_signup": "address_code",
    "account/email/password_reset_code": "password_code",
}
NOTICES = {
    "account/email/unknown_account": "no_account_yet",
    "account/email/account_already_exists": "account_exists",
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/password_reset": "password_changed",
    "socialaccount/email/account_connected": "sign_on_linked",
}


class SignIn(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Почта или пароль не подходят. Проверьте раскладку клавиатуры или войдите по коду.",
        "enter_current_password": "Пароль не подошёл. Введите пароль, с которым входите сейчас.",
        "incorrect_password": "Пароль не подошёл. Проверьте раскладку клавиатуры.",
        "incorrect_code": "Код не подошёл. Введите шесть цифр из последнего письма.",
        "too_many_login_attempts": "Слишком много попыток. Подождите несколько минут и попробуйте снова.",
        "rate_limited": "Письмо уже отправлено. Новый код можно запросить через минуту.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A code is a secret letter; a letter that allauth has and we have not is a defect, told by KeyError."""
        code = CODES.get(template_prefix)
        outbox.post(
            code or NOTICES[template_prefix],
            to=email,
            at=timezone.now(),
            secret=code is not None,
            code=context.get("code", ""),
            place=context["provider"].name if "provider" in context else "",
            sign_in_path=reverse("account_login"),
            sign_up_path=reverse("account_signup"),
        )

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Nobody signs in as the system."""
        if user.role == Role.SYSTEM:
            raise PermissionDenied
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        log.record("account.signed_in", by=user, at=timezone.now(), subject=user)
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            log.record("account.signed_out", by=request.user, at=timezone.now(), subject=request.user)
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password is recorded when it was tried on an account that exists."""
        user = User.objects.filter(email=str(credentials.get("email", "")).strip().lower()).first()
        if user is not None:
            log.record("account.sign_in_refused", by=None, at=timezone.now(), subject=user)
        super().authentication_failed(request, **credentials)

"""The conversation with the mail server, cut where it matters: before the content (safe to repeat) and after (not)."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

from correspondence import addresses, composing

NO_SERVER = "Почтовый сервер не отвечает"
GO_AHEAD, CLOSING, TOO_BIG = 354, 421, 552


class ServerAway(Exception):
    """No server, no greeting, no encryption, no sign-in: no letter can go now."""


class LineLost(Exception):
    """The line broke before the content left: this letter can be tried again."""


class Refusal(Exception):
    """The server said no to this letter."""

    def __init__(self, code: int, words: str, *, at_recipient: bool = False) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        self.at_recipient = at_recipient

    @property
    def is_final(self) -> bool:
        """5xx is for good; a full mailbox said to RCPT as 552 is not (RFC 5321, 4.5.3.1.10)."""
        return self.code >= 500 and not (self.code == 552 and self.at_recipient)


class TooBig(Exception):
    """The server takes no letter of this size; the words say so, for the curator."""


class AnswerLost(Exception):
    """The content went and no answer came: the letter may be delivered or not."""


class Conversation:
    def __init__(self, line: smtplib.SMTP) -> None:
        self._line = line

    def offer(self, sender: str, recipient: str, size: int) -> None:
        """MAIL and RCPT for a letter of so many bytes; nothing of it has left yet.

        Raises ``TooBig``, ``Refusal``, ``LineLost``, or ``ServerAway`` when it closes for everybody.
        """
        self._refuse_too_big(size)
        declared = [f"SIZE={size}"] if self._line.has_extn("size") else []
        with _before_content():
            code, words = self._line.mail(sender, declared)
            if code == CLOSING:
                raise ServerAway(f"{NO_SERVER} ({code} {_readable(words)})")
            if code == TOO_BIG:
                raise TooBig(
                    f"Почтовый сервер не принял письмо из-за размера ({composing.megabytes(size)} МБ)"
                )
            _expect_yes(code, words)
            _expect_yes(*self._line.rcpt(recipient), at_recipient=True)

    def _refuse_too_big(self, size: int) -> None:
        """By what the server said of itself (RFC 1870); 0 or nothing means that it has no limit."""
        limit = self._line.esmtp_features.get("size", "").partition(" ")[0]
        if limit.isdecimal() and 0 < int(limit) < size:
            ours, theirs = composing.megabytes(size), composing.megabytes(int(limit))
            raise TooBig(f"Письмо занимает {ours} МБ, а почтовый сервер принимает до {theirs} МБ")

    def hand_over(self, content: bytes) -> str:
        """DATA, the content, and the server's words of acceptance. After 354 a lost line is ``AnswerLost``."""
        with _before_content():
            code, words = self._line.docmd("DATA")
        if code != GO_AHEAD:
            raise Refusal(code, _readable(words))
        self._have_patience()
        try:
            self._line.send(re.sub(rb"(?m)^\.", b"..", content) + b".\r\n")
            code, words = self._line.getreply()
        except (OSError, smtplib.SMTPException) as lost:
            raise AnswerLost(_kind(lost)) from lost
        if not 200 <= code < 600 or 300 <= code < 400:
            raise AnswerLost(f"{code} {_readable(words)}")
        _expect_yes(code, words)
        return f"{code} {_readable(words)}"

    def _have_patience(self) -> None:
        """A server that looks into a large letter answers late; what it has taken is never called unknown for haste."""
        if self._line.sock is not None:
            self._line.sock.settimeout(settings.EMAIL_LAST_ANSWER_TIMEOUT)


@contextmanager
def conversation() -> Iterator[Conversation]:
    """A greeted and, where settings ask, encrypted and signed-in line. Raises ``ServerAway``."""
    line = _connected()
    try:
        yield Conversation(line)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.putcmd("QUIT")
        line.close()


def _connected() -> smtplib.SMTP:
    host, port, wait = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT or 30
    us = addresses.domain()
    try:
        if settings.EMAIL_USE_SSL:
            tls = ssl.create_default_context()
            line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, us, timeout=wait, context=tls)
        else:
            line = smtplib.SMTP(host, port, us, timeout=wait)
    except (OSError, smtplib.SMTPException) as away:
        raise ServerAway(f"{NO_SERVER} ({_kind(away)})") from away
    try:
        _introduce(line)
    except (OSError, smtplib.SMTPException) as away:
        line.close()
        raise ServerAway(f"{NO_SERVER} ({_kind(away)})") from away
    return line


def _introduce(line: smtplib.SMTP) -> None:
    line.ehlo_or_helo_if_needed()
    if settings.EMAIL_USE_TLS:
        line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
    if settings.EMAIL_HOST_USER:
        line.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)


@contextmanager
def _before_content() -> Iterator[None]:
    try:
        yield
    except (OSError, smtplib.SMTPException) as lost:
        raise LineLost(f"Связь с почтовым сервером прервалась ({_kind(lost)})") from lost


def _expect_yes(code: int, words: bytes, *, at_recipient: bool = False) -> None:
    if not 200 <= code < 300:
        raise Refusal(code, _readable(words), at_recipient=at_recipient)


def _readable(words: bytes) -> str:
    return composing.one_line(words.decode("utf-8", "replace"))


def _kind(problem: Exception) -> str:
    """For those who look after the server; a login that failed says its code."""
    code = getattr(problem, "smtp_code", "")
    return f"{type(problem).__name__} {code}".strip()

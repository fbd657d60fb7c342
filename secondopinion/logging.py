"""One JSON line for each thing that happens, for those who run the product. Says which rows, never whose.

Lines carry ids, names of tasks and routes, moments in UTC. Left out on purpose: addresses with their queries,
messages of exceptions (PostgreSQL puts the offending values there), arguments of tasks.
"""

import logging
import re
import time
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, WrappedLogger

MASKED = re.compile(r"[^\s@<>\"'=]+@[^\s@<>\"']+\.\w+|(?<![\w-])\+?\d[\d\s()-]{8,}\d(?![\w-])")
"""E-mail addresses, and digits as long as a telephone, a policy or a passport."""
log = logging.getLogger("secondopinion.requests")


def without_persons(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """The last look at a line: whatever reads like an address or a long number is covered."""
    ours = {"at", "by", "logger"}
    return {
        key: MASKED.sub("•••", said) if isinstance(said, str) and key not in ours else said
        for key, said in line.items()
    }


def where_it_failed(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """Of an exception: its kind, and the places it passed; neither its message nor the values of variables."""
    fault = line.pop("exc_info", None)
    line.pop("stack_info", None)
    error = fault[1] if isinstance(fault, tuple) else fault
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        line["fault"] = type(error).__name__
        line["passed"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def said_by_others(logger: WrappedLogger, name: str, line: EventDict) -> EventDict:
    """Celery repeats a failed task's error in its message, and Django an address: what may be told is kept."""
    record: logging.LogRecord | None = line.get("_record")
    if record is None:
        return line
    task = getattr(record, "data", None)
    if record.name == "celery.app.trace" and isinstance(task, dict):
        line["event"] = f"task {task.get('name')}[{task.get('id')}] " + (
            "failed" if task.get("exc") else "ended"
        )
    elif record.name.startswith("django.request"):
        line["event"] = f"status {getattr(record, 'status_code', '')}"
    elif record.name.startswith("django.security"):
        line["event"] = record.name
    return line


BEFORE: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow={"method", "route", "status", "by", "ms"}),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]

CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": BEFORE,
            "processors": [
                said_by_others,
                where_it_failed,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_persons,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "django.db.backends": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "mail.log": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}


class RequestLine:
    """A line per request: the route by name, never its address (addresses carry one-time tokens)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        route = request.resolver_match.view_name if request.resolver_match else None
        if route != "health":
            told = {
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "by": _who(request),
            }
            log.info("request", extra={**told, "ms": round((time.monotonic() - began) * 1000)})
        return response


def _who(request: HttpRequest) -> str | None:
    """The id of the account when the view has looked at it; it is not asked for here."""
    user = request.__dict__.get("_cached_user")
    return str(user.pk) if user is not None and user.pk else None

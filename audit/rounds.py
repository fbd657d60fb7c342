"""A round over many rows: the one that fails is written down for us and tried again next time; the others go on."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Row = TypeVar("Row")

logger = logging.getLogger(__name__)


def each(rows: Iterable[Row], act: Callable[[Row], int], *, what: str) -> int:
    """The sum of what ``act`` returns for each. A failure is logged as ``what`` and the row's key, and counts as nothing."""
    done = 0
    for row in rows:
        try:
            done += act(row)
        except Exception:
            logger.exception("%s failed: %s", what, _key(row))
    return done


def _key(row: Any) -> object:
    return getattr(row, "pk", row)

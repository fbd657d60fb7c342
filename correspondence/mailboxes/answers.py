"""What an IMAP server answers to FETCH, as values. The letters in it stay bytes: reading them is not here."""

import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime

logger = logging.getLogger(__name__)

UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')
SHORT = re.compile(rb'\bBODY\[\](?:<0>)? "((?:[^"\\]|\\.)*)"')
"""A letter of one line may come as a quoted string."""

Facts = tuple[int, datetime, int]
"""UID, arrival, size in bytes."""


def facts(line: bytes) -> Facts | None:
    """None for what says none of this: the server told us something else meanwhile."""
    uid, size, arrived = UID.search(line), SIZE.search(line), ARRIVED.search(line)
    if not (uid and size and arrived):
        return None
    try:
        moment = datetime.strptime(arrived[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        logger.warning("a letter without a moment of arrival: uid %s", int(uid[1]))
        return None
    return int(uid[1]), moment.astimezone(UTC), int(size[1])


def literals(lines: Sequence[object]) -> dict[int, bytes]:
    """The letters of an answer by their UID, which may stand before the bytes or behind them."""
    found: dict[int, bytes] = {}
    for line, behind in zip(lines, [*lines[1:], b""], strict=True):
        if isinstance(line, tuple):
            around = line[0] + (behind if isinstance(behind, bytes) else b"")
            raw = bytes(line[1])
        elif isinstance(line, bytes) and (short := SHORT.search(line)):
            around, raw = line.replace(short[0], b""), re.sub(rb"\\(.)", rb"\1", short[1])
        else:
            continue
        if uid := UID.search(around):
            found[int(uid[1])] = raw
    return found

"""Moments of log lines, ISO or syslog. Those of syslog have neither year nor zone: when the log was written tells both."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MONTHS = {month: n for n, month in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
ISO = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?(?= )")
SYSLOG = re.compile(rb"([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?= )")
ZONES_APART = timedelta(minutes=15)
FARTHEST_ZONE = timedelta(hours=14)
PUNCTUAL = timedelta(minutes=5)
"""A log's last line is written that close to the moment its file was changed."""

Stamped = tuple[datetime, bytes]
"""The moment of a line, and what follows the stamp."""


@dataclass(frozen=True)
class Stamps:
    """How to read the stamps of one log. ``zone``: of those that name none; None when it could not be told."""

    written_at: datetime
    zone: timedelta | None = timedelta(0)

    @classmethod
    def learnt(cls, last_lines: list[bytes], written_at: datetime) -> "Stamps":
        """By comparing the last stamp with the moment when the file was last changed."""
        as_if_utc = cls(written_at + timedelta(days=1))
        found = [stamped[0] for line in reversed(last_lines) if (stamped := as_if_utc.read(line))]
        if not found:
            return cls(written_at, None)
        apart = found[0] - written_at
        zone = round(apart / ZONES_APART) * ZONES_APART
        told = abs(apart - zone) <= PUNCTUAL and abs(zone) <= FARTHEST_ZONE
        return cls(written_at, zone if told else None)

    def read(self, line: bytes) -> Stamped | None:
        """None for a line that does not begin with a moment."""
        try:
            if found := ISO.match(line):
                at = self._placed(datetime.fromisoformat(found[0].decode("ascii")))
            elif found := SYSLOG.match(line):
                at = self._of_syslog(found)
            else:
                return None
        except (ValueError, OverflowError):
            return None
        return (at, line[found.end() :]) if at else None

    def _of_syslog(self, found: "re.Match[bytes]") -> datetime | None:
        """In the latest year that does not lie ahead of the log."""
        month = MONTHS.get(found[1], 0)
        day, hour, minute, second = map(int, found.groups()[1:])
        for year in range(self.written_at.year + 1, self.written_at.year - 2, -1):
            try:
                at = self._placed(datetime(year, month, day, hour, minute, second))
            except ValueError:  # the 29th of February of another year
                continue
            if at is None or at <= self.written_at + timedelta(hours=1):
                return at
        return None

    def _placed(self, at: datetime) -> datetime | None:
        if at.tzinfo is not None:
            return at
        return None if self.zone is None else (at - self.zone).replace(tzinfo=UTC)

"""Cases by the thousand, for trying the product at scale: rows written in bulk, consistent as the actions leave them.

No letters, no planned steps and one record in the audit log: nothing is sent or reminded because of them.
"""

import random
from datetime import datetime

from django.db import transaction

from audit import log
from requests_app.models import NumberSequence
from secondopinion.demo.bulk import lives, people, rows
from secondopinion.demo.bulk.promises import Promises
from workcalendar.days import in_moscow

AT_ONCE = 1000


@transaction.atomic
def make(count: int, *, at: datetime, seed: int = 1) -> int:
    """So many cases in all states; the oldest have the lowest numbers. The same seed gives the same cases."""
    chance = random.Random(seed)
    setting = people.setting(at)
    applicants = people.applicants(max(1, count // 2), chance)
    told = lives.of(count, at=at, chance=chance)
    promises = Promises(at)
    numbers = _numbers([in_moscow(life.created_at).year for life in told])
    for first in range(0, count, AT_ONCE):
        batch = rows.Batch(setting, promises)
        for place in range(first, min(first + AT_ONCE, count)):
            batch.add(told[place], numbers[place], chance.choice(applicants), chance)
        batch.write()
    log.record("demo.generated", by=None, at=at, count=count)
    return count


def _numbers(years: list[int]) -> list[str]:
    """Numbers in sequence within each year, going on from what was given."""
    numbers = []
    sequences: dict[int, NumberSequence] = {}
    for year in years:
        if year not in sequences:
            NumberSequence.objects.get_or_create(year=year)
            sequences[year] = NumberSequence.objects.select_for_update().get(year=year)
        sequences[year].last += 1
        numbers.append(f"VM-{year}-{sequences[year].last:06d}")
    NumberSequence.objects.bulk_update(sequences.values(), ["last"])
    return numbers

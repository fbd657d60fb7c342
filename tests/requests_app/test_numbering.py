from datetime import UTC, datetime

import pytest

from requests_app.numbering import next_number, recognised

NEW_YEAR_IN_MOSCOW = datetime(2026, 12, 31, 21, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_numbers_follow_one_another_within_a_moscow_year():
    first, second = (next_number(at=datetime(2026, 5, 1, tzinfo=UTC)) for _ in range(2))

    assert (first[:8], int(second[8:]) - int(first[8:])) == ("VM-2026-", 1)
    assert next_number(at=NEW_YEAR_IN_MOSCOW) == "VM-2027-000001"


@pytest.mark.parametrize(
    "spoken", ["VM-2026-000123", "вм-2026-123", "ВМ 2026 000123", "2026-123", " vm-2026-0123 "]
)
def test_a_number_is_recognised_however_it_is_written(spoken):
    assert recognised(spoken) == "VM-2026-000123"


@pytest.mark.parametrize("words", ["", "Иванова", "2026", "VM-2026-1234567"])
def test_other_words_are_no_number(words):
    assert recognised(words) is None

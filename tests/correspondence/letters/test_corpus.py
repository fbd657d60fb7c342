"""The golden corpus: each letter reads as it was built, and no readable one loses a letter of its alphabet."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from correspondence.parsing.reading import Reading
from tests.correspondence.letters import reports
from tests.correspondence.letters.corpus import CASES, READABLE
from tests.correspondence.letters.expected import Case, faults, replacements

Shelf = Callable[[Case], tuple[Reading, Path]]


@pytest.fixture(scope="module")
def shelf(reader, tmp_path_factory) -> Shelf:
    """Each letter is read once, its parts in a folder of its own."""

    @cache
    def take(case: Case) -> tuple[Reading, Path]:
        parts = tmp_path_factory.mktemp("parts")
        return reader.read(case.raw, parts), parts

    return take


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_letter_reads_as_it_was_built(case: Case, shelf: Shelf):
    reading, parts = shelf(case)

    assert faults(case, reading, parts) == []
    assert not case.readable or replacements(reading) == 0


def test_a_report_of_success_is_no_failure(read):
    reading = read(reports.DELIVERED)

    assert reading.nature != "person"
    assert reading.bounce is None or not reading.bounce.is_final


def test_the_corpus_is_large_and_not_one_letter_of_its_texts_is_lost(shelf: Shelf):
    assert len(CASES) >= 150 and len(READABLE) >= len(CASES) - 5
    assert [name for name, times in Counter(case.id for case in CASES).items() if times > 1] == []
    assert sum(replacements(shelf(case)[0]) for case in READABLE) == 0


def test_a_reading_of_nothing_satisfies_only_the_letter_of_nothing(tmp_path: Path):
    assert [case.id for case in CASES if faults(case, Reading(), tmp_path) == []] == ["nothing"]

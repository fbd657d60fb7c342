"""Letters composed by chance read as they were composed, from seeds that never change."""

from pathlib import Path

import pytest

from tests.correspondence.letters.composing import composed
from tests.correspondence.letters.expected import faults, replacements

BATCH, BATCHES = 100, 10


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_composed_letter_reads_as_it_was_composed(batch: int, reader, tmp_path: Path):
    wrong = {}
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        parts = tmp_path / str(seed)
        parts.mkdir()
        case = composed(seed)
        reading = reader.read(case.raw, parts)
        found = faults(case, reading, parts) + ["a replacement character"] * replacements(reading)
        if found:
            wrong[seed] = found

    assert wrong == {}

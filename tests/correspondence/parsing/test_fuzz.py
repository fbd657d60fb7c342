"""Thousands of spoilt letters through the real reader: each is read or set aside, none takes long or much."""

import json
import secrets
import time
from pathlib import Path

import pytest

from correspondence.reader import Reader, Unreadable
from tests.correspondence.parsing import fuzz

FIXED = 20_261_125
LONGEST, MOST_MEMORY = 5.0, 512 * 1024
"""Seconds of one letter; kilobytes of the child at its peak."""


def read_all(seed: int, count: int, folder: Path) -> dict[str, float]:
    """Read them all and tell what was seen; anything but a reading or Unreadable comes out as it is."""
    seen = {"letters": 0, "read": 0, "quarantined": 0, "slowest": 0.0, "peak": 0}
    with Reader() as reader:
        for raw in fuzz.letters(seed, count):
            seen["letters"] += 1
            started = time.perf_counter()
            try:
                reader.read(raw, folder)
                seen["read"] += 1
            except Unreadable:
                seen["quarantined"] += 1
            seen["slowest"] = max(seen["slowest"], time.perf_counter() - started)
            seen["peak"] = max(seen["peak"], peak(reader))
            for part in folder.glob("part-*"):
                part.unlink()
    return seen


def peak(reader: Reader) -> int:
    """The child's greatest resident memory so far, in kilobytes."""
    if reader.child_pid is None:
        return 0
    lines = Path(f"/proc/{reader.child_pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def assert_bounded(seen: dict[str, float], count: int) -> None:
    assert seen["read"] + seen["quarantined"] == seen["letters"] == count
    assert seen["quarantined"] <= count / 1000
    assert seen["slowest"] < LONGEST and 0 < seen["peak"] < MOST_MEMORY


def test_a_sample_of_spoilt_letters_is_read(tmp_path):
    assert_bounded(read_all(FIXED, 300, tmp_path), 300)


def test_a_seed_gives_the_same_letters():
    assert list(fuzz.letters(5, 20)) == list(fuzz.letters(5, 20)) != list(fuzz.letters(6, 20))


@pytest.mark.faults
@pytest.mark.parametrize("seed", [FIXED, None], ids=["fixed seed", "fresh seed"])
def test_twenty_thousand_spoilt_letters_are_read(seed, tmp_path, capsys):
    chosen = seed or secrets.randbits(32)

    seen = read_all(chosen, 20_000, tmp_path)

    with capsys.disabled():
        print(f"\nseed {chosen}: {json.dumps(seen)}")
    assert_bounded(seen, 20_000)

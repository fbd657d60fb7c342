"""After a letter made to exhaust the reader, read or refused, the next one is read as if nothing had been."""

import re
from pathlib import Path

import pytest

from correspondence.reader import Unreadable
from tests.correspondence.letters.bombs import BOMBS
from tests.correspondence.letters.building import TEXT, file, letter, multipart, pdf, words
from tests.correspondence.letters.expected import Case, Expected, Stored, faults

NEXT = Case(
    "next",
    letter(multipart("mixed", words(), file(pdf("next"), "скан.pdf"))),
    Expected(text=TEXT, stored=(Stored(pdf("next"), "скан.pdf"),)),
)


@pytest.mark.parametrize("bomb", BOMBS)
def test_the_next_letter_is_read(bomb: str, reader, read, folder: Path):
    after = folder.with_name("next")
    after.mkdir()

    try:
        reading = read(BOMBS[bomb]())
    except Unreadable as refusal:
        assert re.search("[а-я]", str(refusal))
    else:
        assert faults(Case(bomb, b"", Expected(stored=None, nature=(reading.nature,))), reading, folder) == []
    finally:
        assert faults(NEXT, reader.read(NEXT.raw, after), after) == []

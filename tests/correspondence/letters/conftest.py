"""One reader for all the letters of a module, and a folder for the parts of each."""

from collections.abc import Callable
from pathlib import Path

import pytest

from correspondence.parsing.reading import Reading
from correspondence.reader import Reader


@pytest.fixture(scope="module")
def reader():
    with Reader() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts = tmp_path / "parts"
    parts.mkdir()
    return parts


@pytest.fixture
def read(reader: Reader, folder: Path) -> Callable[[bytes], Reading]:
    """Read a letter; its parts are in ``folder``."""
    return lambda raw: reader.read(raw, folder)

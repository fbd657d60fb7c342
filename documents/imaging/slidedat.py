"""Slidedat.ini, by which a MIRAX slide says of what files it consists. No files here, and no openslide.

A stranger's file is never handed to openslide: it is composed anew, so that no name in it is any but ours.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from documents.refusals import Unacceptable

NAME = "Slidedat.ini"
LONGEST = 1024**2
"""Bytes: openslide reads no more."""
GROUP = re.compile(r"\[([A-Za-z0-9_. -]+)\]")
LINE = re.compile(r"([A-Za-z0-9_. -]*[A-Za-z0-9_.-])\s*=\s*([^\x00-\x08\x0a-\x1f]*)")
MOST_FILES = 10_000
LARGEST_IMAGE, LARGEST_SIDE, MOST_IMAGES, MOST_LEVELS = 8192, 2_000_000, 20_000_000, 32
"""Points of an image's side and of the slide's, images in the grid, levels: what lies beyond, no scanner makes."""


@dataclass(frozen=True)
class Slidedat:
    groups: dict[str, dict[str, str]]
    index: str
    files: tuple[str, ...]
    """Names as they are told, of the index and of each file of data in its order."""

    def composed(self, renamed: Mapping[str, str]) -> bytes:
        """The same with the files under other names."""
        told = {group: dict(keys) for group, keys in self.groups.items()}
        told["HIERARCHICAL"]["INDEXFILE"] = renamed[self.index]
        told["DATAFILE"] = {"FILE_COUNT": str(len(self.files))}
        told["DATAFILE"] |= {f"FILE_{n}": renamed[name] for n, name in enumerate(self.files)}
        lines = [
            line
            for group, keys in told.items()
            for line in (f"[{group}]", *(f"{key} = {value}" for key, value in keys.items()))
        ]
        return "\n".join([*lines, ""]).encode()


def read(content: bytes) -> Slidedat:
    """Raises Unacceptable for names that are not of its folder, and for sizes that no scanner makes."""
    groups = _groups(_decoded(content.removeprefix(b"\xef\xbb\xbf")))
    try:
        _refuse_sizes(groups)
        count = _number(groups["DATAFILE"]["FILE_COUNT"], MOST_FILES)
        files = tuple(groups["DATAFILE"][f"FILE_{n}"] for n in range(count))
        index = groups["HIERARCHICAL"]["INDEXFILE"]
    except (KeyError, ValueError) as error:
        raise Unacceptable("mrxs_broken") from error
    for name in (index, *files):
        if not name.strip(" .") or set(name) & set("/\\:"):
            raise Unacceptable("mrxs_outside", member="".join(c for c in name if c.isprintable())[:80])
    return Slidedat(groups, index, files)


def _decoded(content: bytes) -> str:
    """Only the names of files matter, and scanners give them plain ones."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _groups(text: str) -> dict[str, dict[str, str]]:
    """What is neither a group nor a key with a value is passed over; what is told twice, counts as told last."""
    groups: dict[str, dict[str, str]] = {}
    keys: dict[str, str] = {}
    for line in map(str.strip, text.splitlines()):
        if group := GROUP.fullmatch(line):
            keys = groups.setdefault(group[1], {})
        elif told := LINE.fullmatch(line):
            keys[told[1]] = told[2]
    return groups


def _refuse_sizes(groups: dict[str, dict[str, str]]) -> None:
    """Raises KeyError or ValueError; openslide multiplies these in 32 bits."""
    general, hierarchy = groups["GENERAL"], groups["HIERARCHICAL"]
    across = _number(general["IMAGENUMBER_X"], LARGEST_SIDE)
    down = _number(general["IMAGENUMBER_Y"], LARGEST_SIDE)
    _number(general.get("CameraImageDivisionsPerSide", "1"), min(across, down))
    _number(str(across * down), MOST_IMAGES)
    for level in range(_number(hierarchy["HIER_0_COUNT"], MOST_LEVELS)):
        section = groups[hierarchy[f"HIER_0_VAL_{level}_SECTION"]]
        width = _number(section["DIGITIZER_WIDTH"], LARGEST_IMAGE)
        height = _number(section["DIGITIZER_HEIGHT"], LARGEST_IMAGE)
        if level == 0:
            _number(str(max(across * width, down * height)), LARGEST_SIDE)


def _number(told: str, most: int) -> int:
    number = int(told) if told.isdecimal() and len(told) < 20 else 0
    if not 0 < number <= most:
        raise ValueError(told)
    return number

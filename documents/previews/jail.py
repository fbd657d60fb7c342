"""The parent's side: starts the limited child, waits no longer than allowed, and believes only its JSON lines.

A file that took the child over speaks in its place: what it says is checked as any stranger's word.
"""

import json
import logging
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from documents import quality, sniffing
from documents.previews import texts
from documents.previews.blocks import Block
from documents.previews.limits import CHECK, DRAW, RECOGNISE, TILES, UNPACK, Limits
from documents.refusals import Unacceptable

logger = logging.getLogger(__name__)

MOST = 2**31 - 1
TILE = re.compile(r"[0-9]{1,6}_[0-9]{1,6}\.jpg")
PICTURE = re.compile(r"[0-9]{1,4}\.webp")
ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class ChildDied(Exception):
    """The child ended without a last word: out of memory or time, or its parser crashed."""


@dataclass(frozen=True)
class Drawn:
    """What the child made: files of pages in order, how many pages there are in all, and what went wrong."""

    pages: list[dict[str, Any]]
    count: int | None
    problem: str
    details: dict[str, Any]
    series: list[dict[str, Any]] = field(default_factory=list)
    """Of imaging: each as the child told it, with its pictures under «instances»."""
    disc: dict[str, Any] = field(default_factory=dict)
    """What a ZIP holds besides; empty for other files."""
    slide: dict[str, Any] = field(default_factory=dict)
    """Size and scale of a slide under glass; empty for other files."""


@dataclass(frozen=True)
class Recognised:
    """What was read from a picture of a page, and how many quarters clockwise put it upright."""

    text: str = ""
    quarters: int = 0


def examine(path: Path, limits: Limits = CHECK) -> str:
    """The true type of a file; raises Unacceptable with the reason, also when the child did not survive it."""
    try:
        answer = next(a for a in _answers("check", path, limits=limits))
    except ChildDied as died:
        raise Unacceptable("too_hard") from died
    if "refused" in answer:
        raise Unacceptable(answer["refused"], **answer["details"])
    return str(answer["type"])


def draw(path: Path, content_type: str, folder: Path, limits: Limits | None = None) -> Drawn:
    """Pages as WebP files in the folder. What was drawn before a death of the child is kept."""
    pages: list[dict[str, Any]] = []
    series: list[dict[str, Any]] = []
    details: dict[str, Any] = {}
    disc: dict[str, Any] = {}
    slide: dict[str, Any] = {}
    limits = limits or (UNPACK if content_type == sniffing.MIRAX else DRAW)
    count, problem = None, ""
    try:
        for answer in _answers("draw", path, content_type, folder, limits=limits):
            count = _believed_count(answer.get("count", count))
            problem, details = answer.get("problem", problem), answer.get("details", details)
            if "page" in answer:
                pages.append(_believed(answer["page"], folder))
            _put_together(series, answer)
            disc.update(answer.get("disc", {}))
            slide.update(answer.get("slide", {}))
    except ChildDied:
        problem, details = "slide_unreadable" if content_type == sniffing.MIRAX else "unreadable", {}
    return Drawn(pages, count, problem, details, series, disc, slide)


def _put_together(series: list[dict[str, Any]], answer: dict[str, Any]) -> None:
    """A series is told before its pictures."""
    if "series" in answer:
        series.append({**dict(answer["series"]), "instances": []})
    elif "instance" in answer and series:
        series[-1]["instances"].append(dict(answer["instance"]))


def _believed_count(told: Any) -> int | None:
    """How many pages or frames, as far as a column can hold; a file may say anything of itself."""
    return min(max(told, 0), MOST) if type(told) is int else None


def _believed(page: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A page is a plain file of the folder under a plain name: no path, no link, nothing that would be waited for."""
    name, numbers = page.get("file"), [page.get(key) for key in ("number", "width", "height")]
    plain = (
        isinstance(name, str)
        and PICTURE.fullmatch(name)
        and all(type(n) is int and 0 < n < MOST for n in numbers)
    )
    try:
        if plain and stat.S_ISREG((folder / str(name)).lstat().st_mode):
            return {**page, **_told(page)}
    except OSError as gone:
        raise ChildDied from gone
    raise ChildDied


def _told(page: dict[str, Any]) -> dict[str, Any]:
    """Its text as plain text, and of the warnings only those that there are."""
    hard = page.get("hard_to_read")
    return {
        "text": texts.tidy(str(page.get("text", ""))),
        "hard_to_read": [code for code in quality.CODES if isinstance(hard, list) and code in hard],
    }


def recognise(path: Path, limits: Limits = RECOGNISE) -> Recognised:
    """The words on a drawn page; none when the child did not survive it."""
    try:
        answer = next(a for a in _answers("recognise", path, limits=limits))
    except ChildDied:
        return Recognised()
    quarters = answer.get("quarters")
    said = texts.tidy(str(answer.get("text", "")))
    return Recognised(said, quarters if isinstance(quarters, int) and quarters in range(4) else 0)


def tiles(path: Path, folder: Path, block: Block, limits: Limits = TILES) -> list[Path]:
    """The tiles of a block as JPEG files in the folder; raises ChildDied when not all of them were drawn."""
    for _ in _answers("tiles", path, folder, block.level, block.column, block.row, limits=limits):
        pass  # what it made lies in the folder
    return [
        file for file in folder.iterdir() if TILE.fullmatch(file.name) and stat.S_ISREG(file.lstat().st_mode)
    ]


def unpack(path: Path, folder: Path) -> None:
    """The files of a slide that came in a ZIP into the folder; raises ChildDied when not all of them are there."""
    for _ in _answers("unpack", path, folder, limits=UNPACK):
        pass


def signed(*paths: Path) -> list[dict[str, Any]]:
    """What is told of each signature: inside a PDF, or in the file named beside it. Raises ChildDied."""
    return [answer for answer in _answers("signed", *paths, limits=CHECK) if "state" in answer]


def text(path: Path, limits: Limits = CHECK) -> str:
    """The text layer of a PDF, as far as the child could read it; empty when it could not."""
    try:
        pages = [answer["text"] for answer in _answers("text", path, limits=limits) if "text" in answer]
    except ChildDied:
        return ""
    return "\n".join(pages)


def _answers(*words: object, limits: Limits) -> Iterator[dict[str, Any]]:
    """The child's JSON lines as far as they go; raises ChildDied after them if the last was not «done»."""
    with (
        tempfile.TemporaryDirectory(prefix="limited-") as folder,
        open(f"{folder}/answers", "w+b") as answers,
    ):
        command = [
            sys.executable,
            "-s",
            "-m",
            "documents.previews.child",
            json.dumps(asdict(limits)),
            *map(str, words),
        ]
        _run(command, answers, folder, limits)
        answers.seek(0)
        done = False
        for line in answers:
            answer = _parsed(line)
            if "network" in answer:
                _warn_of_network()
                continue
            done = done or "done" in answer
            yield answer
    if not done:
        raise ChildDied


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except ValueError as error:
        raise ChildDied from error  # killed in the middle of a word


@cache
def _warn_of_network() -> None:
    """Once in a process: it is the machine's trait, not the file's."""
    logger.warning("the kernel lets no limited child leave the network: the container's own walls must do")


def _run(command: list[str], answers: Any, folder: str, limits: Limits) -> None:
    """The child leads a session of its own, so that whatever it has started is killed with it."""
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env={
            **ENVIRONMENT,
            "PATH": os.defpath,
            "TMPDIR": folder,
            "HOME": folder,
            "SOFFICE": settings.SOFFICE,
            "TESSERACT": settings.TESSERACT,
            "SIGNATURE_ROOTS": str(settings.SIGNATURE_ROOTS or ""),
        },
        stdin=subprocess.DEVNULL,
        stdout=answers,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.wait(timeout=limits.wall)
    except subprocess.TimeoutExpired:
        return
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

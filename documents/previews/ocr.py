"""Words of a page without text, by tesseract. Runs in the limited child only; good for search and hints alone."""

import re
import subprocess
from pathlib import Path
from typing import Any

from documents.previews import given, texts
from documents.previews.dying import with_the_child
from documents.previews.limits import Limits

LANGUAGES = "rus+eng"
SUREST = 5.0
"""Confidence of tesseract's own scale above which a page is believed to lie on its side (a sheet of print: 20)."""
ROTATE = re.compile(r"^Rotate: (\d+)$.*?^Orientation confidence: ([\d.]+)$", re.MULTILINE | re.DOTALL)


def read(path: Path, limits: Limits) -> dict[str, Any]:
    """The text of one drawn page and how many quarters clockwise would put it upright."""
    turned = ROTATE.search(_said(path, limits, "--psm", "0"))
    quarters = int(turned[1]) // 90 if turned and float(turned[2]) >= SUREST else 0
    said = _said(path, limits, "-l", LANGUAGES, "--psm", "1")
    return {"text": texts.tidy(said), "quarters": quarters}


def _said(path: Path, limits: Limits, *how: str) -> str:
    """What it prints; nothing where there is too little on the page to say anything."""
    ran = subprocess.run(
        [given.program("TESSERACT"), str(path), "-", *how],
        env=given.environment(OMP_THREAD_LIMIT="1"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=limits.wall,
        preexec_fn=with_the_child,
    )
    return ran.stdout.decode("utf-8", "replace")

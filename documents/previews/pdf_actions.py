"""What a PDF would start on somebody's computer: launched programs, and programs it carries. In the limited child only.

Scripts and links are not refused: nobody runs them here, and hospitals' forms have them.
"""

import re
from pathlib import Path

import pikepdf

from documents import names, sniffing
from documents.polyglots import HIDDEN_PAGE
from documents.refusals import Unacceptable

LAUNCHES = re.compile(rb"/S\s*/(Launch|ImportData)\b")


def refuse(path: Path) -> None:
    """Raises Unacceptable when an object of the file, however packed, launches a program or is one."""
    try:
        with pikepdf.open(path) as document:
            if any(_launches(thing) or _carries_a_program(thing) for thing in document.objects):
                raise Unacceptable("pdf_runs")
    except pikepdf.PdfError:
        return  # a password is asked about elsewhere; what this reader cannot open at all is drawn by another


def _launches(thing: pikepdf.Object) -> bool:
    plain = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return bool(LAUNCHES.search(plain.unparse(resolved=True)))


def _carries_a_program(thing: pikepdf.Object) -> bool:
    """A file attached: by its name and by its first bytes."""
    if not isinstance(thing, pikepdf.Dictionary) or "/EF" not in thing:
        return False
    try:
        for key in ("/F", "/UF"):
            names.refuse_program(names.clean(str(thing.get(key, ""))))
    except Unacceptable:
        return True
    files = [thing.EF.get(key) for key in ("/F", "/UF")]
    return any(
        _runs(file.read_bytes()[: sniffing.EDGE]) for file in files if isinstance(file, pikepdf.Stream)
    )


def _runs(head: bytes) -> bool:
    return head.startswith(sniffing.WHAT_RUNS) or bool(HIDDEN_PAGE.search(head))

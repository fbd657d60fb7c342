"""Word and OpenDocument texts as pages: turned into a PDF by LibreOffice, drawn as one. Runs in the limited child only.

LibreOffice gets a profile of its own for one file, the child's limits and its empty network, and no say in what the file is.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from documents.previews import given, office_files, pdf
from documents.previews.dying import with_the_child
from documents.previews.limits import Limits
from documents.refusals import Unacceptable

FILTERS = {
    office_files.DOCX: "MS Word 2007 XML",
    office_files.ODT: "writer8",
    office_files.RTF: "Rich Text Format",
}
STARTED_ANEW = 81
"""A fresh profile makes LibreOffice end with this code once, asking to be started again."""
SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
)
"""No macro, no link that is followed: beside the refusal of files that have any."""


def check(path: Path, limits: Limits) -> None:
    """It is whole and has nothing that acts by itself; raises Unacceptable, also where there is no LibreOffice."""
    if not given.program("SOFFICE"):
        raise Unacceptable("office")
    office_files.check(path)


def draw(path: Path, folder: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    office_files.check(path)
    yield from pdf.draw(_as_pdf(path, limits), folder, limits)


def _as_pdf(path: Path, limits: Limits) -> Path:
    """In the child's own temporary folder, which its parent removes."""
    found = office_files.kind(path)
    if found is None:
        raise Unacceptable("broken")
    work = given.folder() / "office"
    _make_profile(work / "profile")
    command = [
        str(_program()),
        f"-env:UserInstallation={(work / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        f"--infilter={FILTERS[found]}",
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(work), str(path)),
    ]
    for _ in range(2):
        if _run(command, limits) != STARTED_ANEW:
            break
    made = work / f"{path.stem}.pdf"
    if not made.exists():
        raise Unacceptable("broken")
    return made


def _program() -> Path:
    """The program itself, where the one on PATH is its shell wrapper: nothing stands between it and the child."""
    found = Path(given.program("SOFFICE")).resolve()
    itself = found.with_name("soffice.bin")
    return itself if itself.exists() else found


def _make_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{place}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for place, name, value in SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>'
    )


def _run(command: list[str], limits: Limits) -> int:
    quiet = subprocess.DEVNULL
    return subprocess.run(
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        timeout=limits.wall,
        preexec_fn=with_the_child,
    ).returncode

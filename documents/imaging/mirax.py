"""What a ZIP with a MIRAX slide holds: its .mrxs and the folder beside it, nothing else.

Looked into in the limited child only. Unpacking and drawing are in ``previews.packed_slides``; no openslide here.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from documents import listings, names, sniffing
from documents.imaging import slidedat
from documents.imaging.slidedat import Slidedat
from documents.refusals import Unacceptable

EXTENSION = ".mrxs"
SLIDE, FOLDER = "slide.mrxs", "slide"
"""How it is called where it is unpacked."""
FOREIGN = {sniffing.DICOM, sniffing.PDF, "office"}
"""Kinds that are no file of a slide, whatever Slidedat.ini calls them."""
DEPTH = 2
"""The slide lies at the top or one folder down."""

Held = list[tuple[zipfile.ZipInfo, str]]


@dataclass(frozen=True)
class Mirax:
    told: Slidedat
    files: dict[str, zipfile.ZipInfo]
    """The index and the data by the names that Slidedat.ini calls them; several names may be of one file."""

    def renamed(self) -> dict[str, str]:
        """Those names → our own, one for each file."""
        ours: dict[str, str] = {}
        for member in self.files.values():
            ours.setdefault(member.filename, f"Data{len(ours):05d}.dat")
        return {name: ours[member.filename] for name, member in self.files.items()}


def is_named(held: Held) -> bool:
    """The archive says of itself that it is a slide: what else it holds is then too much."""
    return any(_is_slide(member) for member, _ in held)


def inside(archive: zipfile.ZipFile, held: Held) -> Mirax:
    """The one slide of the archive; raises Unacceptable for several, for what is missing, and for anything foreign."""
    slides = [member for member, _ in held if _is_slide(member)]
    if len(slides) > 1:
        raise Unacceptable("mrxs_several")
    beside = _path(slides[0]).with_suffix("")
    own = {_path(m).name.casefold(): m for m, _ in held if _is_at(m, beside)}
    said = own.get(slidedat.NAME.casefold())
    if said is None or len(beside.parts) > DEPTH:
        raise Unacceptable("mrxs_alone")
    if said.file_size > slidedat.LONGEST:
        raise Unacceptable("mrxs_broken")
    told = slidedat.read(archive.read(said))
    files = {name: _member(own, name) for name in (told.index, *told.files)}
    _refuse_others(archive, held, {m.filename for m in (slides[0], said, *files.values())})
    return Mirax(told, files)


def handed_on(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Of an archive that was found to be a slide: each file as it leaves, and as it is called: that may be by a person."""
    held = [m for m in archive.infolist() if not m.is_dir() and not listings.is_junk(m)]
    for member in held:
        yield SLIDE if _is_slide(member) else f"{FOLDER}/{_path(member).name}", member.filename


def _refuse_others(archive: zipfile.ZipFile, held: Held, own: set[str]) -> None:
    """Neither what is not the slide's, nor what is called so and is a paper, a study or a program."""
    for member, kind in held:
        with archive.open(member) as file:
            runs = file.read(sniffing.EDGE).startswith(sniffing.WHAT_RUNS)
        if member.filename not in own or kind in FOREIGN or runs or names.PROGRAMS.search(member.filename):
            raise Unacceptable("mrxs_stranger", member=_shown(_path(member).name))


def _member(own: dict[str, zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    if name.casefold() not in own:
        raise Unacceptable("mrxs_missing", member=_shown(name))
    return own[name.casefold()]


def _is_slide(member: zipfile.ZipInfo) -> bool:
    return _path(member).suffix.lower() == EXTENSION


def _is_at(member: zipfile.ZipInfo, folder: PurePosixPath) -> bool:
    """Windows, where slides are made, sees no case of letters."""
    return str(_path(member).parent).casefold() == str(folder).casefold()


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(member.filename.replace("\\", "/"))


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:80]

"""The corpus as one table: every hostile or odd file and what must become of it. Made here; nothing is downloaded."""

from tests.documents.hostile import (
    archives,
    bombs,
    names,
    office,
    papers,
    pictures,
    polyglots,
    programs,
    slides,
    torn,
    viruses,
)
from tests.documents.hostile.case import Hostile

PARTS = {
    "polyglot": polyglots.FILES,
    "bomb": bombs.FILES,
    "picture": pictures.FILES,
    "pdf": papers.FILES,
    "archive": archives.FILES,
    "virus": viruses.FILES,
    "program": programs.FILES,
    "office": office.FILES,
    "slide": slides.FILES,
    "torn": torn.FILES,
    "name": names.FILES,
}
CORPUS: dict[str, Hostile] = {
    f"{part}: {what}": file for part, files in PARTS.items() for what, file in files.items()
}
HEAVY = {
    f"{part}: {what}"
    for part, module in (("bomb", bombs), ("picture", pictures), ("pdf", papers))
    for what in module.HEAVY
}

"""Names of files as people gave them, made safe to show and to download. A name is never a place in the storage."""

import re
import unicodedata
from pathlib import PurePosixPath

from documents import sniffing
from documents.previews import office_files
from documents.refusals import Unacceptable

LONGEST_BYTES = 255
NAMELESS = "Документ"
EXTENSIONS = {
    sniffing.PDF: (".pdf",),
    sniffing.JPEG: (".jpg", ".jpeg", ".jfif"),
    sniffing.PNG: (".png",),
    sniffing.TIFF: (".tif", ".tiff", ".svs", ".ndpi", ".scn", ".bif"),
    sniffing.HEIC: (".heic", ".heif"),
    sniffing.DICOM: (".dcm", ".dicom"),
    sniffing.ZIP: (".zip",),
    sniffing.MIRAX: (".zip",),
    office_files.DOCX: (".docx",),
    office_files.ODT: (".odt",),
    office_files.RTF: (".rtf",),
}
KNOWN = {extension for several in EXTENSIONS.values() for extension in several}
DEVICES = re.compile(r"(con|prn|aux|nul|clock\$|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that Windows takes for a device, whatever their extension."""
PROGRAMS = re.compile(
    r"\.(exe|com|scr|pif|bat|cmd|ms[ipu]|msp|cpl|dll|ocx|sys|jar|jnlp|class|jse?|mjs|vb[es]?|ws[cfh]?|sct|hta|chm|hlp"
    r"|ps[12](xml)?|psm1|psd1|msc|lnk|reg|inf|sh|bash|command|tool|workflow|app|application|appref-ms|appx|msix|apk|ipa|dmg|pkg"
    r"|deb|rpm|run|bin|elf|so|dylib|desktop|url|website|webloc|scf|rdp|library-ms|search-ms|settingcontent-ms|gadget|job"
    r"|[xs]?html?|xht|mht|mhtml|svgz?|xml|xslt?|xaml|php[0-9]?|phtml|asp|aspx|jsp|cgi|pl|py[cwz]?|rb|lua|swf"
    r"|do[ct]m|xl(s|t|a)m|xlam|xll|xlsb|iqy|slk|pp(t|s|a)m|ppam|pot[m]|sldm|one|mdb|accd[be]|ade|adp"
    r"|iso|img|vhdx?|vmdk|udf|cab|lib|ocx|drv|cer|crt|eml|msg)$",
    re.IGNORECASE,
)


def clean(name: str) -> str:
    """The last part of the path, without control and direction marks, at most 255 bytes; the extension survives."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in last
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn")
    )
    safe = re.sub(r'[<>:"|?*]', "_", re.sub(r"\s+", " ", printable)).strip(" .")
    if f".{safe.lower()}" in KNOWN:  # «.pdf»: an extension without a name
        return f"{NAMELESS}.{safe}"
    if DEVICES.fullmatch(safe):
        stem, dot, rest = safe.partition(".")
        safe = f"{stem}_{dot}{rest}"
    return _cut(safe) if PurePosixPath(safe).stem.strip(". ") else NAMELESS


def refuse_program(name: str) -> None:
    """A name that some computer would run is refused whatever is inside."""
    if program := PROGRAMS.search(name):
        raise Unacceptable("program_name", extension=program.group())


def refuse_half(name: str) -> None:
    """A .mrxs is a small picture of the glass: the slide itself lies in the folder beside it."""
    if name.lower().endswith(".mrxs"):
        raise Unacceptable("mrxs_alone")


def with_extension(name: str, content_type: str) -> str:
    """The name with the extension of what the file really is: a HEIC called .jpg would not open on a doctor's machine."""
    right = EXTENSIONS.get(content_type)
    path = PurePosixPath(name)
    if right is None or path.suffix.lower() in right:
        return name
    stem = path.stem if path.suffix.lower() in KNOWN else name
    return _cut(stem + right[0])


def unique(names: list[str]) -> list[str]:
    """The same names in the same order, told apart by numbers: «скан.pdf», «скан (2).pdf»."""
    taken: set[str] = set()
    result = []
    for name in names:
        path, number, free = PurePosixPath(name), 1, name
        while free.casefold() in taken:
            number += 1
            free = f"{path.stem} ({number}){path.suffix}"
        taken.add(free.casefold())
        result.append(free)
    return result


def _cut(name: str) -> str:
    """At most 255 bytes of UTF-8, cut at a letter, with the extension kept."""
    if len(name.encode()) <= LONGEST_BYTES:
        return name
    path = PurePosixPath(name)
    extension = path.suffix if len(path.suffix.encode()) <= 16 else ""
    stem = name.removesuffix(extension).encode()[: LONGEST_BYTES - len(extension.encode())]
    return stem.decode(errors="ignore").rstrip() + extension

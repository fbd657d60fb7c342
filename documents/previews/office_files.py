"""What a Word, OpenDocument or RTF file holds: nothing that runs, nothing that is fetched from elsewhere. No Django here.

Whatever is not understood is refused: the way out is always «сохраните как PDF».
"""

import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from xml.parsers import expat

from documents.refusals import Unacceptable

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
KINDS = frozenset({DOCX, ODT, RTF})

MEMBERS, UNPACKED, RATIO, RATIO_FREE = 2_000, 200 * 1024**2, 100, 20 * 1024**2
WORD_TEXT = f"{DOCX}.main+xml"
ACTIVE = re.compile(
    r"vba|activex|macro|(^|/)(basic|scripts|dialogs)/|\.(bin|docm|xlsm|dotm|ole|exe|js)$", re.IGNORECASE
)
"""Members that run, or hold something whose inside we do not read."""
FETCHING = re.compile(r"INCLUDE|DDE|DATABASE|IMPORT|MACROBUTTON|(?<!HYPER)LINK", re.IGNORECASE)
"""Word's fields that bring in something else (ISO/IEC 29500-1, 17.16.5)."""
ELSEWHERE = re.compile(r"\s*(?:file:|smb:|ftp:|macro:|script:|vnd\.sun|javascript:|\\\\|/)", re.IGNORECASE)
OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.\-]*:|\\|/|\.\.)", re.IGNORECASE)
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff|\0<")
"""Whatever a part is called, it is read as XML if it is XML."""
LINKS = {"http", "https", "mailto", "tel"}

RTF_ACTIVE = re.compile(
    rb"\\(?:object|obj|template|linkself|nextfile|filetbl|file)[a-z]*\b|pib(?:name|flags)", re.IGNORECASE
)
RTF_FIELD = re.compile(rb"\\fldinst", re.IGNORECASE)
RTF_QUIET = re.compile(
    rb"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|HYPERLINK|SYMBOL|PAGEREF|REF|TOC)\b", re.IGNORECASE
)
RTF_DISGUISE = re.compile(rb"\\\*|\\'|\\u-?\d", re.IGNORECASE)
"""A group that readers skip, or a letter by its number: in a field they only hide what it does."""
RTF_MARKS = re.compile(rb"\\[a-z]+-?\d* ?|[{}\r\n]", re.IGNORECASE)
LONGEST_FIELD = 2_000


def kind(path: Path) -> str | None:
    """DOCX, ODT or RTF by what stands in the file; None when it is none of them."""
    with path.open("rb") as file:
        if file.read(5) == b"{\\rtf":
            return RTF
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return ODT if archive.read("mimetype").decode("ascii", "replace").strip() == ODT else None
            return DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else None
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError):
        return None


def check(path: Path) -> None:
    """Raises Unacceptable: macros and objects, links to elsewhere, a password, a bomb, or broken."""
    found = kind(path)
    if found == RTF:
        _check_rtf(path.read_bytes())
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _check_list(archive.infolist(), path.stat().st_size)
            read = _read_word if found == DOCX else _read_open_document
            for member in archive.infolist():
                content = archive.read(member)
                if member.filename.endswith((".xml", ".rels")) or XML.match(content):
                    read(member.filename, content)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unacceptable("broken") from error


def _check_list(members: list[zipfile.ZipInfo], packed: int) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise Unacceptable("office_password")
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBERS or unpacked > UNPACKED or unpacked > max(RATIO_FREE, packed * RATIO):
        raise Unacceptable("too_hard")
    names = [member.filename.replace("\\", "/") for member in members]
    if len(set(names)) != len(names) or any(
        name.startswith("/") or ".." in name.split("/") for name in names
    ):
        raise Unacceptable("broken")
    if any(ACTIVE.search(name) for name in names):
        raise Unacceptable("office_active")


def _read_word(name: str, content: bytes) -> None:
    """One part of a DOCX: relations lead nowhere but by a hyperlink, fields bring nothing in."""
    fields: list[str] = []

    def element(tag: str, attributes: dict[str, str]) -> None:
        plain = tag.rpartition(" ")[2]
        if plain == "Relationship":
            _check_relation(attributes)
        elif plain in {"Override", "Default"}:
            _check_part(attributes)
        elif plain in {"altChunk", "subDoc", "control", "OLEObject", "attachedTemplate"}:
            raise Unacceptable("office_active")
        elif not name.endswith(".rels") and any(ELSEWHERE.match(v) for v in _addresses(attributes)):
            raise Unacceptable("office_links")
        fields.append(next((v for key, v in attributes.items() if key.endswith(" instr")), ""))

    _walk(content, element, fields, "instrText")
    if FETCHING.search("".join(fields)):
        raise Unacceptable("office_links")


def _addresses(attributes: dict[str, str]) -> Iterable[str]:
    return (v for key, v in attributes.items() if key.rpartition(" ")[2] in {"src", "href", "link", "data"})


def _check_relation(attributes: dict[str, str]) -> None:
    target, what = attributes.get("Target", ""), attributes.get("Type", "").rpartition("/")[2]
    if what == "hyperlink":
        return
    if attributes.get("TargetMode", "Internal") != "Internal" or OUTSIDE.match(
        target.lstrip("/").replace("../", "")
    ):
        raise Unacceptable("office_links")
    if what in {"aFChunk", "vbaProject", "oleObject", "control", "attachedTemplate", "subDocument", "frame"}:
        raise Unacceptable("office_active")


def _check_part(attributes: dict[str, str]) -> None:
    told = attributes.get("ContentType", "").lower()
    main = attributes.get("PartName", "").lower() == "/word/document.xml"
    if "macroenabled" in told or "vba" in told or (main and told != WORD_TEXT):
        raise Unacceptable("office_active")


def _read_open_document(name: str, content: bytes) -> None:
    """One part of an ODT: a link to the outside may be pressed by a person, nothing else has one."""

    def element(tag: str, attributes: dict[str, str]) -> None:
        plain = tag.rpartition(" ")[2]
        if plain in {
            "script",
            "event-listener",
            "dde-source",
            "dde-connection-decl",
            "section-source",
            "object-ole",
        }:
            raise Unacceptable("office_active")
        if plain == "encryption-data":
            raise Unacceptable("office_password")
        address = next((v for key, v in attributes.items() if key.endswith("xlink href")), "")
        pressed = plain == "a" and address.partition(":")[0].lower() in LINKS
        if not pressed and OUTSIDE.match(
            address.removeprefix("./").removeprefix("../") if plain == "a" else address
        ):
            raise Unacceptable("office_links")

    _walk(content, element, [], "")


def _walk(content: bytes, element: object, texts: list[str], tag: str) -> None:
    """Every element of an XML part, and the text of those named ``tag``; a document type of its own is refused."""
    inside: list[bool] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, attributes: dict[str, str]) -> None:
        inside.append(bool(tag) and name.endswith(f" {tag}"))
        element(name, attributes)  # type: ignore[operator]

    def refuse(*_: object) -> None:
        raise Unacceptable("broken")

    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda name: inside.pop()
    parser.CharacterDataHandler = lambda text: texts.append(text) if inside and inside[-1] else None
    parser.StartDoctypeDeclHandler = refuse
    try:
        if content.strip():
            parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unacceptable("broken") from error


def _check_rtf(content: bytes) -> None:
    """Fields of a few harmless kinds, written plainly; nothing embedded."""
    if RTF_ACTIVE.search(content):
        raise Unacceptable("office_active")
    for field in RTF_FIELD.finditer(content):
        said = re.split(rb"\\fldrslt", content[field.end() : field.end() + LONGEST_FIELD])[0]
        if RTF_DISGUISE.search(said.removesuffix(b"\\*")) or not RTF_QUIET.match(RTF_MARKS.sub(b"", said)):
            raise Unacceptable("office_links")

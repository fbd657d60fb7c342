"""ZIPs with a MIRAX slide that name files elsewhere, lack some, hold others', or lie of their sizes."""

import struct

from tests import mirax
from tests.documents import samples
from tests.documents.hostile.case import OPEN, UNREADABLE, Hostile
from tests.documents.hostile.zips import Member, zipped

GLASS = "Стекло.zip"
DATA = f"{mirax.NAME}/Data0000.dat"
DAT = "Data0000.dat"


def told(verdict: str, **changed: str) -> Hostile:
    """Slidedat.ini says something else of this."""
    return Hostile(lambda: mirax.zipped(mirax.members(mirax.files(**changed))), verdict, GLASS)


def with_(verdict: str, name: str, content: bytes) -> Hostile:
    """Something else lies under this name, or beside."""
    return Hostile(lambda: mirax.zipped(mirax.members() | {name: content}), verdict, GLASS)


def without(verdict: str, *names: str) -> Hostile:
    return Hostile(
        lambda: mirax.zipped({n: c for n, c in mirax.members().items() if not n.endswith(names)}),
        verdict,
        GLASS,
    )


def indexed(verdict: str, was: bytes, becomes: bytes) -> Hostile:
    """The index holds other bytes in place of these."""

    def make() -> bytes:
        held = mirax.files()
        assert was in held["Index.dat"]
        return mirax.zipped(mirax.members(held | {"Index.dat": held["Index.dat"].replace(was, becomes, 1)}))

    return Hostile(make, verdict, GLASS)


def entry(place: int, offset: int, length: int, file: int) -> bytes:
    return struct.pack("<4i", place, offset, length, file)


def first_entry() -> bytes:
    """Of the index: the first image of the first level, behind the number of images and a zero."""
    index = mirax.files()["Index.dat"]
    at = len(mirax.HEAD) + 8
    return index[at + 8 : at + 24]


def lying(declared: int) -> bytes:
    """The archive's own list tells another size of the data."""
    return zipped(
        *(
            Member(name.encode(), content, method=8, declared=declared if name == DATA else None)
            for name, content in mirax.members().items()
        )
    )


def link() -> bytes:
    """The data is a link out of the archive."""
    held = mirax.members() | {DATA: b"/etc/passwd"}
    return zipped(*(Member(n.encode(), c, mode=0o120777 if n == DATA else 0o100644) for n, c in held.items()))


def two() -> bytes:
    return mirax.zipped(mirax.members() | mirax.members(name="Стекло 2"))


INSIDE = struct.unpack("<4i", first_entry())
FILES = {
    "MIRAX at the top": Hostile(mirax.zipped, OPEN, GLASS),
    "MIRAX one folder down": Hostile(lambda: mirax.zipped(mirax.members(top="Иванова/")), OPEN, GLASS),
    "MIRAX two folders down": Hostile(lambda: mirax.zipped(mirax.members(top="a/b/")), "mrxs_alone", GLASS),
    "MIRAX with a Mac's and Windows' leavings": with_(OPEN, "__MACOSX/._x", b"\0\5\x16\7"),
    "two MIRAX": Hostile(two, "mrxs_several", GLASS),
    "a .mrxs alone": Hostile(lambda: mirax.jpeg((1, 2, 3)), "mrxs_alone", "Стекло.mrxs", mailed=OPEN),
    "a .mrxs alone in a ZIP": Hostile(
        lambda: mirax.zipped({"a.mrxs": mirax.jpeg((1, 2, 3))}), "mrxs_alone", GLASS
    ),
    "MIRAX without Slidedat.ini": without("mrxs_alone", "Slidedat.ini"),
    "MIRAX without data": without("mrxs_missing", "Data0000.dat"),
    "MIRAX without an index": without("mrxs_missing", "Index.dat"),
    "data upwards": told("mrxs_outside", FILE_0="../Data0000.dat"),
    "data upwards by backslashes": told("mrxs_outside", FILE_0="..\\Data0000.dat"),
    "data by an absolute path": told("mrxs_outside", FILE_0="/etc/passwd"),
    "data on a drive": told("mrxs_outside", FILE_0="C:Data0000.dat"),
    "data in the folder above itself": told("mrxs_outside", FILE_0=".."),
    "an index upwards": told("mrxs_outside", INDEXFILE="../../../etc/passwd"),
    "an index by an absolute path": told("mrxs_outside", INDEXFILE="/proc/self/environ"),
    "data without a name": told("mrxs_outside", FILE_0=""),
    "an index that is the data": told("mrxs_stranger", INDEXFILE=DAT),
    "a link for data": Hostile(link, "zip_paths", GLASS),
    "a program for data": with_("mrxs_stranger", DATA, samples.EXE),
    "a study for data": with_("mrxs_stranger", DATA, samples.dicom()),
    "a paper for data": with_("mrxs_stranger", DATA, samples.pdf()),
    "an archive for data": with_("zip_nested", DATA, samples.RAR),
    "a program beside MIRAX": with_("mrxs_stranger", "viewer.exe", samples.EXE),
    "a document with macros in the folder of MIRAX": with_(
        "zip_nested", f"{mirax.NAME}/a.docm", samples.docx()
    ),
    "a study beside MIRAX": with_("mrxs_stranger", "DICOM/1", samples.dicom()),
    "data nobody named": with_("mrxs_stranger", f"{mirax.NAME}/Data0001.dat", b"x"),
    "data in two cases of letters": with_("mrxs_stranger", f"{mirax.NAME}/DATA0000.DAT", b"x"),
    "files without end": told("mrxs_broken", FILE_COUNT="2147483647"),
    "files of less than none": told("mrxs_broken", FILE_COUNT="-1"),
    "more files than there are": told("mrxs_broken", FILE_COUNT="2"),
    "a glass of 2147483647 images": told("mrxs_broken", IMAGENUMBER_X="2147483647"),
    "a glass of a billion images": told("mrxs_broken", IMAGENUMBER_X="65536", IMAGENUMBER_Y="65536"),
    "images of 65536 points": told("mrxs_broken", DIGITIZER_WIDTH="65536", DIGITIZER_HEIGHT="65537"),
    "images of no points": told("mrxs_broken", DIGITIZER_WIDTH="0"),
    "images larger than they are": told(UNREADABLE, DIGITIZER_WIDTH="8192", DIGITIZER_HEIGHT="8192"),
    "levels without end": told("mrxs_broken", HIER_0_COUNT="2147483647"),
    "more divisions than images": told("mrxs_broken", CameraImageDivisionsPerSide="2147483647"),
    "divisions that do not divide": told(OPEN, CameraImageDivisionsPerSide="3"),
    "an overlap of no sense": told(UNREADABLE, OVERLAP_X="1e308", OVERLAP_Y="-1e308"),
    "an overlap that is no number": told(UNREADABLE, OVERLAP_X="nan", OVERLAP_Y="inf"),
    "labels without end": told(UNREADABLE, NONHIER_COUNT="2147483647"),
    "a jump of 2³⁰ images": told(UNREADABLE, IMAGE_CONCAT_FACTOR="30"),
    "a number that is no number": told("mrxs_broken", IMAGENUMBER_X="восемь"),
    "Slidedat.ini of nothing": with_("mrxs_broken", f"{mirax.NAME}/Slidedat.ini", b""),
    "Slidedat.ini of zeros": with_("mrxs_broken", f"{mirax.NAME}/Slidedat.ini", bytes(1000)),
    "Slidedat.ini of two megabytes": with_("mrxs_broken", f"{mirax.NAME}/Slidedat.ini", b"#" * 2 * 1024**2),
    "an index of nothing": with_(UNREADABLE, f"{mirax.NAME}/Index.dat", b""),
    "an index of another slide": indexed(UNREADABLE, mirax.SLIDE_ID.encode(), b"F" * 32),
    "an index beyond its end": with_(
        UNREADABLE, f"{mirax.NAME}/Index.dat", mirax.HEAD + b"\xff\xff\xff\x7f" * 2
    ),
    "an index that goes round": with_(
        UNREADABLE, f"{mirax.NAME}/Index.dat", mirax.HEAD + struct.pack("<8i", *[len(mirax.HEAD)] * 8)
    ),
    "an image of a file that is not there": indexed(UNREADABLE, first_entry(), entry(*INSIDE[:3], 2**31 - 1)),
    "an image of a place that is not there": indexed(
        UNREADABLE, first_entry(), entry(2**31 - 1, *INSIDE[1:])
    ),
    "an image of a place before the first": indexed(UNREADABLE, first_entry(), entry(-1, *INSIDE[1:])),
    "data cut short": with_(UNREADABLE, DATA, mirax.files()[DAT][:400]),
    "data of nothing": with_(UNREADABLE, DATA, b""),
    "data longer than the list says": Hostile(lambda: lying(1000), "broken", GLASS),
    "data longer than the list says, beyond its beginning": Hostile(lambda: lying(10_000), UNREADABLE, GLASS),
    "data shorter than the list says": Hostile(lambda: lying(10**6), UNREADABLE, GLASS),
    "data that unpacks into 400 megabytes": Hostile(
        lambda: mirax.zipped(mirax.members() | {DATA: bytes(400 * 1024**2)}), "zip_bomb", GLASS
    ),
}

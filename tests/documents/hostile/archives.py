"""ZIPs with paths, links, names, passwords and members that no disc has."""

from tests.documents import samples
from tests.documents.hostile.case import OPEN, Hostile
from tests.documents.hostile.polyglots import PE
from tests.documents.hostile.zips import Member, zipped

KT = "КТ.zip"
AES = b"\x01\x99\x07\0\x02\0AE\x03\0\0"


def named(*names: str | bytes, **more: int) -> bytes:
    """Slices under these names."""
    return zipped(
        *(Member(n if isinstance(n, bytes) else n.encode(), samples.dicom(), **more) for n in names)
    )


def beside(name: str, content: bytes) -> bytes:
    """A slice, and something else under this name."""
    return samples.archive(("DICOM/IM0001", samples.dicom()), (name, content))


def path(*names: str | bytes, **more: int) -> Hostile:
    return Hostile(lambda: named(*names, **more), "zip_paths", KT)


def fine(*names: str | bytes, **more: int) -> Hostile:
    return Hostile(lambda: named(*names, **more), OPEN, KT)


FILES = {
    "an absolute path": path("/etc/cron.d/x.dcm"),
    "a path upwards": path("../../x.dcm"),
    "a path upwards in its middle": path("DICOM/../../x.dcm"),
    "a path upwards by backslashes": path("..\\..\\x.dcm"),
    "an absolute path by backslashes": path("\\Windows\\x.dcm"),
    "a drive": path("C:\\Windows\\x.dcm"),
    "a drive without a slash": path("C:x.dcm"),
    "a neighbour's share": path("\\\\host\\share\\x.dcm"),
    "a path upwards with spaces": path("DICOM/.. /x.dcm"),
    "a path of three dots": path("DICOM/.../x.dcm"),
    "a stream of a file": path("IM0001.dcm:hidden"),
    "a device": path("DICOM/CON"),
    "a device with an extension": path("NUL.dcm"),
    "a port": path("DICOM/com1.dcm"),
    "a name with a NUL": path(b"IM0001.dcm\0.exe"),
    "a name that turns its direction": path("IM\u202emcd.exe"),
    "a name with a new line": path("IM\n0001.dcm"),
    "a name of 4000 bytes": path("x" * 4000),
    "a path of two hundred folders": path("a/" * 200 + "x.dcm"),
    "a name of nothing": path(""),
    "a name ending with a dot": path("IM0001.exe."),
    "a link": Hostile(samples.linked_archive, "zip_paths", KT),
    "a link to a folder": path("DICOM", mode=0o120777),
    "a pipe": path("DICOM/pipe", mode=0o010644),
    "a device's node": path("DICOM/null", mode=0o020666),
    "two members of one name": path("IM0001.dcm", "IM0001.dcm"),
    "two names that differ by case": fine("IM0001.dcm", "im0001.DCM"),
    "a name of 255 bytes": fine("я" * 125 + ".dcm"),
    "a name of Windows' own letters": fine("КТ/Снимок.dcm".encode("cp866"), flags=0),
    "names in folders by backslashes": fine("DICOM\\PAT0\\IM0001"),
    "names with spaces": fine("DICOM disk 1/IM 0001.dcm"),
    "ZipCrypto": Hostile(samples.locked_archive, "zip_password", KT),
    "AES": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom(), method=99, flags=1, extra=AES)), "zip_password", KT
    ),
    "one locked member of two": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom()), Member(b"2.dcm", samples.dicom(), flags=1)),
        "zip_password",
        KT,
    ),
    "a password that only the member tells of": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom(), local_flags=1)), "zip_password", KT
    ),
    "a member packed by nobody knows what": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom(), method=98)), "broken", KT
    ),
    "a member with a wrong sum": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom())).replace(samples.dicom()[-200:], bytes(200), 1),
        OPEN,
        KT,
    ),
    "an archive of nothing": Hostile(lambda: samples.archive(), "zip_no_images", KT),
    "an archive of folders": Hostile(lambda: samples.archive(("DICOM/", b"")), "zip_no_images", KT),
    "an archive of papers": Hostile(lambda: samples.archive(("a.pdf", samples.pdf())), "zip_only_papers", KT),
    "an archive with a comment": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom()), comment=b"Nero 7"), OPEN, KT
    ),
    "an archive with a page for a comment": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom()), comment=samples.HTML), "two_in_one", KT
    ),
    "an archive with an archive for a comment": Hostile(
        lambda: zipped(Member(b"1.dcm", samples.dicom()), comment=samples.RAR), "two_in_one", KT
    ),
    "an archive behind words": Hostile(
        lambda: b"Hello, this is a letter\n" * 9 + samples.study(), "two_in_one", KT
    ),
    "an archive behind a program": Hostile(lambda: PE + samples.study(), "program", KT),
    "an archive behind an archive": Hostile(
        lambda: samples.archive(("x.txt", b"x")) + samples.study(), "two_in_one", KT
    ),
    "a program behind an archive": Hostile(lambda: samples.study() + PE, "two_in_one", KT),
    "zeros behind an archive": Hostile(lambda: samples.study() + bytes(512), OPEN, KT),
    "a page beside the slices": Hostile(lambda: beside("INDEX.HTM", samples.HTML), OPEN, KT),
    "a drawing beside the slices": Hostile(lambda: beside("logo.svg", samples.SVG), OPEN, KT),
    "a link of Windows beside the slices": Hostile(
        lambda: beside("КТ.lnk", b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F" + bytes(60)), OPEN, KT
    ),
    "a two-faced DICOM beside the slices": Hostile(
        lambda: beside("IM2", samples.dicom(preamble=b"MZ\x90\0")), "zip_stranger", KT
    ),
    "a tail of a RAR beside the slices": Hostile(lambda: beside("more.rar", samples.RAR), "zip_nested", KT),
}

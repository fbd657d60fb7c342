"""Names as hostile and as odd clients send them, over an honest file."""

from tests.documents import samples
from tests.documents.hostile.case import OPEN, Hostile

RUN = [
    "Выписка.pdf.exe", "фото.jpg.scr", "Выписка.pdf.exe.", "Выписка.pdf.exe . . ", "Выписка.exe\u200b", "Вы\u202efdp.scr",
    "Выписка.EXE", "Выписка.pdf.lnk", "Выписка.url", "Выписка.pif", "a.ps1", "a.jar", "a.js", "a.vbs", "a.wsf", "a.html",
    "a.svg", "a.msi", "a.cpl", "a.iso", "a.docm", "a.pptm", "a.xlam", "a.chm", "a.application", "a.desktop", "a.command",
    "a.dmg", "a.vhdx", "a.settingcontent-ms", "a.library-ms", "a.jnlp", "a.rdp",
    "a.py\0", "a\n.bat", "a.exe\u00a0", "a.e\u00adxe",
]  # fmt: skip
"""Names that some computer would run."""

SHOWN = {
    "Выписка.pdf": "Выписка.pdf",
    "Выписка.PDF": "Выписка.PDF",
    "Выписка": "Выписка.pdf",
    ".pdf": "Документ.pdf",
    "": "Документ.pdf",
    " . . ": "Документ.pdf",
    "Выписка.jpg": "Выписка.pdf",
    "Выписка.v2": "Выписка.v2.pdf",
    "../../../etc/passwd": "passwd.pdf",
    "..\\..\\Windows\\win.ini": "win.ini.pdf",
    "C:\\Users\\Анна\\Выписка.pdf": "Выписка.pdf",
    "/etc/cron.d/x.pdf": "x.pdf",
    "Вы\0писка.pdf": "Вы писка.pdf",
    "Вы\r\nSet-Cookie: a=1.pdf": "Вы Set-Cookie_ a=1.pdf",
    "Выписка\u202efdp.pdf": "Выпискаfdp.pdf",
    "Вы\u200bписка\ufeff.pdf": "Выписка.pdf",
    "<script>alert(1)</script>.pdf": "script_.pdf",
    '"><img src=x>.pdf': "___img src=x_.pdf",
    "CON.pdf": "CON_.pdf",
    "nul": "nul_.pdf",
    "Выписка.pdf:поток": "Выписка.pdf_поток.pdf",
    "Выписка.pdf.": "Выписка.pdf",
    "  Выписка.pdf  ": "Выписка.pdf",
    "Выписка 😷.pdf": "Выписка 😷.pdf",
    "Выписка\udcff.pdf": "Выписка.pdf",
    "Âûïèñêà.pdf": "Âûïèñêà.pdf",
    "تقرير.pdf": "تقرير.pdf",
    "{{ 7*7 }} %s ${x}.pdf": "{{ 7_7 }} %s ${x}.pdf",
    "%00%2e%2e%2f.pdf": "%00%2e%2e%2f.pdf",
    "я" * 250 + ".pdf": "я" * 125 + ".pdf",
    "x" * 251 + ".pdf": "x" * 251 + ".pdf",
    "x" * 4000: "x" * 251 + ".pdf",
    "x." * 2000 + "pdf": "x." * 125 + "x.pdf",
    "й".join("аб") + ".pdf": "айб.pdf",
}
"""What was sent, and what people are shown."""

FILES = {
    **{f"a name that is run: {name!a}": Hostile(samples.pdf, "program_name", name) for name in RUN},
    "an honest PDF": Hostile(samples.pdf, OPEN),
    "a photograph called PDF": Hostile(samples.jpeg, OPEN, "Выписка.pdf"),
    "a PDF called a photograph": Hostile(samples.pdf, OPEN, "IMG.jpg"),
    "a slice called a PDF": Hostile(samples.dicom, OPEN, "Выписка.pdf"),
    "an archive called a PDF": Hostile(samples.study, OPEN, "Выписка.pdf"),
}

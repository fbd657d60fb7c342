"""Word, OpenDocument and RTF texts as hospitals make them, and as people should not: each made here."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORDS = ("Выписной эпикриз", "Диагноз: рак левой молочной железы", "Рекомендации: химиотерапия")
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def zipped(members: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 12, 0, 0)), body, stored)
    return content.getvalue()


def docx(
    body: str = "", relations: str = "", types: str = "", main: str = MAIN, **more: str | bytes
) -> bytes:
    """``body`` and ``relations`` are put in as XML; ``more`` are members, «__» for «/»."""
    text = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in WORDS)
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
            "word/document.xml": docx_part(text + body),
            **{name.replace("__", "/"): content for name, content in more.items()},
        }
    )


def docx_part(body: str) -> str:
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'


def relation(what: str, target: str, mode: str = "") -> str:
    mode = mode and f'TargetMode="{mode}"'
    return f'<Relationship Id="x1" Type="{R}/{what}" Target="{target}" {mode}/>'


def field(instruction: str) -> str:
    return f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>?</w:t></w:r></w:fldSimple></w:p>'


def split_field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{what}"/></w:r>' for what in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{short}="{OASIS}:{long}:1.0"'
    for short, long in {
        "office": "office", "text": "text", "draw": "drawing", "script": "script", "manifest": "manifest",
    }.items()
)  # fmt: skip


def odt(body: str = "", mime: str = "application/vnd.oasis.opendocument.text", **more: str | bytes) -> bytes:
    text = "".join(f"<text:p>{words}</text:p>" for words in WORDS)
    return zipped(
        {
            "mimetype": mime,
            "content.xml": f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'office:version="1.2"><office:body><office:text>{text}{body}</office:text></office:body>'
            "</office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest {SPACES} manifest:version="1.2">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
            **{name.replace("__", "/"): content for name, content in more.items()},
        }
    )


def linked_picture(address: str) -> str:
    return f'<text:p><draw:frame text:anchor-type="as-char"><draw:image xlink:href="{address}"/></draw:frame></text:p>'


def rtf(body: bytes = b"") -> bytes:
    text = b"".join(b"".join(rb"\u%d?" % ord(letter) for letter in words) + rb"\par " for words in WORDS)
    return rb"{\rtf1\ansi\deff0{\fonttbl{\f0 DejaVu Sans;}}\f0 " + text + body + b"}"


def rtf_field(instruction: bytes) -> bytes:
    return rb"{\field{\*\fldinst " + instruction + rb"}{\fldrslt ?}}"

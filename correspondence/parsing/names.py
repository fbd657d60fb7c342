"""Names of attachments as the letter gives them, made safe; a name for what has none. Never a place on a disk."""

import re
import unicodedata

LONGEST, LONGEST_EXTENSION = 200, 16
NAMELESS = "Вложение"
DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])|^[A-Za-z]:(?=[^\\/]*\.[^\\/]*$)")
UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/webp": ".webp",
    "application/dicom": ".dcm",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/x-rar-compressed": ".rar",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/rfc822-headers": ".txt",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "application/ms-tnef": ".dat",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "audio/mpeg": ".mp3",
    "video/mp4": ".mp4",
}


def clean(name: str) -> str:
    """The last part of the path without unseen marks, 200 letters at most with the extension; empty when none is left."""
    visible = "".join(
        " " if letter in "\t\n\r" else letter for letter in name[:4000] if not _is_unseen(letter)
    )
    parts = [part.strip() for part in DRIVE.sub("", visible.strip()).replace("\\", "/").split("/")]
    named = [part for part in parts if part.strip(". ")]
    return _cut(" ".join(unicodedata.normalize("NFC", named[-1]).split())) if named else ""


def nameless(number: int, content_type: str) -> str:
    """«Вложение 3.pdf»: by its place among the letter's parts and by the type that the letter gives."""
    return f"{NAMELESS} {number}{EXTENSIONS.get(content_type, '')}"


def _is_unseen(letter: str) -> bool:
    return letter not in "\t\n\r" and unicodedata.category(letter) in UNSEEN


def _cut(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > LONGEST_EXTENSION:
        return name[:LONGEST].rstrip()
    return stem[: LONGEST - 1 - len(extension)].rstrip() + dot + extension

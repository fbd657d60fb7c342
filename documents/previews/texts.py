"""Text as a page says it, made fit to be kept and searched. No Django here: both sides of the jail use it."""

import re

LONGEST = 20_000
"""Letters kept of one page: five times a full sheet of small print."""
SPLIT = re.compile("[\u0002\u00ad\ufffe][ \t]*\r?\n?")
"""What pdfium leaves where a word is carried over to the next line."""
UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff\ufeff\uffff]")


def tidy(text: str) -> str:
    """Carried-over words joined, lines kept, nothing that a database or a page could stumble on."""
    joined = SPLIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in UNSEEN.sub(" ", joined).split("\n"))
    return re.sub(r"\n{2,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]

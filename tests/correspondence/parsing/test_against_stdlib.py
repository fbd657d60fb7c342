"""The same letters by the standard library (compat32), which is slow and right about well-formed ones: leaf by leaf."""

import email
import random
from email import encoders, policy
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import collapse_rfc2231_value

import pytest

from correspondence.parsing import tree
from correspondence.parsing.letter import name_of

NAMES = (
    "Выписка.pdf",
    "scan.png",
    "Снимок колена от 12 ноября.jpeg",
    "a;b.txt",
    'q"uote.pdf',
    "x" * 90 + ".pdf",
)
ENCODERS = (encoders.encode_base64, encoders.encode_quopri, encoders.encode_7or8bit)


def made(chance: random.Random, depth: int = 0):
    kind = chance.choice(("text", "file", "file", "multipart", "letter")) if depth else "multipart"
    if kind == "multipart" and depth < 4:
        root = MIMEMultipart(chance.choice(("mixed", "alternative", "related", "signed", "digest")))
        for _ in range(chance.randint(1, 4)):
            root.attach(made(chance, depth + 1))
        return root
    if kind == "letter" and depth < 4:
        inside = made(chance, depth + 1)
        inside["Subject"] = Header("Внутри", "utf-8").encode()
        return MIMEMessage(inside)
    if kind == "text":
        return MIMEText(
            "Привет, мир\n" * chance.randint(1, 30), "plain", chance.choice(("utf-8", "koi8-r", "cp1251"))
        )
    part = MIMEBase("application", chance.choice(("pdf", "octet-stream")))
    lines = [
        bytes(chance.choices(range(32, 127), k=chance.randint(0, 90))) for _ in range(chance.randint(0, 9))
    ]
    encode = chance.choice(ENCODERS)
    part.set_payload(
        chance.randbytes(chance.randint(0, 900)) if encode is ENCODERS[0] else b"\n".join(lines).decode()
    )
    encode(part)
    name = chance.choice(NAMES)
    part.add_header(
        "Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name)
    )
    return part


def ours(raw: bytes):
    waiting = [tree.grow(raw)]
    while waiting:
        entity = waiting.pop(0)
        if entity.nested is not None:
            waiting.insert(0, entity.nested)
        elif entity.children:
            waiting = entity.children + waiting
        else:
            yield entity.content_type, name_of(entity), entity.content()


def theirs(raw: bytes):
    for part in email.message_from_bytes(raw, policy=policy.compat32).walk():
        if not part.is_multipart():
            name = collapse_rfc2231_value(part.get_param("filename", "", "content-disposition", unquote=True))
            yield part.get_content_type(), name.replace('\\"', '"'), part.get_payload(decode=True)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("seed", range(150))
def test_every_leaf_is_the_same(seed, newline):
    raw = made(random.Random(seed)).as_bytes().replace(b"\n", newline)

    assert list(ours(raw)) == list(theirs(raw))

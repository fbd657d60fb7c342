"""In the limited child: who has signed a PDF, inside it (PAdES) or beside it (a detached CMS, «.sig»), and whether it holds.

Only what can be computed here is called checked; a signature by an algorithm not known here (GOST) is «unsupported».
"""

import asyncio
import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    async_validate_cms_signature,
    async_validate_detached_cms,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

MOST_SIGNATURES = 20
WORDS = 200
KNOWN_DIGESTS = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})


def inside(path: Path, roots: Path | None) -> Iterator[dict[str, Any]]:
    """A line for each signature of the PDF, the first first."""
    with path.open("rb") as file:
        reader = PdfFileReader(file, strict=False)
        for embedded in reader.embedded_regular_signatures[:MOST_SIGNATURES]:
            told = _signer(embedded.signed_data, embedded.signer_cert)
            try:
                status = asyncio.run(async_validate_pdf_signature(embedded, _trusting(roots)))
            except SignatureValidationError:
                yield {**told, "state": "broken"}
            except Exception:  # a stranger's file, a stranger's library: what was not computed is not claimed
                yield {**told, "state": "unsupported"}
            else:
                changed = status.modification_level == ModificationLevel.OTHER
                yield {**told, "state": "broken" if changed else _state(status, embedded.signed_data)}


def beside(path: Path, signature: Path, roots: Path | None) -> Iterator[dict[str, Any]]:
    """One line: of the signature that lies beside the file. Nothing where it is no signature at all."""
    try:
        signed = cms.ContentInfo.load(_der(signature.read_bytes()))["content"]
        told = _signer(signed, _certificate(signed))
    except Exception:
        return
    content, held = path.read_bytes(), signed["encap_content_info"]["content"].native
    if held is not None and held != content:
        yield {**told, "state": "broken"}
        return
    try:
        status = asyncio.run(
            async_validate_detached_cms(content, signed, _trusting(roots))
            if held is None
            else async_validate_cms_signature(signed, validation_context=_trusting(roots))
        )
    except SignatureValidationError:
        yield {**told, "state": "broken"}
    except Exception:
        yield {**told, "state": "unsupported"}
    else:
        yield {**told, "state": _state(status, signed)}


def _state(status: Any, signed: cms.SignedData) -> str:
    if signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native not in KNOWN_DIGESTS:
        return "unsupported"
    if not (status.intact and status.valid):
        return "broken"
    return "verified" if status.trusted else "unknown_issuer"


def _signer(signed: cms.SignedData, certificate: x509.Certificate | None) -> dict[str, Any]:
    """As the certificate and the signature say of themselves."""
    subject = certificate.subject.native if certificate is not None else {}
    name = " ".join(str(subject[key]) for key in ("surname", "given_name") if subject.get(key))
    issuer = certificate.issuer.native.get("common_name", "") if certificate is not None else ""
    told = {"signer": name or str(subject.get("common_name", "")), "issuer": str(issuer)}
    at = next(
        (
            attribute["values"][0].native
            for attribute in signed["signer_infos"][0]["signed_attrs"]
            if attribute["type"].native == "signing_time"
        ),
        None,
    )
    words = {key: " ".join(value.split())[:WORDS] for key, value in told.items()}
    return {**words, "at": at.isoformat() if at else None}


def _certificate(signed: cms.SignedData) -> x509.Certificate | None:
    """Of the signer: the one whose number the signature names."""
    wanted = signed["signer_infos"][0]["sid"].native
    found = [
        choice.chosen for choice in signed["certificates"] if isinstance(choice.chosen, x509.Certificate)
    ]
    if isinstance(wanted, dict):
        found = [one for one in found if one.serial_number == wanted["serial_number"]] or found
    return found[0] if found else None


def _der(content: bytes) -> bytes:
    """Three ways in which programs write a «.sig»: DER, PEM, and base64 without a heading."""
    if pem.detect(content):
        return bytes(pem.unarmor(content)[2])
    if content[:1] == b"\x30":
        return content
    return base64.b64decode(b"".join(content.split()), validate=True)


def _trusting(roots: Path | None) -> ValidationContext:
    """Only the roots that the insurer has put into the folder; nothing is fetched."""
    found = [
        x509.Certificate.load(_der(file.read_bytes())) for file in sorted(roots.glob("*.pem"))
    ] if roots else []  # fmt: skip
    return ValidationContext(trust_roots=found, allow_fetching=False)

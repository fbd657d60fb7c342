"""A certificate authority of the tests, experts who have its certificates, and what they sign."""

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

EXPERT = "Ковалёв Роман Андреевич"
AUTHORITY = "Демонстрационный УЦ"
STREEBOG_256 = "1.2.643.7.1.1.2.2"


@cache
def authority() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    return _certified(AUTHORITY)


@cache
def expert() -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    return _certified(EXPERT, by=authority())


def roots(folder: Path) -> str:
    """A folder with the authority's certificate, as the insurer keeps it."""
    (folder / "authority.pem").write_bytes(authority()[0].public_bytes(Encoding.PEM))
    return str(folder)


def detached(pdf: bytes, encoding: Encoding = Encoding.DER, *, attached: bool = False) -> bytes:
    """«.sig» beside a file; ``attached``: with the file inside it, as some programs do."""
    certificate, key = expert()
    options = [pkcs7.PKCS7Options.Binary] + ([] if attached else [pkcs7.PKCS7Options.DetachedSignature])
    builder = pkcs7.PKCS7SignatureBuilder().set_data(pdf).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(encoding, options)


def by_gost(pdf: bytes) -> bytes:
    """The same, told to be made with a digest that only Russian programs compute."""
    told = cms.ContentInfo.load(detached(pdf))
    told["content"]["signer_infos"][0]["digest_algorithm"]["algorithm"] = STREEBOG_256
    return told.dump(force=True)


def pades(pdf: bytes) -> bytes:
    """The PDF with a signature inside it."""
    certificate, key = expert()
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),
    )
    how = signers.PdfSignatureMetadata(field_name="Signature", subfilter=fields.SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    return signers.sign_pdf(writer, how, signer=signer).getvalue()


def _certified(name: str, by: tuple[x509.Certificate, rsa.RSAPrivateKey] | None = None):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now, is_authority = datetime.now(UTC), by is None
    uses = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    uses |= dict.fromkeys(("digital_signature", "content_commitment"), not is_authority)
    uses |= dict.fromkeys(("key_cert_sign", "crl_sign"), is_authority)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by[0].subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**uses), critical=True)
    )
    return made.sign(by[1] if by else key, hashes.SHA256()), key

"""The key and certificate that contracts are sealed with: the installation's own, or one from outside.

Pure: read at start-up before Django is there (config.env), and by the worker that seals.
"""

import datetime as dt
import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

OWN = "seal.pem"
FORMER = "former.pem"
BITS, LEAST_BITS = 3072, 2048
YEARS = 15
PEM = b"-----BEGIN"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class SealFault(Exception):
    """The key or its certificate cannot be used; `str()` is a sentence for whoever runs Callboard, without secrets."""


@dataclass(frozen=True)
class SealKey:
    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint_of(self.certificate)


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, hex."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def load(certificate: Path, key: Path | None = None, passphrase: str = "") -> SealKey:
    """From PKCS#12, or from PEM with the key in the same file or in its own. Raises SealFault.

    One that has run out can still be read, to know what it sealed: `check_dates` says so.
    """
    secret = passphrase.encode() or None
    data = _bytes_of(certificate, "SEAL_CERTIFICATE")
    if PEM not in data:
        return _checked(*_from_pkcs12(data, secret))
    try:
        certificates = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise SealFault("SEAL_CERTIFICATE holds no certificate: give a PEM or PKCS#12 file.") from error
    private = _private_key(_bytes_of(key, "SEAL_KEY") if key else data, secret)
    return _checked(private, certificates[0], certificates[1:])


def make_own(folder: Path, host: str) -> SealKey:
    """The installation's own key, made where there is none yet. Of several processes that come at once, one makes it."""
    wanted = folder / OWN
    if not wanted.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".seal-")
        fresh = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(_new_pair(host))
            file.flush()
            os.fsync(handle)
        try:
            os.link(fresh, wanted)
        except FileExistsError:
            pass  # another process was first, and its key is the one
        finally:
            fresh.unlink()
    return load_own(folder)


def load_own(folder: Path) -> SealKey:
    """Raises SealFault where it is there and of no use, FileNotFoundError where there is none."""
    path = folder / OWN
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SealFault(f"Others can read the key that contracts are sealed with: chmod 600 {path}.")
    return load(path)


def replace_own(folder: Path, host: str) -> SealKey:
    """A new key; what the old one sealed is still known for ours."""
    with (folder / FORMER).open("ab") as file:
        file.write(load_own(folder).certificate.public_bytes(Encoding.PEM))
    (folder / OWN).unlink()
    return make_own(folder, host)


def former_certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """Those that sealed before, of a PEM file; none where there is no file."""
    if not path.exists():
        return ()
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise SealFault(f"{path} must hold the certificates that sealed before, as PEM.") from error


def _bytes_of(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SealFault(f"Set {name} to a file that can be read; {path} cannot.") from error


def _from_pkcs12(data: bytes, secret: bytes | None) -> tuple:
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(data, secret)
    except ValueError as error:
        sentence = "SEAL_CERTIFICATE is no PEM or PKCS#12 file, or SEAL_PASSPHRASE does not open it."
        raise SealFault(sentence) from error
    if key is None or certificate is None:
        raise SealFault("SEAL_CERTIFICATE must hold a certificate together with its key.")
    return key, certificate, chain


def _private_key(data: bytes, secret: bytes | None) -> PrivateKey:
    try:
        return load_pem_private_key(data, secret)
    except TypeError as error:
        # One has a passphrase and the other does not expect it.
        words = "needs no passphrase: unset SEAL_PASSPHRASE" if secret else "needs its passphrase: set SEAL_PASSPHRASE"
        raise SealFault(f"The key to SEAL_CERTIFICATE {words}.") from error
    except ValueError as error:
        raise SealFault("There is no key to SEAL_CERTIFICATE: set SEAL_KEY and SEAL_PASSPHRASE to it.") from error


def _checked(key: PrivateKey, certificate: x509.Certificate, chain: list[x509.Certificate]) -> SealKey:
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or key.key_size < _least(key):
        raise SealFault(f"The key to seal with must be RSA of {LEAST_BITS} bits or more, or on an elliptic curve.")
    if _public(key.public_key()) != _public(certificate.public_key()):
        raise SealFault("SEAL_KEY does not belong to SEAL_CERTIFICATE.")
    if not _may_sign(certificate):
        raise SealFault("SEAL_CERTIFICATE was not made for signatures; use one that was.")
    return SealKey(certificate, key, tuple(chain))


def check_dates(certificate: x509.Certificate) -> None:
    now = dt.datetime.now(dt.UTC)
    if now > certificate.not_valid_after_utc:
        raise SealFault(
            f"The certificate that contracts are sealed with ran out on {certificate.not_valid_after_utc:%Y-%m-%d}: "
            "set SEAL_CERTIFICATE to a new one, or run: python manage.py seal_key --replace."
        )
    if now < certificate.not_valid_before_utc:
        raise SealFault("The certificate that contracts are sealed with is not valid yet.")


def _least(key: PrivateKey) -> int:
    return LEAST_BITS if isinstance(key, rsa.RSAPrivateKey) else 256


def _public(key) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _new_pair(host: str) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    now = dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Callboard at {host}"[:64])])
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)

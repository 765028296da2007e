"""The key that contracts are sealed with: our own, one from outside, and what is wrong with it in a sentence."""

import datetime as dt
import stat
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from config.env import EnvironmentProblem, read
from contracts.seal import compose, keys, reader
from tests.contracts.seals.conftest import RECORD

NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Okoye Casting Ltd")])


def pair(key=None, *, days=30, signs=True):
    key = key or ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    usage = dict.fromkeys(("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False)
    made = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=60))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(
            x509.KeyUsage(
                digital_signature=signs, content_commitment=signs, key_encipherment=not signs, data_encipherment=False,
                **usage,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return key, made


def pem(path, key, made, *, passphrase=b""):
    locked = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    certificate, private = path / "certificate.pem", path / "key.pem"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return certificate, private


def test_our_own_is_made_once_and_for_us_alone(tmp_path):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(keys.make_own(tmp_path / "seal", "a.example"))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.fingerprint for one in made}) == 1
    assert [file.name for file in (tmp_path / "seal").iterdir()] == [keys.OWN]
    assert stat.S_IMODE((tmp_path / "seal" / keys.OWN).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "seal").stat().st_mode) == 0o700
    assert "PRIVATE" not in repr(made[0])


def test_the_start_makes_it_and_says_what_is_wrong_with_it(tmp_path):
    place = {"CALLBOARD_VAR": str(tmp_path)}
    key = read(place).seal.key_in_use()
    assert read(place).seal.key_in_use().fingerprint == key.fingerprint
    own = tmp_path / "seal" / keys.OWN
    own.chmod(0o644)
    with pytest.raises(EnvironmentProblem, match=r"Others can read the key .* chmod 600"):
        read(place)
    own.chmod(0o600)
    own.write_text("not a key")
    with pytest.raises(EnvironmentProblem, match=r"no PEM or PKCS#12 file"):
        read(place)


def test_a_replaced_key_leaves_what_it_sealed_ours(tmp_path):
    old = keys.make_own(tmp_path, "a.example")
    new = keys.replace_own(tmp_path, "a.example")
    former = keys.former_certificates(tmp_path / keys.FORMER)
    assert new.fingerprint != old.fingerprint
    assert [keys.fingerprint_of(one) for one in former] == [old.fingerprint]


@pytest.mark.parametrize("kind", ["pkcs12", "pem", "locked pem"])
def test_a_certificate_from_outside_seals(tmp_path, kind, agreed, certificate, pdfsig):
    key, made = pair()
    given = {}
    if kind == "pkcs12":
        file = tmp_path / "seal.p12"
        locked = BestAvailableEncryption(b"open sesame")
        file.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, made, None, locked))
        given = {"SEAL_CERTIFICATE": str(file), "SEAL_PASSPHRASE": "open sesame"}
    else:
        phrase = b"open sesame" if kind == "locked pem" else b""
        one, other = pem(tmp_path, key, made, passphrase=phrase)
        given = {"SEAL_CERTIFICATE": str(one), "SEAL_KEY": str(other), "SEAL_PASSPHRASE": phrase.decode()}
    seal = read({"CALLBOARD_VAR": str(tmp_path), **given}).seal
    assert "open sesame" not in repr(seal)
    data = compose.seal(agreed, certificate, RECORD, seal.key_in_use())
    found = reader.read(data)
    assert (found["intact"], found["signer"]) == (True, "Okoye Casting Ltd")
    assert "Signature is Valid" in pdfsig(data)


def test_what_a_certificate_sealed_stays_readable_when_it_has_run_out(tmp_path, agreed, certificate):
    key, made = pair(days=-1)
    found = reader.read(compose.seal(agreed, certificate, RECORD, keys.SealKey(made, key)))
    assert found["intact"], found["why"]


def _other(path):
    _key, made = pair()
    return pem(path, ec.generate_private_key(ec.SECP256R1()), made), ""


def _weak(path):
    return pem(path, *pair(rsa.generate_private_key(public_exponent=65537, key_size=1024))), ""


def _over(path):
    return pem(path, *pair(days=-1)), ""


def _no_signing(path):
    return pem(path, *pair(signs=False)), ""


def _locked(path):
    return pem(path, *pair(), passphrase=b"secret"), ""


def _not_locked(path):
    return pem(path, *pair()), "secret"


def _wrong(path):
    return pem(path, *pair(), passphrase=b"secret"), "other"


def _no_key(path):
    certificate, _private = pem(path, *pair())
    return (certificate, certificate), ""


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (_other, "SEAL_KEY does not belong to SEAL_CERTIFICATE."),
        (_weak, "must be RSA of 2048 bits or more"),
        (_over, "ran out on"),
        (_no_signing, "was not made for signatures"),
        (_locked, "needs its passphrase: set SEAL_PASSPHRASE"),
        (_not_locked, "needs no passphrase: unset SEAL_PASSPHRASE"),
        (_wrong, "There is no key to SEAL_CERTIFICATE: set SEAL_KEY and SEAL_PASSPHRASE to it."),
        (_no_key, "There is no key to SEAL_CERTIFICATE"),
    ],
)
def test_what_is_wrong_with_one_from_outside_is_said_at_start(tmp_path, fault, sentence):
    (certificate, private), passphrase = fault(tmp_path)
    given = {"SEAL_CERTIFICATE": str(certificate), "SEAL_KEY": str(private), "SEAL_PASSPHRASE": passphrase}
    with pytest.raises(EnvironmentProblem) as caught:
        read({"CALLBOARD_VAR": str(tmp_path), **given})
    assert sentence in str(caught.value)
    assert "PRIVATE" not in str(caught.value)

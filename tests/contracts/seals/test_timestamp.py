"""An authority for timestamps on this machine, over real HTTP: it witnesses the seal, or is away."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp, x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from contracts.seal import compose, reader
from core import clock
from tests.contracts.seals.conftest import RECORD


def _stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = crypto_x509.Name([crypto_x509.NameAttribute(crypto_x509.NameOID.COMMON_NAME, "Speaking Clock")])
    now = clock.now()
    made = (
        crypto_x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - clock.dt.timedelta(days=1))
        .not_valid_after(now + clock.dt.timedelta(days=9))
        .add_extension(
            crypto_x509.ExtendedKeyUsage([crypto_x509.ExtendedKeyUsageOID.TIME_STAMPING]),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(made.public_bytes(Encoding.DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(private),
    )


class _Authority(BaseHTTPRequestHandler):
    stamper = None

    def do_POST(self):
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.stamper.request_tsa_response(asked).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def authority():
    _Authority.stamper = _stamper()
    server = HTTPServer(("127.0.0.1", 0), _Authority)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_an_authority_witnesses_the_time(authority, agreed, certificate, seal_key, pdfsig):
    data = compose.seal(agreed, certificate, RECORD, seal_key, timestamp_url=authority)
    found = reader.read(data)
    assert (found["intact"], found["timestamped_by"]) == (True, "Speaking Clock"), found
    assert "Signature is Valid" in pdfsig(data)


def test_an_authority_that_is_away_is_no_fault_of_the_document(agreed, certificate, seal_key):
    with pytest.raises(TimestampRequestError):
        compose.seal(agreed, certificate, RECORD, seal_key, timestamp_url="http://127.0.0.1:9/")

import os
import subprocess
from pathlib import Path

import pytest

from config.local import pdfsig as poppler
from contracts.seal import compose, keys, page
from tests.contracts.seals.signed import document

RECORD = {"contract": "6f7c1f2e-0000-4000-8000-000000000001", "events": [], "who": "Zoë Łucja"}


@pytest.fixture(scope="session")
def seal_key(tmp_path_factory) -> keys.SealKey:
    return keys.make_own(tmp_path_factory.mktemp("seal"), "casting.example")


@pytest.fixture(scope="session")
def agreed() -> bytes:
    """The document that was signed."""
    return document()


@pytest.fixture(scope="session")
def certificate() -> bytes:
    words = {
        "title": "Certificate", "office": "Okoye Casting", "date": [2026, 11, 22, 20, 0, 0], "slug": "Deal memo",
        "heading": "Certificate of signature", "foot": "Deal memo", "lead": "Who signed.", "document": [],
        "signers": [], "others": [], "trail": [], "check": ["By its seal."], "seal": [],
    }  # fmt: skip
    return page.certificate_as_pdf(words, {})


@pytest.fixture(scope="session")
def sealed(seal_key, agreed, certificate) -> bytes:
    return compose.seal(agreed, certificate, RECORD, seal_key)


@pytest.fixture
def pdfsig(tmp_path):
    """What poppler says of a file."""
    if poppler.executable() is None:
        reason = "NO PDFSIG: nobody else looked at our seals. Install poppler-utils."
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    def ask(data: bytes) -> str:
        file = Path(tmp_path) / "asked.pdf"
        file.write_bytes(data)
        done = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    return ask

"""Where the local services of one checkout live. Paths only: nothing here starts or reads anything."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included.
LONGEST_SOCKET = 100


@dataclass(frozen=True)
class Places:
    """The files of one `CALLBOARD_VAR`; sockets move to the temporary folder when the path is too long for one."""

    var: Path

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def mail(self) -> Path:
        return self.var / "mail"

    @property
    def mail_port(self) -> Path:
        return self.run / "mail-port"

    @property
    def demo_begun(self) -> Path:
        """There while the demonstration is being made: found at a start, it never came to its end."""
        return self.run / "demo-begun"

    @property
    def seal(self) -> Path:
        """The key that contracts are sealed with; to be kept as long as the contracts."""
        return self.var / "seal"

    @property
    def postgres_data(self) -> Path:
        return self.var / "postgres"

    @property
    def postgres_socket_dir(self) -> Path:
        return self._socket_dir("postgres", ".s.PGSQL.5432")

    @property
    def valkey_data(self) -> Path:
        return self.var / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self._socket_dir("valkey", "valkey.sock") / "valkey.sock"

    def database_url(self, name: str = "callboard") -> str:
        return f"postgresql://postgres@/{name}?host={quote(str(self.postgres_socket_dir))}"

    @property
    def redis_url(self) -> str:
        return f"unix://{quote(str(self.valkey_socket))}?db=0"

    def _socket_dir(self, service: str, socket: str) -> Path:
        wanted = self.run / service
        if len(str(wanted / socket).encode()) <= LONGEST_SOCKET:
            return wanted
        digest = hashlib.sha256(str(self.var).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"callboard-{digest}" / service

"""The one place that reads the environment.

`read(os.environ)` gives a checked `Environment` or raises `EnvironmentProblem`, whose text says, a sentence for
each fault, what to set. Everything else takes its configuration from Django's settings, which take it from here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from config.local.places import Places
from contracts.seal import keys

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = "callboard-development-key-that-no-production-may-use"
MIN_KEY_LENGTH = 50
MIN_KEY_CHARACTERS = 12
# Who can be tried out where DEMO is on, each at <name>@demo.example; production refuses DEMO.
DEMO_PASSWORD = "callboard-demo"  # noqa: S105
DEMO_PEOPLE = ("director", "associate", "agent", "actor", "parent", "producer", "admin")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


class EnvironmentProblem(Exception):
    """Settings that Callboard cannot start with; `str()` is the list of sentences to show."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("Callboard cannot start:\n" + "\n".join(f"  - {line}" for line in sentences))


@dataclass(frozen=True)
class Url:
    """The parts of a connection address, percent-decoded; `options` is its query string."""

    scheme: str
    user: str
    password: str = field(repr=False)
    host: str
    port: int | None
    path: str
    options: dict[str, str]

    @classmethod
    def parse(cls, text: str) -> "Url":
        parts = urlsplit(text)
        return cls(
            scheme=parts.scheme,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=parts.hostname or "",
            port=parts.port,
            path=unquote(parts.path.lstrip("/")),
            options=dict(parse_qsl(parts.query)),
        )


@dataclass(frozen=True)
class Seal:
    """What contracts are sealed with: files from outside, or the installation's own under `folder`."""

    folder: Path
    certificate: Path | None
    key: Path | None
    passphrase: str = field(repr=False)
    former: Path
    timestamp_url: str = field(repr=False)
    host: str

    def key_in_use(self) -> keys.SealKey:
        """Raises keys.SealFault. Makes the installation's own key where there is none yet."""
        if self.certificate:
            return keys.load(self.certificate, self.key, self.passphrase)
        return keys.make_own(self.folder, self.host)


@dataclass(frozen=True)
class Environment:
    production: bool
    debug: bool
    demo: bool
    host: str
    port: int
    var: Path
    site_url: str
    secret_key: str = field(repr=False)
    allowed_hosts: tuple[str, ...]
    database: Url
    database_is_local: bool
    redis_url: str = field(repr=False)
    redis_is_local: bool
    email: Url
    media_root: Path
    media_bucket: Url | None
    scanner: Url | None
    metrics_token: str = field(repr=False)
    trusted_proxies: int
    mail_from: str
    web_threads: int
    seal: Seal

    @property
    def places(self) -> Places:
        return Places(self.var)

    @property
    def celery_broker(self) -> str:
        """The same Redis as kombu spells it: a socket is `redis+socket://…?virtual_host=0`."""
        if not self.redis_url.startswith("unix://"):
            return self.redis_url
        url = Url.parse(self.redis_url)
        return f"redis+socket:///{quote(url.path)}?virtual_host={url.options.get('db', '0')}"

    @property
    def live_prefix(self) -> str:
        """Of what live sockets keep in Redis: published messages know no database number, so it is part of the name."""
        url = Url.parse(self.redis_url)
        number = url.options.get("db") or (url.path if url.scheme != "unix" else "") or "0"
        return f"callboard:{number}:live"


class _Reader:
    """Reads names from a mapping and gathers every fault, so that one start names them all."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        raw = self.values.get(name)
        if raw is None:
            return default
        lowered = raw.strip().lower()
        if lowered not in YES | NO:
            self.faults.append(f"Set {name} to 1 or 0; it is “{raw}”.")
        return lowered in YES

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        raw = self.text(name, str(default))
        if not raw.isdecimal() or not least <= int(raw) <= most:
            self.faults.append(f"Set {name} to a whole number from {least} to {most}; it is “{raw}”.")
            return default
        return int(raw)

    def url(self, name: str, text: str, *, schemes: tuple[str, ...], example: str) -> Url:
        try:
            url = Url.parse(text)
        except ValueError:
            url = None
        if url is None or url.scheme not in schemes:
            self.faults.append(f"Set {name} to an address such as {example}.")
            return Url.parse(example)
        return url


def read(values: Mapping[str, str] = os.environ) -> Environment:
    reader = _Reader(values)
    kind = reader.text("CALLBOARD_ENV", "development")
    if kind not in ("development", "production"):
        reader.faults.append(f"Set CALLBOARD_ENV to development or production; it is “{kind}”.")
    production = kind == "production"
    port = reader.number("PORT", default=8000, least=1, most=65535)
    var = (ROOT / Path(reader.text("CALLBOARD_VAR", "var")).expanduser()).resolve()
    places = Places(var)
    media_root, media_bucket = _media(reader, var)
    site_url = reader.text("SITE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    environment = Environment(
        production=production,
        debug=reader.flag("DEBUG", default=False),
        demo=reader.flag("DEMO", default=not production),
        host=reader.text("HOST", "127.0.0.1"),
        port=port,
        var=var,
        site_url=site_url,
        secret_key=reader.text("SECRET_KEY", DEVELOPMENT_KEY),
        allowed_hosts=_hosts(reader, production=production),
        database=_database(reader, places),
        database_is_local=not reader.text("DATABASE_URL"),
        redis_url=_redis(reader, places),
        redis_is_local=not reader.text("REDIS_URL"),
        email=_email(reader, places),
        media_root=media_root,
        media_bucket=media_bucket,
        scanner=_scanner(reader),
        metrics_token=reader.text("METRICS_TOKEN"),
        trusted_proxies=reader.number("TRUSTED_PROXIES", default=0, least=0, most=5),
        mail_from=reader.text("MAIL_FROM", "Callboard <callboard@localhost>"),
        web_threads=reader.number("WEB_THREADS", default=8, least=1, most=64),
        seal=_seal(reader, places, site_url),
    )
    if production:
        _check_production(reader, environment)
    if reader.faults:
        raise EnvironmentProblem(reader.faults)
    return environment


def _database(reader: _Reader, places: Places) -> Url:
    example = "postgresql://callboard:password@db.example:5432/callboard"
    text = reader.text("DATABASE_URL", places.database_url())
    url = reader.url("DATABASE_URL", text, schemes=("postgres", "postgresql"), example=example)
    if not url.path:
        reader.faults.append(f"Name the database at the end of DATABASE_URL, as in {example}.")
    return url


def _redis(reader: _Reader, places: Places) -> str:
    text = reader.text("REDIS_URL", places.redis_url)
    reader.url("REDIS_URL", text, schemes=("redis", "rediss", "unix"), example="redis://redis.example:6379/0")
    return text


def _email(reader: _Reader, places: Places) -> Url:
    text = reader.text("EMAIL_URL")
    if not text:
        recorded = places.mail_port.read_text().strip() if places.mail_port.exists() else ""
        text = local_mail(recorded or "2525", places)
    example = "smtp+tls://user:password@mail.example:587"
    return reader.url("EMAIL_URL", text, schemes=("smtp", "smtp+tls", "smtp+ssl"), example=example)


def local_mail(port: str, places: Places) -> str:
    """The local mail server's EMAIL_URL; `kept` is the folder where one can see whether a message arrived."""
    return f"smtp://127.0.0.1:{port}?kept={quote(str(places.mail))}"


def _media(reader: _Reader, var: Path) -> tuple[Path, Url | None]:
    root = (ROOT / Path(reader.text("MEDIA_ROOT", str(var / "media"))).expanduser()).resolve()
    bucket = reader.text("MEDIA_URL")
    if not bucket:
        return root, None
    url = reader.url("MEDIA_URL", bucket, schemes=("s3",), example="s3://bucket-name?region=eu-west-2")
    if not url.host:
        reader.faults.append("Name the bucket in MEDIA_URL, as in s3://bucket-name?region=eu-west-2.")
    return root, url


def _scanner(reader: _Reader) -> Url | None:
    text = reader.text("CLAMD")
    example = "tcp://clamd.example:3310"
    url = reader.url("CLAMD", text, schemes=("tcp", "unix"), example=example) if text else None
    if url and not (url.host if url.scheme == "tcp" else url.path):
        reader.faults.append(f"Set CLAMD to an address such as {example} or unix:///run/clamav/clamd.sock.")
    return url


def _seal(reader: _Reader, places: Places, site_url: str) -> Seal:
    def file(name: str) -> Path | None:
        text = reader.text(name)
        return (ROOT / Path(text).expanduser()).resolve() if text else None

    authority = reader.text("TIMESTAMP_URL")
    if authority:
        reader.url("TIMESTAMP_URL", authority, schemes=("http", "https"), example="https://timestamp.example/tsr")
    seal = Seal(
        folder=places.seal,
        certificate=file("SEAL_CERTIFICATE"),
        key=file("SEAL_KEY"),
        passphrase=reader.text("SEAL_PASSPHRASE"),
        former=file("SEAL_FORMER") or places.seal / keys.FORMER,
        timestamp_url=authority,
        host=urlsplit(site_url).hostname or "localhost",
    )
    try:
        keys.former_certificates(seal.former)
        if seal.certificate:
            keys.check_dates(keys.load(seal.certificate, seal.key, seal.passphrase).certificate)
        elif seal.key or seal.passphrase:
            reader.faults.append(
                "Set SEAL_CERTIFICATE to the certificate of SEAL_KEY, or unset both for a key of our own."
            )
        elif (seal.folder / keys.OWN).exists():
            keys.check_dates(keys.load_own(seal.folder).certificate)
    except keys.SealFault as fault:
        reader.faults.append(str(fault))
    return seal


def _hosts(reader: _Reader, *, production: bool) -> tuple[str, ...]:
    named = tuple(host.strip() for host in reader.text("ALLOWED_HOSTS").split(",") if host.strip())
    return named if production else named or LOCAL_HOSTS


def _check_production(reader: _Reader, environment: Environment) -> None:
    faults = reader.faults
    if fault := _key_fault(environment.secret_key):
        faults.append(f"{fault} Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'.")
    if not environment.allowed_hosts or "*" in environment.allowed_hosts:
        faults.append("Set ALLOWED_HOSTS to the host names people use, separated by commas; “*” is not accepted.")
    if not environment.site_url.startswith("https://"):
        faults.append("Set SITE_URL to the https:// address people use; cookies and mail links need it.")
    faults.extend(
        f"Set {name} in production; the local service is for development only."
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
        if not reader.text(name)
    )
    if not reader.text("MEDIA_ROOT") and environment.media_bucket is None:
        faults.append("Set MEDIA_ROOT to a folder that is kept, or MEDIA_URL to s3://bucket-name.")
    if not reader.text("MAIL_FROM"):
        faults.append("Set MAIL_FROM to the address that mail comes from, such as Callboard <post@casting.example>.")
    if environment.seal.certificate is None and not reader.text("CALLBOARD_VAR"):
        faults.append(
            "Set SEAL_CERTIFICATE to what contracts are sealed with, or CALLBOARD_VAR to a folder that is kept: "
            "the key of our own lies there."
        )
    if environment.debug:
        faults.append("Unset DEBUG in production; its error pages show private data.")
    if environment.demo:
        faults.append("Unset DEMO in production; its passwords are public.")


def _key_fault(key: str) -> str:
    if key == DEVELOPMENT_KEY:
        return "Set SECRET_KEY; the development key may not be used in production."
    if len(key) < MIN_KEY_LENGTH or len(set(key)) < MIN_KEY_CHARACTERS or key.startswith("django-insecure-"):
        return f"Set SECRET_KEY to at least {MIN_KEY_LENGTH} random characters."
    return ""

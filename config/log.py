"""JSON log lines with the request's id and nobody's personal data.

Bodies, query strings and paths are never logged (a path can hold a secret address); what slips into the text of an
exception is scrubbed here.
"""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
# PostgreSQL repeats a row's values after these words.
ROW_VALUES = re.compile(r"(DETAIL|CONTEXT):.*", re.DOTALL)
PRIVATE_KEYS = {"email", "to", "recipient", "name", "password", "token", "body", "subject", "phone", "address"}


def scrub(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if key in PRIVATE_KEYS:
            event[key] = "[private]"
        elif isinstance(value, str):
            event[key] = scrub_text(value)
    return event


def scrub_text(text: str) -> str:
    return EMAIL.sub("[private]", ROW_VALUES.sub(r"\1: [private]", text))


class OnlyTracebacks(logging.Filter):
    """django.request names the path, which can be a secret; the request line names the view. The traceback stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = "unhandled error", ()
        return record.exc_info is not None


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
    scrub,
]


def logging_config(*, readable: bool) -> dict[str, Any]:
    """A `logging.config` dictionary; also points structlog at it. `readable` is for a person at a terminal."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            },
        },
        "filters": {"only_tracebacks": {"()": OnlyTracebacks}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR", "filters": ["only_tracebacks"]},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "uvicorn": {"level": logging.WARNING},
            "celery.app.trace": {"level": "WARNING"},
            "botocore": {"level": "WARNING"},
            "mail.log": {"level": "WARNING"},
        },
    }

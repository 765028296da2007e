"""Log lines carry the request's id and nobody's personal data."""

import io
import json
import logging

import pytest
import structlog

from config.log import logging_config
from tests.words import stands_in


@pytest.fixture
def lines():
    """What is logged from here on, parsed."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    formatter = logging_config(readable=False)["formatters"]["structured"]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(**{k: v for k, v in formatter.items() if k != "()"}))
    logging.getLogger().addHandler(handler)
    logging.getLogger("callboard.request").setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logging.getLogger("callboard.request").setLevel(logging.WARNING)
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_request_is_one_line_without_its_address(client, lines):
    response = client.get("/no/such/secret-token?q=Zoe+Bronte")
    [line] = [line for line in lines() if line["event"] == "request"]
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["status"], line["method"]) == (404, "GET")
    assert "secret-token" not in json.dumps(lines())
    assert not stands_in(json.dumps(lines()), "Zoe")


def test_addresses_and_row_values_are_scrubbed(lines):
    logging.getLogger("casting").error("no note for zoe.bronte@example.com")
    try:
        raise ValueError("duplicate key\nDETAIL: Key (name)=(Zoe Bronte) exists")
    except ValueError:
        structlog.get_logger("casting").exception("could not save", email="zoe@example.com", name="Zoe Bronte")
    text = json.dumps(lines())
    assert "could not save" in text
    assert "ValueError" in text
    for private in ("zoe", "Zoe", "Bronte", "example.com"):
        assert not stands_in(text, private)


@pytest.mark.django_db(transaction=True)
def test_an_unhandled_error_leaves_a_traceback_but_no_path(lines, rf, monkeypatch):
    from django.core.handlers.exception import response_for_exception

    request = rf.get("/invite/secret-token/")
    try:
        raise RuntimeError("went wrong")
    except RuntimeError as error:
        response_for_exception(request, error)
    text = json.dumps(lines())
    assert "went wrong" in text
    assert "secret-token" not in text

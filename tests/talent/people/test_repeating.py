"""Dates that come again, and calendars of others: what becomes a book-out, what never does, and what is never fetched."""

import datetime as dt
import http.server
import socket
import ssl
import threading

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import Conflict, Invalid, NotAllowed
from notifications.models import Notice
from talent.fetching import NOT_PUBLIC, TOO_LARGE, Fetched, fetch, is_public
from talent.models import BookOut, CalendarSource
from talent.selectors import book_outs_between, coming_book_outs, weeks_of
from talent.services.bookouts import add_book_out
from talent.services.calendar_reading import busy_in, calendars_due, refresh_calendar
from talent.services.calendars import add_calendar, import_file, remove_calendar
from talent.services.repeating import add_rule, extend_rules, remove_rule
from tests.talent.conftest import sign_in

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
LAST = dt.date(2027, 5, 23)


@pytest.fixture(autouse=True)
def _a_day():
    with time_machine.travel(NOW, tick=False):
        yield


def day(month: int, number: int) -> dt.date:
    return dt.date(2027, month, number)


def rule(cast, **changes):
    values = {"weekdays": [0, 1], "every_weeks": 2, "starts_on": day(3, 1), "ends_on": day(4, 4)} | changes
    return add_rule(actor=cast.actor, performer=cast.performer, **values)


def taken(cast) -> list[tuple]:
    return book_outs_between([cast.performer.pk], day(1, 1), dt.date(2035, 1, 1)).get(cast.performer.pk, [])


def test_every_second_week_is_counted_from_its_monday(cast):
    made = rule(cast)
    assert taken(cast) == [(day(3, 1), day(3, 2)), (day(3, 15), day(3, 16)), (day(3, 29), day(3, 30))]
    assert coming_book_outs(cast.performer) == []
    remove_rule(actor=cast.actor, rule=made)
    assert taken(cast) == []


def test_dates_that_were_typed_in_never_swallow_those_of_a_rule(cast):
    rule(cast)
    add_book_out(actor=cast.actor, performer=cast.performer, starts_on=day(3, 1), ends_on=day(3, 20), note="Tour")
    assert BookOut.objects.filter(rule__isnull=False).count() == 3


def test_two_years_are_written_and_the_rest_as_it_comes(cast):
    rule(cast, weekdays=[6], every_weeks=1, ends_on=dt.date(2030, 1, 1))
    before = taken(cast)
    assert before[-1][1] <= dt.date(2029, 3, 4)
    with time_machine.travel(NOW + dt.timedelta(days=365)):
        extend_rules()
        extend_rules()
    after = taken(cast)
    assert after[: len(before)] == before
    assert after[-1] == (dt.date(2029, 12, 30), dt.date(2029, 12, 30))
    assert len(set(after)) == len(after)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": [9]}, "weekdays"),
        ({"every_weeks": 0}, "every_weeks"),
        ({"ends_on": day(2, 1)}, "ends_on"),
        ({"ends_on": dt.date(2040, 1, 1)}, "ends_on"),
        ({"weekdays": [5], "ends_on": day(3, 3)}, "weekdays"),
    ],
)
def test_what_makes_no_sense_has_its_sentence(cast, changes, field):
    with pytest.raises(Invalid) as refused:
        rule(cast, **changes)
    assert refused.value.field == field


def test_only_whoever_may_edit_writes_rules(cast):
    with pytest.raises(NotAllowed):
        add_rule(
            actor=cast.stranger, performer=cast.performer, weekdays=[1], every_weeks=1, starts_on=day(3, 1),
            ends_on=day(4, 1),
        )  # fmt: skip


def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\nUID:{number}\r\n{one}END:VEVENT\r\n" for number, one in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".encode()


def event(start: str, end: str, *more: str) -> str:
    return "".join(f"{line}\r\n" for line in (f"DTSTART{start}", f"DTEND{end}", "SUMMARY:Secret shoot", *more))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (event(";VALUE=DATE:20270310", ";VALUE=DATE:20270312"), [(day(3, 10), day(3, 11))]),
        (event(":20270310T090000Z", ":20270310T100000Z", "TRANSP:TRANSPARENT"), []),
        (event(":20270310T090000Z", ":20270310T100000Z", "STATUS:CANCELLED"), []),
        (event(":20270310T230000Z", ":20270311T000000Z"), [(day(3, 10), day(3, 10))]),
        # Half past eleven in New York is the next morning in London.
        (
            event(";TZID=America/New_York:20270310T233000", ";TZID=America/New_York:20270310T234500"),
            [(day(3, 11), day(3, 11))],
        ),
        # Over the change of the clocks on 28 March it stays at the same hour of the day.
        (
            event(
                ";TZID=Europe/London:20270320T233000",
                ";TZID=Europe/London:20270320T235900",
                "RRULE:FREQ=WEEKLY;COUNT=3",
            ),
            [(day(3, 20), day(3, 20)), (day(3, 27), day(3, 27)), (day(4, 3), day(4, 3))],
        ),
        (event(":20200101T090000Z", ":20200101T100000Z"), []),
    ],
)
def test_a_day_is_busy_where_its_calendar_says_so(text, days):
    assert busy_in(ics(text), zone="Europe/London", field="file") == days


@pytest.mark.parametrize(
    "text",
    [
        b"", b"<html>Sign in</html>", b"BEGIN:VCALENDAR", b"\x00" * 500, b"\xff\xfe" * 50,
        ics(event(":20270310T090000Z", ":20270310T100000Z", "RRULE:FREQ=SECONDLY")),
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid, match="calendar"):
        busy_in(text, zone="UTC", field="file")


def test_a_calendar_takes_the_place_of_what_it_said_before_and_says_no_titles(cast):
    source = add_calendar(
        actor=cast.actor, performer=cast.performer, name="Work", address="webcal://calendar.example.org/x.ics"
    )
    assert source.address.startswith("https://")
    seen = []

    def give(body):
        def get(address, *, etag):
            seen.append(etag)
            return Fetched(body, "v1")

        return get

    assert refresh_calendar(source_id=source.pk, get=give(ics(event(";VALUE=DATE:20270310", ";VALUE=DATE:20270312"))))
    assert taken(cast) == [(day(3, 10), day(3, 11))]
    assert refresh_calendar(source_id=source.pk, get=give(None))
    assert taken(cast) == [(day(3, 10), day(3, 11))]
    assert refresh_calendar(source_id=source.pk, get=give(ics(event(";VALUE=DATE:20270401", ";VALUE=DATE:20270402"))))
    assert taken(cast) == [(day(4, 1), day(4, 1))]
    assert seen == ["", "v1", "v1"]
    assert set(BookOut.objects.values_list("note", flat=True)) == {""}
    page = sign_in(cast.actor).get(reverse("talent:repeating", args=[cast.performer.slug])).content.decode()
    assert "calendar.example.org" not in page
    remove_calendar(actor=cast.actor, source=source)
    assert taken(cast) == []


def test_a_failure_says_why_keeps_the_days_and_waits_longer_each_time(cast):
    source = add_calendar(actor=cast.actor, performer=cast.performer, name="Work", address="https://x.example.org/a")
    BookOut.objects.create(performer=cast.performer, source=source, starts_on=day(3, 5), ends_on=day(3, 5))

    def broken(address, *, etag):
        raise Invalid("Nobody answered at that address.", field="address")

    waits = []
    for _ in range(6):
        assert not refresh_calendar(source_id=source.pk, get=broken)
        source.refresh_from_db()
        waits.append((source.due_at - NOW).total_seconds() / 3600)
    assert waits == [6, 12, 24, 48, 48, 48]
    assert source.failure == "Nobody answered at that address."
    assert taken(cast) == [(day(3, 5), day(3, 5))]
    assert calendars_due() == []
    (notice,) = Notice.objects.filter(user=cast.actor)
    assert "Work" in notice.title
    page = sign_in(cast.actor).get(reverse("talent:repeating", args=[cast.performer.slug])).content.decode()
    assert "less often while it stays so" in page
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        assert calendars_due() == [source.pk]
        assert calendars_due() == []


def test_what_has_not_changed_was_looked_at_all_the_same_and_is_read_anew_each_month(cast):
    source = add_calendar(actor=cast.actor, performer=cast.performer, name="Work", address="https://x.example.org/a")
    CalendarSource.objects.update(
        etag="v1", read_at=NOW - dt.timedelta(hours=6), failures=2, failure="Nobody answered."
    )
    asked = []

    def unchanged(address, *, etag):
        asked.append(etag)
        return Fetched(None if etag else ics(event(";VALUE=DATE:20270310", ";VALUE=DATE:20270312")), "v1")

    assert refresh_calendar(source_id=source.pk, get=unchanged)
    source.refresh_from_db()
    assert (source.read_at, source.failure, source.failures) == (NOW, "", 0)
    with time_machine.travel(NOW + dt.timedelta(days=32)):
        assert refresh_calendar(source_id=source.pk, get=unchanged)
    assert asked == ["v1", ""]


def test_a_file_is_read_once(cast):
    text = ics(
        event(";VALUE=DATE:20270310", ";VALUE=DATE:20270312"), event(";VALUE=DATE:20270401", ";VALUE=DATE:20270402")
    )
    for expected in (2, 0):
        assert (
            import_file(actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("x.ics", text)) == expected
        )
    page = reverse("talent:calendar-file", args=[cast.performer.slug])
    refused = sign_in(cast.actor).post(page, {"file": SimpleUploadedFile("x.ics", b"GIF89a")})
    assert refused.status_code == 422
    assert "not a calendar that we can read" in refused.content.decode()


def test_calendars_are_few(cast):
    for number in range(6):
        add_calendar(
            actor=cast.actor, performer=cast.performer, name=f"{number}", address=f"https://x.example.org/{number}"
        )
    with pytest.raises(Conflict, match="6 calendars already"):
        add_calendar(actor=cast.actor, performer=cast.performer, name="7", address="https://x.example.org/7")
    assert CalendarSource.objects.count() == 6


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/x.ics", "https://user:secret@example.org/x.ics", "https://example.org:8443/x.ics",
        "file:///etc/passwd", "https://", "ftp://example.org", "https://exa mple.org/x", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_only_plain_https_addresses_are_kept(cast, address):
    with pytest.raises(Invalid):
        add_calendar(actor=cast.actor, performer=cast.performer, name="x", address=address)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_numbers_inside_are_not_reached(number):
    assert not is_public(number)


def test_numbers_outside_are_reached():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0x7f000001", "2130706433"])
def test_an_address_into_the_house_is_refused_by_what_it_leads_to(host):
    with pytest.raises(Invalid):
        fetch(f"https://{host}/busy.ics")


class Calendars(http.server.BaseHTTPRequestHandler):
    """`/x.ics` is one; `/in` leads into the house, `/on` leads on for ever, `/much` does not end."""

    def do_GET(self):
        if self.path == "/in":
            return self._onward("https://inside.test/x.ics")
        if self.path == "/plain":
            return self._onward("http://outside.test/x.ics")
        if self.path == "/on":
            return self._onward("/on")
        if self.headers.get("If-None-Match") == '"v1"':
            self.send_response(304)
            return self.end_headers()
        self.send_response(200)
        self.send_header("ETag", '"v1"')
        self.end_headers()
        self.wfile.write(b"BEGIN:VCALENDAR")
        if self.path == "/much":
            for _ in range(100):
                self.wfile.write(b"x" * 100_000)
        return None

    def _onward(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def log_message(self, *_args) -> None:
        pass


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """A real server with a certificate of its own for outside.test: (context that trusts it, port)."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "outside.test")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).not_valid_after(dt.datetime(2040, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("outside.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "cert.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(pem)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Calendars)
    server.socket = serving.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ssl.create_default_context(cafile=str(pem)), server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def get(outside, monkeypatch):
    """`fetch` with names as they would resolve: outside.test answers here, inside.test lies in the house."""
    context, port = outside
    asked = []

    def resolve(host, wanted_port, *_args, **_options):
        asked.append(host)
        number = "127.0.0.1" if host in {"outside.test", "127.0.0.1"} else "10.0.0.7"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, wanted_port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    def run(path: str, **options):
        return fetch(
            f"https://outside.test{path}", context=context, port=port, may_reach=lambda number: number == "127.0.0.1",
            **options,
        )  # fmt: skip

    run.asked = asked
    return run


def test_a_calendar_is_fetched_and_asked_for_again_by_its_mark(get):
    first = get("/x.ics")
    assert first == Fetched(b"BEGIN:VCALENDAR", '"v1"')
    assert get("/x.ics", etag='"v1"').body is None


def test_each_hop_is_looked_at(get):
    with pytest.raises(Invalid, match=NOT_PUBLIC[:30]):
        get("/in")
    assert "inside.test" in get.asked
    with pytest.raises(Invalid, match="https"):
        get("/plain")
    with pytest.raises(Invalid, match="leads on and on"):
        get("/on")


def test_what_does_not_end_is_let_go(get):
    with pytest.raises(Invalid, match=TOO_LARGE[:30]):
        get("/much")


def test_twelve_weeks_say_how_much_is_taken(cast, assert_statements):
    add_book_out(actor=cast.actor, performer=cast.performer, starts_on=day(3, 8), ends_on=day(3, 14))
    add_book_out(actor=cast.actor, performer=cast.performer, starts_on=day(3, 17), ends_on=day(3, 17))
    with assert_statements(3):
        found = weeks_of([cast.performer.pk, cast.client.pk])
    strip = found[cast.performer.pk]
    assert [week.state for week in strip.weeks] == ["", "b", "s", *[""] * 9]
    assert strip.words == "Next twelve weeks: free, except taken in week 2; taken on some days in week 3"
    assert (strip.starts_on, strip.ends_on) == (day(3, 1), LAST)
    assert found[cast.client.pk].words == "Next twelve weeks: free throughout"

"""A strict reader of iCalendar lines (RFC 5545, section 3.1), made apart from the library that writes them."""

import datetime as dt
import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Za-z0-9-]+")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER"}


@dataclass
class Property:
    value: str
    params: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        def plain(found):
            escaped = found[1]
            assert escaped in "\\;,nN", f"not an escape: {found[0]}"
            return "\n" if escaped in "nN" else escaped

        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", self.value), f"unescaped in {self.value!r}"
        return ESCAPED.sub(plain, self.value)

    @property
    def moment(self) -> dt.datetime:
        assert re.fullmatch(r"\d{8}T\d{6}Z", self.value), self.value
        return dt.datetime.strptime(self.value, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


Component = dict[str, list[Property]]


def read(content: bytes) -> tuple[Component, list[Component]]:
    """The calendar's own properties, and those of its events. Fails on whatever the standard does not allow."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    raw = content[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in raw), "a line is longer than 75 octets"
    lines: list[bytes] = []
    for line in raw:
        assert line, "an empty line"
        if line[:1] in b" \t":
            lines[-1] += line[1:]
        else:
            lines.append(line)
    calendar: Component = {}
    events: list[Component] = []
    open_now: list[str] = []
    for line in lines:
        name, prop = _property(line.decode("utf-8"))
        if name == "BEGIN":
            open_now.append(prop.value)
            if prop.value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_now.pop() == prop.value
        else:
            owner = events[-1] if open_now[-1] == "VEVENT" else calendar
            owner.setdefault(name, []).append(prop)
    assert not open_now and calendar["VERSION"][0].value == "2.0" and calendar["PRODID"]
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART"} <= event.keys()
        assert all(len(event[name]) == 1 for name in ONCE & event.keys())
    assert len({event["UID"][0].value for event in events}) == len(events)
    return calendar, events


def _property(line: str) -> tuple[str, Property]:
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line), f"a control character in {line!r}"
    found = NAME.match(line)
    assert found, line
    rest, params = line[found.end() :], {}
    while rest.startswith(";"):
        part = re.match(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:,]*))', rest)
        assert part, f"a parameter that cannot be read: {rest!r}"
        params[part[1].upper()] = part[2] if part[2] is not None else part[3]
        rest = rest[part.end() :]
    assert rest.startswith(":"), line
    return found[0].upper(), Property(rest[1:], params)


class Program:
    """A calendar program as RFC 5546 describes one: by UID, and deaf to what is older than what it has."""

    def __init__(self) -> None:
        self.events: dict[str, Component] = {}

    def take(self, content: bytes | str) -> str:
        """What became of it: "new", "changed", "gone" or "ignored"."""
        calendar, events = read(content.encode() if isinstance(content, str) else content)
        method = calendar["METHOD"][0].value
        (event,) = events
        uid, sequence = event["UID"][0].value, int(event["SEQUENCE"][0].value)
        known = self.events.get(uid)
        if known is not None and sequence <= int(known["SEQUENCE"][0].value):
            return "ignored"
        if method == "CANCEL":
            assert event["STATUS"][0].value == "CANCELLED"
            return "gone" if self.events.pop(uid, None) else "ignored"
        self.events[uid] = event
        return "new" if known is None else "changed"

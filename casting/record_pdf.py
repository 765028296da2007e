"""The record of a part as a PDF. Words go in as data, so that no name can be read as markup."""

import json
from pathlib import Path

import typst

from accounts.models import User
from casting.selectors.record import Person, RoleRecord
from casting.states import RoleState, VerdictValue
from core import clock

SOURCE = Path(__file__).parent / "typst" / "role_record.typ"


def record_as_pdf(record: RoleRecord, *, reader: User) -> bytes:
    """Dates stand in the office's zone."""
    return typst.compile(SOURCE.read_bytes(), sys_inputs={"data": json.dumps(_data(record, reader))})


def _data(record: RoleRecord, reader: User) -> dict:
    role = record.role
    zone = role.organisation.time_zone
    made = clock.show(clock.now(), zone)
    return {
        "office": role.organisation.name,
        "production": role.production.title,
        "title": f"{role.name}: the record",
        "lead": how_it_stands(record, zone),
        "foot": f"{role.production.title}, {role.name}. Made by {reader.name} on {made}. Confidential.",
        "parts": [
            part
            for part in (
                _considered(record),
                _why(record),
                _people(record),
                _scores(record, zone),
                _votes(record, zone),
                _sign_offs(record, zone),
                _told(record),
                _notes(record, zone),
                {"title": "What is left out", "lines": left_out(record)},
            )
            if part.get("rows") or part.get("lines")
        ],
    }


STANDS: dict[str, str] = {
    RoleState.DRAFT: "This part has not been opened yet.",
    RoleState.OPEN: "This part is open.",
    RoleState.AUDITIONING: "Auditions for this part are under way.",
    RoleState.CALLBACKS: "Callbacks for this part are under way.",
    RoleState.OFFER_OUT: "An offer for this part is out.",
    RoleState.CAST: "This part is cast.",
    RoleState.RECASTING: "This part is being recast.",
    RoleState.ON_HOLD: "This part is on hold.",
    RoleState.CUT: "This part was cut.",
}


def how_it_stands(record: RoleRecord, zone: str) -> str:
    """Where the part is, and who cast it: also where that did not last."""
    stands = STANDS[record.role.state]
    if record.cast_at is None:
        return stands
    who = f" by {record.cast_by}" if record.cast_by else ""
    act = f"ast{who} on {clock.show(record.cast_at, zone)}."
    because = f" On record: “{record.cast_because}”" if record.cast_because else ""
    return f"C{act}{because}" if record.role.state == RoleState.CAST else f"{stands} It had been c{act}{because}"


def left_out(record: RoleRecord) -> list[str]:
    """What the document does not say, and why."""
    lines = ["Notes that somebody kept to themself are never in a record."]
    if record.with_notes:
        lines.append(
            "This is the office’s own copy: it holds notes of the office. Give the other one to anybody outside."
        )
    else:
        lines.append(
            "The office’s and the production’s notes are left out too. They are in the office’s own copy only."
        )
    lines.append("Whoever was not shortlisted is counted and not named.")
    if record.hidden:
        people = "One person is" if record.hidden == 1 else f"{record.hidden} people are"
        lines.append(f"{people} left out, because whoever made this copy stays out of them.")
    return lines


def _considered(record: RoleRecord) -> dict:
    rows = [[words, f"{count:,}"] for words, count in [*record.funnel, ("Withdrew", record.withdrawn)]]
    return {
        "title": "Who was considered, how far",
        "head": ["Came as far as", "People"],
        "widths": [4, 1],
        "rows": rows,
    }


def _why(record: RoleRecord) -> dict:
    rows = [
        [
            str(one.rank),
            one.name,
            f"Backup {one.backup_rank}" if one.backup_rank else "",
            one.word or "No word was written.",
        ]
        for one in record.chosen
    ]
    return {
        "title": "Why these",
        "head": ["Rank", "Name", "Backup", "In casting’s words"],
        "widths": [1, 3, 2, 7],
        "rows": rows,
    }


def _people(record: RoleRecord) -> dict:
    rows = [
        [
            one.name,
            one.furthest_words,
            one.submission.get_state_display(),
            "" if one.mean is None else str(one.mean),
            str(len(one.values)),
            "" if one.spread is None else f"{one.spread.normalize():f}" + (", dissent" if one.is_disputed else ""),
        ]
        for one in record.people
    ]
    head = ["Name", "Came as far as", "Stands at", "Mean", "Scores", "Spread"]
    return {"title": "From the shortlist up", "head": head, "widths": [4, 3, 3, 1.4, 1.4, 2.4], "rows": rows}


def _scores(record: RoleRecord, zone: str) -> dict:
    rows = [
        [
            one.name,
            given.review_pass.name if given.review_pass else "Outside a pass",
            given.reviewer.name,
            score_words(given),
            clock.show(given.created_at, zone, "short", name_zone=False),
        ]
        for one in record.people
        for given in one.given
    ]
    head = ["Name", "Pass", "Reviewer", "Score", "When"]
    return {"title": "Every score, changed ones too", "head": head, "widths": [4, 3, 3, 2, 3], "rows": rows}


def score_words(given) -> str:
    if given.is_abstention:
        return "abstained"
    return "taken back" if given.value is None else f"{given.value.normalize():f}"


def _votes(record: RoleRecord, zone: str) -> dict:
    rows = [
        [
            one.name,
            vote.viewer.name,
            vote.get_value_display(),
            clock.show(vote.created_at, zone, "short", name_zone=False),
        ]
        for one in record.people
        for vote in one.votes
    ]
    head = ["Name", "Viewer", "Vote", "When"]
    return {"title": "Votes in presentations, changed ones too", "head": head, "widths": [4, 4, 2, 3], "rows": rows}


def _sign_offs(record: RoleRecord, zone: str) -> dict:
    rows = []
    for sign_off in record.sign_offs:
        for step in sign_off.steps:
            for seat in step.seats:
                said = seat.said or [None]
                for verdict in said:
                    rows.append(_verdict_row(sign_off.name, step.step.get_kind_display(), seat, verdict, zone))
    head = ["About", "Step", "Who", "Said", "Reason", "When"]
    return {"title": "Sign-offs, changed verdicts too", "head": head, "widths": [3, 2, 3, 2, 4, 3], "rows": rows}


def _verdict_row(name: str, step: str, seat, verdict, zone: str) -> list[str]:
    who = f"{seat.seat.name}, for {seat.handed_by}" if seat.handed_by else seat.seat.name
    if verdict is None:
        said = f"handed on to {seat.handed_to}" if seat.handed_to else "nothing"
        return [name, step, who, said, "", ""]
    at = clock.show(verdict.created_at, zone, "short", name_zone=False)
    return [name, step, who, VerdictValue(verdict.value).label, verdict.reason, at]


def _told(record: RoleRecord) -> dict:
    rows = [[words, f"{count:,}"] for words, count in record.told]
    return {"title": "What was said to whom", "head": ["Answer", "People"], "widths": [4, 1], "rows": rows}


def _notes(record: RoleRecord, zone: str) -> dict:
    rows = [
        [
            one.name,
            note.author.name,
            note.get_audience_display(),
            note.text,
            clock.show(note.created_at, zone, "short", name_zone=False),
        ]
        for one in notes_holders(record)
        for note in one.notes
    ]
    head = ["About", "By", "For", "Note", "When"]
    return {"title": "Notes", "head": head, "widths": [3, 3, 2, 6, 2], "rows": rows}


def notes_holders(record: RoleRecord) -> list[Person]:
    return [one for one in record.people if one.notes] if record.with_notes else []

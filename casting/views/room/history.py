"""What happened to a submission, in sentences."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from casting.selectors.panel import Panel
from casting.states import SubmissionState, Via

TURNED = "submission.turn"
WORDS = {
    "submission.open": "{who} opened it",
    "submission.rate": "{who} rated it",
    "submission.abstain": "{who} abstained",
    "submission.clear_rating": "{who} took back a rating",
    "submission.note": "{who} wrote a note",
    "submission.remove_note": "{who} took back a note",
    "submission.tag": "{who} changed its tags",
    "submission.bin": "{who} put it in another bin",
    "submission.unbin": "{who} put it back in the bin it lay in",
    "submission.shortlist": "{who} put it on the shortlist",
    "submission.invite": "{who} put it up for audition",
    "submission.call_back": "{who} called them back",
    "submission.decline": "{who} decided: not this time",
    "submission.release": "{who} released them",
    "submission.put_back": "{who} moved it back: {to}",
    "submission.reopen": "{who} reopened it: {to}",
    "submission.undo": "{who} took the decision back: {to}",
    "submission.withdraw": "Withdrawn",
    "submission.move": "{who} moved them here from another role",
    "submission.copy": "{who} put them up for this role as well",
    "submission.undo_move": "{who} moved them back here",
    "submission.bring": "{who} brought them in",
    "submission.join": "Put up a second time, by another way",
    "submission.leave": "One of the ways in was withdrawn",
    TURNED: "Somebody else answers for them now",
    "submission.edit": "Changed by the person who sent it",
    "submission.resubmit": "Sent again",
    "submission.cut_role": "The role was cut",
    "submission.offer": "{who} made an offer",
    "submission.book": "{who} booked them",
}


@dataclass(frozen=True)
class Line:
    text: str
    at: dt.datetime


def history(panel: Panel, reader: User) -> list[Line]:
    """Newest first; it ends with how the submission came in."""
    labels = dict(SubmissionState.choices)
    lines = [
        Line(
            WORDS[event.verb].format(
                who="You" if event.who_id == reader.pk else event.who or "Callboard",
                # Where something else than a state was changed, a bin for one, it is no word of the sentence.
                to=labels.get(event.to, "").lower(),
            ),
            event.at,
        )
        for event in panel.events
        if event.verb in WORDS
    ]
    submission = panel.submission
    if panel.is_blind:
        return lines
    # Whoever answers for themself now was put up by an agency that spoke for them then.
    turned = any(event.verb == TURNED for event in panel.events)
    came = (Via.REP if turned and submission.via == Via.SELF else Via(submission.via)).label
    return [*lines, Line(f"{came}, number {submission.number}", submission.submitted_at)]

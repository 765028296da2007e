"""What is left of a submission for somebody from whom names are hidden: what can be judged, and nothing else.

Everything here names what may pass. A field that a model gains later stays hidden until it is named.
"""

import re
from collections.abc import Iterable

from casting.lens import Lens
from casting.models import Submission
from core.text import fold
from talent.models import ProfileVersion

HIDDEN = "▇▇▇"
# What is told of a card. `mine` and the scores are the reader's own business and the pass's.
ROW = {
    "id",
    "state",
    "revision",
    "viewed_at",
    "playing_age_min",
    "playing_age_max",
    "rating_mean",
    "rating_count",
    "place",
    "mine",
    "abstained",
    "looked",
    "key",
}
SUBMISSION = (
    "organisation_id",
    "production_id",
    "call_id",
    "role_id",
    "state",
    "call_version",
    "viewed_at",
    "revision",
    "rating_sum",
    "rating_count",
    "playing_age_min",
    "playing_age_max",
    "places",
    "skills",
    "languages",
)
LISTS = ("tags", "flags", "ways")
# The trade's own words in the name of an agency: they give nobody away.
COMMON = frozenset(
    [
        "talent",
        "agency",
        "agents",
        "agent",
        "management",
        "artists",
        "actors",
        "associates",
        "the",
        "and",
        "casting",
        "group",
        "ltd",
    ]
)
# Mail, links with and without a scheme, handles. A missing space after a full stop is taken for one: rather too much.
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}\b\S*|(?<!\w)@\w+")
_TELEPHONE = re.compile(r"\+?\d(?:[\s().-]?\d){6,}")
_WORD = re.compile(r"\w+")


class Mask:
    """Takes the names of one person, their addresses and numbers out of what was written.

    >>> Mask(["Mara Voss"])("I am Mara; write to mara@voss.example")
    'I am ▇▇▇; write to ▇▇▇'
    """

    def __init__(self, names: Iterable[str]):
        folded = [fold(name) for name in names if name]
        words = {word for name in folded for word in _WORD.findall(name)}
        self.words = {word for word in words if len(word) > 1 and word not in COMMON}
        self.stems = tuple(word for word in self.words if len(word) > 3)
        self.joined = tuple(name.replace(" ", "") for name in folded if len(name) > 3)

    def __call__(self, text: str) -> str:
        if not isinstance(text, str):
            return text
        text = _TELEPHONE.sub(HIDDEN, _ADDRESS.sub(HIDDEN, text))
        return _WORD.sub(lambda found: HIDDEN if self._names(fold(found[0])) else found[0], text)

    def _names(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems) or any(name in word for name in self.joined)


def blind_row(row, lens: Lens):
    """A card (any named tuple with the board's fields) as it stands in a blind pass."""
    hidden = {name: [] if name in LISTS else None for name in row._fields if name not in ROW}
    return row._replace(
        **hidden
        | {
            "name": lens.name_for(row.number, row.name),
            "tape_url": "",
            "has_own_tape": lens.shows_tapes and row.has_own_tape,
        }
    )


def blind_submission(submission: Submission, lens: Lens) -> Submission:
    """Another object, which is never saved; `submission` comes with its profile, performer, agency and sender."""
    mask = Mask(_names_of(submission))
    shown = Submission(pk=submission.pk, **{name: getattr(submission, name) for name in SUBMISSION})
    shown.stage, shown.rating_mean = submission.stage, submission.rating_mean
    shown.number, shown.via, shown.submitted_at, shown.name_key = None, "", None, ""
    shown.note = mask(submission.note)
    shown.answers = [
        {"prompt": answer.get("prompt", ""), "answer": mask(answer.get("answer", ""))}
        for answer in submission.answers
        if isinstance(answer, dict)
    ]
    if lens.shows_tapes:
        shown.tape_id = submission.tape_id
    shown.role, shown.organisation = submission.role, submission.organisation
    name = lens.name_for(submission.number, "")
    shown.profile = ProfileVersion(data=_profile(submission.profile.data, mask) | {"stage_name": name})
    shown.agency = None
    return shown


def _names_of(submission: Submission) -> list[str]:
    performer, sender = submission.performer, submission.submitted_by
    account = performer.account
    return [
        submission.profile.data.get("stage_name", ""),
        performer.stage_name,
        performer.legal_name,
        account.name if account else "",
        sender.name if sender else "",
        submission.agency.name if submission.agency else "",
    ]


def _profile(data: dict, mask: Mask) -> dict:
    return {
        "bases": [mask(base) for base in data.get("bases") or []],
        "accents": [mask(accent) for accent in data.get("accents") or []],
        "skills": [
            {"skill": mask(entry.get("skill", "")), "level": entry.get("level", "")}
            for entry in data.get("skills") or []
        ],
        "languages": [
            {"language": mask(entry.get("language", "")), "level": entry.get("level", "")}
            for entry in data.get("languages") or []
        ],
    }

"""Size cards as an office sees them: of those who have a callback or got further, and of nobody before."""

from collections.abc import Iterable

from casting.models import Submission
from casting.states import SubmissionState
from talent.selectors.sizes import SizeLine, size_cards_of, size_lines

# The stages that need measurements (docs/domain.md, "Size card").
SHOWS_SIZES = {SubmissionState.CALLBACK, SubmissionState.OFFERED, SubmissionState.BOOKED}


def sizes_for(submissions: Iterable[Submission]) -> dict[int, list[SizeLine]]:
    """By submission id, only for whom there are some. One statement at most.

    The caller sees the submissions, and not behind stand-ins: measurements say who it is.
    """
    shown = [submission for submission in submissions if submission.state in SHOWS_SIZES]
    cards = size_cards_of({submission.performer_id for submission in shown}) if shown else {}
    return {
        submission.pk: size_lines(cards[submission.performer_id])
        for submission in shown
        if submission.performer_id in cards
    }

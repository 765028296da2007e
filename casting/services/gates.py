"""What the open pass of a role lets a person do, asked under a lock that keeps the pass as it is until they are done.

Whoever rates or decides shares the lock on the pass, whoever closes it takes the row alone: so an act has either
happened before the pass closed, or is told by whom and when it was closed.
"""

from accounts.models import User
from accounts.selectors import role_in
from casting.lens import Lens, lens_for
from casting.models import ReviewPass, Role, Submission
from casting.policies import LEADING, lens_of
from casting.states import Deciders, PassState
from core import clock
from core.errors import NotAllowed, NotFound

# The open pass, else the one closed last. Read again under the lock, so what comes back is true when it comes.
_NEWEST = """
SELECT p.*, (SELECT name FROM accounts_user u WHERE u.id = p.closed_by_id) AS closed_by_name
FROM casting_reviewpass p WHERE p.role_id = %s AND p.state <> 'planned'
ORDER BY p.state = 'open' DESC, p.closed_at DESC NULLS LAST, p.id DESC LIMIT 1 FOR SHARE OF p
"""


def hold_pass(role: Role) -> ReviewPass | None:
    """The role's open pass, or the one that was closed last; it stays in its state until this transaction ends."""
    return next(iter(ReviewPass.objects.raw(_NEWEST, [role.pk])), None)


def _lens_under(held: ReviewPass | None, actor: User, role: Role) -> Lens:
    """What the request has read already, unless a pass was opened or closed since."""
    lens = lens_of(actor, role)
    known = lens.review_pass.pk if lens.review_pass else None
    standing = held.pk if held is not None and held.state == PassState.OPEN else None
    return lens if known == standing else lens_for(actor, role)


def check_may_decide(actor: User, role: Role) -> Lens:
    """Raises NotAllowed where the open pass leaves deciding to others. Returns the lens that the act goes by."""
    lens = _lens_under(hold_pass(role), actor, role)
    if lens.deciders == Deciders.NOBODY:
        raise NotAllowed(f"Nobody decides while the pass “{lens.review_pass}” is open.")
    if lens.deciders == Deciders.LEADS and role_in(actor, role.organisation_id) not in LEADING:
        raise NotAllowed(f"Only owners and casting directors decide while the pass “{lens.review_pass}” is open.")
    return lens


def check_may_score(actor: User, submission: Submission, *, meant_for: int | None = None) -> Lens:
    """`meant_for` is the pass that the person was looking at. Raises NotAllowed with who closed it and when."""
    held = hold_pass(submission.role)
    if meant_for is not None and (held is None or held.pk != meant_for):
        held = ReviewPass.objects.filter(pk=meant_for, role=submission.role_id).first()
        if held is None:
            raise NotFound("That pass is gone. Reload the page to see what is open now.")
    if held is not None and held.state != PassState.OPEN:
        raise NotAllowed(closed_words(held, actor))
    lens = _lens_under(held, actor, submission.role)
    if lens.is_keeper:
        raise NotAllowed(f"You keep the names of the pass “{lens.review_pass}”, so you score nothing in it.")
    if (visible := lens.visible_q()) and not Submission.objects.filter(visible, pk=submission.pk).exists():
        raise NotFound("This submission is not yours to score.")
    return lens


def closed_words(review_pass: ReviewPass, reader: User) -> str:
    if review_pass.closed_at is None:
        return f"The pass “{review_pass}” has not been opened yet."
    known = getattr(review_pass, "closed_by_name", None)
    who = known or (review_pass.closed_by.name if review_pass.closed_by else "Callboard")
    at = clock.in_zone(review_pass.closed_at, reader.time_zone)
    return f"The pass “{review_pass}” was closed by {who or 'Callboard'} at {at:%H:%M} on {at.day} {at:%B}."

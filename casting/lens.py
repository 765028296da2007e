"""How one person of the office sees one role's submissions just now.

The open pass of the role decides it (who reviews, whether names are hidden, whose scores show, who decides), and
the conflicts of interest that the person has declared. Selectors put the lens over every row they give out, so
that list, search, order, history, export, API, live socket, calendar and mail inherit it.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from casting.models import Assignment, ConflictOfInterest, ReviewPass, Role
from casting.pseudonyms import pseudonym
from casting.states import Deciders, OthersScores, PassState, Reviewers


@dataclass(frozen=True)
class Lens:
    """`excluded` are performers the person stays out of; `is_keeper` sees names in a blind pass and scores nothing."""

    reviewer_id: int
    blind_key: int
    review_pass: ReviewPass | None = None
    is_keeper: bool = False
    excluded: tuple[int, ...] = ()

    @property
    def hides_identity(self) -> bool:
        return self.review_pass is not None and self.review_pass.is_blind and not self.is_keeper

    @property
    def shows_tapes(self) -> bool:
        return not self.hides_identity or self.review_pass.shows_tapes

    @property
    def only_assigned(self) -> bool:
        return self.review_pass is not None and self.review_pass.reviewers == Reviewers.ASSIGNED and not self.is_keeper

    @property
    def others_scores(self) -> str:
        return OthersScores.ALWAYS if self.review_pass is None else self.review_pass.others_scores

    @property
    def deciders(self) -> str:
        return Deciders.USUAL if self.review_pass is None else self.review_pass.deciders

    def shows_scores(self, *, has_own: bool) -> bool:
        """Whether the others' scores of one submission show, given whether the person scored it in this pass."""
        if self.others_scores == OthersScores.AFTER_OWN:
            return has_own or self.is_keeper
        return self.others_scores == OthersScores.ALWAYS

    def name_for(self, number: int, name: str) -> str:
        return pseudonym(self.blind_key, number) if self.hides_identity else name or f"No. {number}"

    def visible_q(self) -> Q:
        """Which of the role's submissions the person sees at all. Build it inside the office's scope."""
        found = Q()
        if self.excluded:
            found &= ~Q(performer_id__in=self.excluded)
        if self.only_assigned:
            mine = Assignment.objects.filter(
                review_pass=self.review_pass, reviewer=self.reviewer_id, submission=OuterRef("pk")
            )
            found &= Q(Exists(mine))
        return found


def lens_for(actor: User, role: Role) -> Lens:
    """Three short statements, inside the office's scope; nothing is remembered, as a pass may close at any moment."""
    review_pass = ReviewPass.objects.filter(role_id=role.pk, state=PassState.OPEN).first()
    conflicts = ConflictOfInterest.objects.filter(
        organisation_id=role.organisation_id, reviewer=actor, lifted_at=None
    ).values_list("performer_id", flat=True)
    is_keeper = review_pass is not None and review_pass.keepers.filter(pk=actor.pk).exists()
    return Lens(actor.pk, role.blind_key, review_pass, is_keeper, tuple(conflicts))

"""How one person of the office sees one role's submissions just now.

The open pass of the role decides it (who reviews, whether names are hidden, whose scores show, who decides), and
the conflicts of interest that the person has declared. Selectors put the lens over every row they give out, so
that list, search, order, history, export, API, live socket, calendar and mail inherit it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from casting.models import Assignment, ReviewPass, Role
from casting.pseudonyms import pseudonym
from casting.states import Deciders, OthersScores, Reviewers

STAYS_OUT = "Somebody you stay out of"


@dataclass(frozen=True)
class Lens:
    """`excluded` are performers the person stays out of; `is_keeper` sees names in a blind pass and scores nothing.

    `is_between` says that no pass is open and one was closed: a role that had a pass is scored in passes only.
    """

    reviewer_id: int
    blind_key: int
    review_pass: ReviewPass | None = None
    is_keeper: bool = False
    excluded: tuple[int, ...] = ()
    is_between: bool = False

    @property
    def hides_identity(self) -> bool:
        return self.review_pass is not None and self.review_pass.is_blind and not self.is_keeper

    @property
    def shows_everything(self) -> bool:
        return not self.hides_identity and self.scores_are_open

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

    @property
    def scores_are_open(self) -> bool:
        """Whether everybody's scores show on everybody, so that people may be ordered and found by them."""
        return self.others_scores == OthersScores.ALWAYS

    def shows_scores(self, *, has_own: bool) -> bool:
        """Whether the others' scores of one submission show, given whether the person scored it in this pass.

        To abstain is not to score: nobody abstains to read what the others think, and scores then.
        """
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


_PASS = [field.attname for field in ReviewPass._meta.concrete_fields]
# What a lens is made of, for any statement that knows the office, the reader, and joins the open pass as "pass".
_COLUMNS = """
ARRAY(SELECT performer_id FROM casting_conflictofinterest
    WHERE organisation_id = %(office)s AND reviewer_id = %(reader)s AND lifted_at IS NULL),
EXISTS(SELECT FROM casting_reviewpass_keepers k WHERE k.reviewpass_id = pass.id AND k.user_id = %(reader)s),
pass.id IS NULL AND EXISTS(SELECT FROM casting_reviewpass past WHERE past.role_id = r.id AND past.state = 'closed'),
{}
"""
LENS_COLUMNS = _COLUMNS.format(", ".join(f"pass.{name}" for name in _PASS))
LENS_JOIN = "LEFT JOIN casting_reviewpass pass ON pass.role_id = r.id AND pass.state = 'open'"
_ASKED = "SELECT {} FROM casting_role r {} WHERE r.id = %(role)s"
_STATEMENT = _ASKED.format(LENS_COLUMNS, LENS_JOIN)


def lens_for(actor: User, role: Role) -> Lens:
    """One short statement; nothing is remembered, as a pass may close at any moment."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"office": role.organisation_id, "reader": actor.pk, "role": role.pk})
        return lens_from(cursor.fetchone(), actor=actor, blind_key=role.blind_key)


def lens_from(columns: Sequence, *, actor: User, blind_key: int) -> Lens:
    """`columns` are those of LENS_COLUMNS."""
    excluded, is_keeper, is_between, *values = columns
    review_pass = ReviewPass.from_db(None, _PASS, values) if values[0] is not None else None
    return Lens(actor.pk, blind_key, review_pass, is_keeper, tuple(excluded), is_between)


@dataclass(frozen=True)
class OfficeLens:
    """What a person may not be told on pages that show many roles: `blind` is {role id: blind key}."""

    blind: Mapping[int, int]
    excluded: frozenset[int]

    def hides(self, *, role_id: int, performer_id: int) -> bool:
        return role_id in self.blind or performer_id in self.excluded

    def name_for(self, *, role_id: int, performer_id: int, number: int, name: str) -> str:
        if role_id in self.blind:
            return pseudonym(self.blind[role_id], number)
        return STAYS_OUT if performer_id in self.excluded else name


_OFFICE = """
SELECT ARRAY(SELECT performer_id FROM casting_conflictofinterest
        WHERE organisation_id = %(office)s AND reviewer_id = %(reader)s AND lifted_at IS NULL),
    ARRAY(SELECT ARRAY[r.id, r.blind_key] FROM casting_reviewpass p JOIN casting_role r ON r.id = p.role_id
        WHERE p.organisation_id = %(office)s AND p.state = 'open' AND p.is_blind AND NOT EXISTS (
            SELECT FROM casting_reviewpass_keepers k WHERE k.reviewpass_id = p.id AND k.user_id = %(reader)s))
"""


def office_lens_for(actor: User, organisation_id: int) -> OfficeLens:
    """One statement, for a page over all of an office's roles."""
    return office_lens_of(actor.pk, organisation_id)


def office_lens_of(reader_id: int, organisation_id: int) -> OfficeLens:
    with connection.cursor() as cursor:
        cursor.execute(_OFFICE, {"office": organisation_id, "reader": reader_id})
        excluded, blind = cursor.fetchone()
    return OfficeLens(dict(blind), frozenset(excluded))


_SHARED = """
SELECT ARRAY(SELECT DISTINCT performer_id FROM casting_conflictofinterest
        WHERE organisation_id = %(office)s AND lifted_at IS NULL),
    ARRAY(SELECT ARRAY[r.id, r.blind_key] FROM casting_reviewpass p JOIN casting_role r ON r.id = p.role_id
        WHERE p.organisation_id = %(office)s AND p.state = 'open' AND p.is_blind)
"""


def shared_lens_for(organisation_id: int) -> OfficeLens:
    """For what several people of an office read without saying who they are; one statement.

    Hidden is whoever is hidden from any of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"office": organisation_id})
        excluded, blind = cursor.fetchone()
    return OfficeLens(dict(blind), frozenset(excluded))

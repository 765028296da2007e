"""Sharing a role's submissions out among reviewers: evenly, each to as many of them as asked, set-based."""

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from accounts.models import Membership, User
from accounts.services.activity import record_activity
from casting.models import Assignment, ConflictOfInterest, Rating, ReviewPass
from casting.policies import DECIDING, can_lead_passes
from casting.selectors.selection import Selection
from casting.signals import pass_changed
from casting.states import PassState, Reviewers
from core import clock
from core.db import chunks, copy_in
from core.errors import IllegalTransition, Invalid, NotAllowed

Held = dict[int, set[int]]


@transaction.atomic(durable=True)
def assign_reviewers(
    *, actor: User, review_pass: ReviewPass, selection: Selection, reviewers: Sequence[int], each: int = 1
) -> dict[int, int]:
    """Share the selection out so that `each` reviewers look at everyone in it; returns {reviewer id: how many}.

    Done again, it keeps what was scored, fills what came since and evens the rest out, so that no two reviewers
    differ by more than one where conflicts of interest and what they scored already allow it. Outside the selection
    nothing changes.
    """
    role = review_pass.role
    if not can_lead_passes(actor, role):
        raise NotAllowed("Owners and casting directors share submissions out.")
    locked = ReviewPass.objects.select_for_update(of=("self",)).get(pk=review_pass.pk)
    if locked.state == PassState.CLOSED:
        raise IllegalTransition(f"The pass “{locked}” is closed. Reopen it to share it out.")
    if locked.reviewers != Reviewers.ASSIGNED:
        raise IllegalTransition(f"Everyone reviews in the pass “{locked}”. Change that before you share it out.")
    chosen = _checked(locked, reviewers)
    if not 1 <= each <= len(chosen):
        raise Invalid(f"Choose how many look at each person, from 1 to {len(chosen)}.", field="each")
    people = dict(selection.queryset().values_list("pk", "performer_id"))
    if not people:
        raise Invalid("Nobody fits that.", field="stage")
    standing, fixed, elsewhere = _standing(locked, people)
    shared = share_out(
        _mixed(list(people), role.blind_key),
        chosen,
        each,
        held=standing,
        fixed=fixed,
        barred=_barred(role.organisation_id, chosen, people),
        loads={reviewer: elsewhere.get(reviewer, 0) for reviewer in chosen},
    )
    _write(locked, standing, shared)
    counts: dict[int, int] = defaultdict(int)
    for team in shared.values():
        for reviewer in team:
            counts[reviewer] += 1
    if not counts:
        raise Invalid("Everybody you chose stays out of these people. Choose somebody else.", field="reviewers")
    record_activity(
        actor=actor,
        verb="role.assign_reviewers",
        subject=role,
        organisation=role.organisation,
        data={
            "pass": locked.pk,
            "pass_name": locked.name,
            "people": len(people),
            "reviewers": len(chosen),
            **selection.described(),
        },
    )
    pass_changed.send(ReviewPass, role_id=role.pk, actor=actor)
    return dict(counts)


def share_out(
    submissions: Sequence[int],
    reviewers: Sequence[int],
    each: int,
    *,
    held: Mapping[int, Collection[int]],
    fixed: Mapping[int, Collection[int]],
    barred: Mapping[int, Collection[int]],
    loads: Mapping[int, int],
) -> Held:
    """{submission: reviewers}. `held` is how it stands, `fixed` what must stay, `barred` who may not look at whom.

    Whoever has least so far gets the next; then what can move goes from the fullest to the emptiest.
    """
    load = {reviewer: loads.get(reviewer, 0) for reviewer in reviewers}
    shared: Held = {}
    for submission in submissions:
        stay = set(fixed.get(submission, ()))
        again = [one for one in held.get(submission, ()) if one in load and one not in barred.get(submission, ())]
        for reviewer in sorted(again, key=lambda one: load[one]):
            if len(stay) < each:
                stay.add(reviewer)
        for reviewer in stay & load.keys():
            load[reviewer] += 1
        shared[submission] = stay
    for submission in submissions:
        team = shared[submission]
        lacking = each - len(team)
        if lacking <= 0:
            continue
        free = [one for one in reviewers if one not in team and one not in barred.get(submission, ())]
        for reviewer in heapq.nsmallest(lacking, free, key=lambda one: load[one]):
            team.add(reviewer)
            load[reviewer] += 1
    _even_out(shared, load, fixed, barred)
    return shared


def _even_out(shared: Held, load: dict[int, int], fixed, barred) -> None:
    movable: dict[int, list[int]] = defaultdict(list)
    for submission, team in shared.items():
        for reviewer in team - set(fixed.get(submission, ())):
            movable[reviewer].append(submission)
    while len(load) > 1 and _moved_one(shared, load, barred, movable):
        pass


def _moved_one(shared: Held, load: dict[int, int], barred, movable: dict[int, list[int]]) -> bool:
    for full in sorted(load, key=lambda one: -load[one]):
        for spare in sorted(load, key=lambda one: load[one]):
            if load[full] - load[spare] < 2:
                break
            for index, submission in enumerate(movable[full]):
                if spare not in shared[submission] and spare not in barred.get(submission, ()):
                    movable[full].pop(index)
                    movable[spare].append(submission)
                    shared[submission].remove(full)
                    shared[submission].add(spare)
                    load[full] -= 1
                    load[spare] += 1
                    return True
    return False


def _mixed(submissions: list[int], seed: int) -> list[int]:
    """In an order of its own, so that nobody gets the first to apply and somebody else the last."""
    return sorted(submissions, key=lambda pk: hashlib.blake2s(f"{seed}:{pk}".encode(), digest_size=8).digest())


def _checked(review_pass: ReviewPass, reviewers: Sequence[int]) -> list[int]:
    organisation_id = review_pass.organisation_id
    keeper = (
        review_pass.keepers.filter(pk__in=reviewers).order_by("name", "pk").first() if review_pass.is_blind else None
    )
    if keeper is not None:
        raise Invalid(f"{keeper.name} keeps the names of this pass and scores nothing in it.", field="reviewers")
    members = Membership.objects.filter(organisation_id=organisation_id, role__in=DECIDING, user__in=reviewers)
    found = sorted(set(members.values_list("user_id", flat=True)))
    if not found or len(found) != len(set(reviewers)):
        raise Invalid("Choose people of this office who may rate.", field="reviewers")
    return found


def _standing(review_pass: ReviewPass, people: Mapping[int, int]) -> tuple[Held, Held, dict[int, int]]:
    """Who is assigned to these, what of it was scored, and how many each has outside of these."""
    held, fixed, elsewhere = defaultdict(set), defaultdict(set), defaultdict(int)
    for submission, reviewer in Assignment.objects.filter(review_pass=review_pass).values_list(
        "submission_id", "reviewer_id"
    ):
        if submission in people:
            held[submission].add(reviewer)
        else:
            elsewhere[reviewer] += 1
    scored = Rating.objects.filter(review_pass=review_pass, submission__any_of=list(people))
    for submission, reviewer in scored.values_list("submission_id", "reviewer_id"):
        if reviewer in held[submission]:
            fixed[submission].add(reviewer)
    return held, fixed, elsewhere


def _barred(organisation_id: int, reviewers: list[int], people: Mapping[int, int]) -> dict[int, set[int]]:
    conflicts = ConflictOfInterest.objects.filter(
        organisation_id=organisation_id, reviewer__in=reviewers, lifted_at=None
    ).values_list("reviewer_id", "performer_id")
    of_performer = defaultdict(set)
    for reviewer, performer in conflicts:
        of_performer[performer].add(reviewer)
    return {
        submission: of_performer[performer] for submission, performer in people.items() if performer in of_performer
    }


def _write(review_pass: ReviewPass, held: Held, shared: Held) -> None:
    gone = [
        (submission, reviewer) for submission, team in held.items() for reviewer in team - shared.get(submission, set())
    ]
    by_reviewer = defaultdict(list)
    for submission, reviewer in gone:
        by_reviewer[reviewer].append(submission)
    for reviewer, submissions in by_reviewer.items():
        for chunk in chunks(submissions):
            Assignment.objects.filter(review_pass=review_pass, reviewer=reviewer, submission__any_of=chunk).delete()
    at = clock.now()
    copy_in(
        Assignment,
        ["organisation", "review_pass", "submission", "reviewer", "created_at"],
        (
            (review_pass.organisation_id, review_pass.pk, submission, reviewer, at)
            for submission, team in shared.items()
            for reviewer in team - held.get(submission, set())
        ),
    )

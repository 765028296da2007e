"""Forty clients up for five parts in one act: profiles, submissions, numbers, the log, a receipt and the notices."""

import datetime as dt
import uuid

from django.db import connection

from accounts.models import Membership, Organisation
from accounts.states import MembershipRole, OrganisationKind
from accounts.tenancy import office_scope
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import CastingCall, Role
from casting.services.contents import RoleEntry
from casting.services.submit_many import ClientEntry, submit_many
from casting.states import CallState
from core import clock
from talent.models import Representation

ROLES = 5
BY_HAND = [
    "SELECT id FROM talent_performer WHERE id = ANY(%(people)s) ORDER BY id FOR NO KEY UPDATE",
    """INSERT INTO talent_profileversion (performer_id, number, fingerprint, data, created_at)
       SELECT id, 2, md5(random()::text), jsonb_build_object('stage_name', stage_name, 'bases', bases), now()
       FROM talent_performer WHERE id = ANY(%(people)s)""",
    "SELECT id FROM casting_role WHERE id = ANY(%(roles)s) ORDER BY id FOR NO KEY UPDATE",
    """INSERT INTO casting_submission (organisation_id, production_id, call_id, role_id, performer_id, profile_id, number,
           via, submitted_by_id, agency_id, state, note, tape_url, answers, union_status, call_version, submitted_at,
           revision, tags, rating_sum, rating_count, name_key, search_text, playing_age_min, playing_age_max, places,
           skills, languages)
       SELECT r.organisation_id, r.production_id, r.call_id, r.id, p.id, v.id,
           row_number() OVER (PARTITION BY r.id ORDER BY p.id), 'rep', %(actor)s, %(agency)s, 'submitted', '', '', '[]',
           '', 1, now(), 1, '{}', 0, 0, p.name_key, p.search_text, p.playing_age_min, p.playing_age_max, '{}', '{}', '{}'
       FROM casting_role r CROSS JOIN talent_performer p JOIN talent_profileversion v ON v.performer_id = p.id
       WHERE r.id = ANY(%(roles)s) AND p.id = ANY(%(people)s) AND v.number = 2""",
    "UPDATE casting_role SET next_number = next_number + %(count)s WHERE id = ANY(%(roles)s)",
    """INSERT INTO accounts_activity (organisation_id, actor_id, verb, subject_type, subject_id, batch, data, created_at)
       SELECT organisation_id, %(actor)s, 'submission.submit', 'casting.submission', id, %(batch)s,
              '{"from": null, "to": "submitted", "via": "rep"}', now()
       FROM casting_submission WHERE role_id = ANY(%(roles)s)""",
    """INSERT INTO notifications_notice (user_id, title, text, url, dedupe_key, created_at)
       SELECT account_id, 'Put up for five parts', 'Bell Lane put you up.', '/home/', 'floor:' || id || %(batch)s, now()
       FROM talent_performer WHERE id = ANY(%(people)s)""",
]  # fmt: skip


def _parts() -> list[Role]:
    """Five open parts of one call that takes submissions for a month."""
    first = data.new_role()
    with office_scope(data.office()):
        now = clock.now()
        CastingCall.objects.filter(pk=first.call_id).update(
            state=CallState.PUBLISHED, version=1, published_at=now, deadline_at=now + dt.timedelta(days=30),
            is_paid=True, has_intimacy=False, has_stunts=False, has_minors=False,
        )  # fmt: skip
        Role.objects.filter(pk=first.pk).update(asks_headshot=False)
        more = [
            Role(
                organisation_id=first.organisation_id, production_id=first.production_id, call_id=first.call_id,
                name=f"Part {n}", tier=first.tier, state=first.state, position=n, asks_headshot=False,
            )
            for n in range(1, ROLES)
        ]  # fmt: skip
        return [first, *Role.objects.bulk_create(more)]


@benchmark("submit_many", sizes=(40,))
def put_up_forty(bench: Bench, size: int) -> Result:
    tag = uuid.uuid4().hex[:8]
    agency = Organisation.objects.create(kind=OrganisationKind.AGENCY, name="Bell Lane", slug=f"bell-lane-{tag}")
    agent = data.director()
    Membership.objects.create(organisation=agency, user=agent, role=MembershipRole.AGENT)
    made: list[tuple[list[Role], list[int]]] = []

    def fresh():
        roles = _parts()
        people = [performer for performer, *_ in data.people(size, uuid.uuid4().hex[:8])]
        with office_scope(agency):
            Representation.objects.bulk_create(Representation(performer_id=pk, organisation=agency) for pk in people)
        made.append((roles, people))
        data.analyze()

    def ours():
        roles, people = made[-1]
        entries = [ClientEntry(pk, RoleEntry(role_id=role.pk)) for role in roles for pk in people]
        outcome = submit_many(actor=agent, agency=agency, entries=entries)
        assert len(outcome.sent) == size * ROLES, outcome.refused[:1]

    def by_hand():
        roles, people = made[-1]
        values = {
            "people": people,
            "roles": [role.pk for role in roles],
            "actor": agent.pk,
            "agency": agency.pk,
            "count": size,
            "batch": str(uuid.uuid4()),
        }
        connection.connection.autocommit = False
        try:
            for statement in BY_HAND:
                bench.sql(statement, values)
            connection.connection.commit()
        finally:
            connection.connection.autocommit = True

    return bench.seconds(ours, floor=by_hand, before=fresh, warm_up=2, rounds=15)

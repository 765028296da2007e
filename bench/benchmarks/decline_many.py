"""Saying no to ten thousand people in one act: the move, the activity, the closures and the held notes."""

import uuid

from django.db import connection

from accounts.tenancy import office_scope
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions

BY_HAND = [
    """UPDATE casting_submission SET state = 'not_selected', decided_at = now(), decided_by_id = %(actor)s,
       revision = revision + 1 WHERE role_id = %(role)s""",
    """INSERT INTO casting_decision (id, organisation_id, role_id, actor_id, verb, target, reason, done, refused, created_at)
       VALUES (%(batch)s, %(office)s, %(role)s, %(actor)s, 'decline', 'not_selected', '', 0, 0, now())""",
    """INSERT INTO accounts_activity (organisation_id, actor_id, verb, subject_type, subject_id, batch, data, created_at)
       SELECT organisation_id, %(actor)s, 'submission.decline', 'casting.submission', id, %(batch)s,
              '{"from": "viewed", "to": "not_selected"}', now() FROM casting_submission WHERE role_id = %(role)s""",
    """INSERT INTO notifications_outboxmessage (organisation_id, kind, category, recipient_id, to_email, to_name, time_zone,
           context, own_line, subject_text, body_text, attachments, reply_to, state, wait_for, keeps_quiet_hours,
           held_until, dedupe_key, subject_type, subject_id, batch, attempts, message_id, provider_id, outcome,
           created_by_id, created_at)
       SELECT s.organisation_id, 'casting.not_this_time', 'decisions', u.id, u.email, u.name, u.time_zone,
           jsonb_build_object('greeting', split_part(v.data->>'stage_name', ' ', 1), 'performer', v.data->>'stage_name',
               'role', 'Mara Voss', 'production', 'The Salt Road', 'thanks', 'Thank you for putting yourself forward.',
               'whom', 'your submission', 'reason', '', 'tape', '', 'date', '12 March 2027', 'signer', 'Renata Okoye',
               'office', 'Okoye Casting'),
           '', '', '', '[]', '', 'held', '', true, now() + interval '2 hours', 'floor:' || s.id || ':' || %(batch)s,
           'casting.submission', s.id, %(batch)s, 0, '', '', '', %(actor)s, now()
       FROM casting_submission s JOIN talent_profileversion v ON v.id = s.profile_id
       JOIN talent_performer p ON p.id = s.performer_id JOIN accounts_user u ON u.id = p.account_id
       WHERE s.role_id = %(role)s""",
    """INSERT INTO casting_closure (organisation_id, submission_id, decision_id, version, state, took_part, reason, due_by,
           message_id, suppressed_because, created_at)
       SELECT organisation_id, subject_id, %(batch)s, 1, 'held', 'submitted', '', now() + interval '21 days', id, '', now()
       FROM notifications_outboxmessage WHERE batch = %(batch)s""",
]  # fmt: skip


@benchmark("decline_many", sizes=(10_000,))
def decline_many(bench: Bench, size: int) -> Result:
    office, actor = data.office(), data.director()
    roles = []

    def fresh():
        roles.append(data.submit(data.new_role(), size))
        data.analyze()

    def ours():
        role = roles[-1]
        with office_scope(office):
            ids = list(Submission.objects.filter(role=role).values_list("pk", flat=True))
            decide_submissions(actor=actor, role=role, submissions=Selection(role=role, ids=ids), to="not_selected")

    def by_hand():
        values = {"role": roles[-1].pk, "actor": actor.pk, "office": office.pk, "batch": str(uuid.uuid4())}
        connection.connection.autocommit = False
        try:
            for statement in BY_HAND:
                bench.sql(statement, values)
            connection.connection.commit()
        finally:
            connection.connection.autocommit = True

    return bench.seconds(ours, floor=by_hand, before=fresh, warm_up=1)

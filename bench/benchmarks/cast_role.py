"""Casting a part with ten thousand people up for it: one transaction, everybody owed an answer."""

import uuid

from django.db import connection

from accounts.tenancy import office_scope
from bench import data
from bench.benchmarks.decline_many import BY_HAND as DECLINE
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from casting.services.ends import cast_role
from casting.services.selects import add_selects

FINALISTS = 35
BY_HAND = [
    # Everybody but the one who is booked.
    DECLINE[0] + " AND state <> 'booked'",
    *DECLINE[1:],
    "UPDATE casting_role SET state = 'cast' WHERE id = %(role)s",
    """UPDATE notifications_outboxmessage SET state = 'draft', wait_for = 'first_choice' WHERE subject_id IN
       (SELECT id FROM casting_submission WHERE role_id = %(role)s AND number <= 36) AND batch = %(batch)s""",
]


@benchmark("cast_role", sizes=(10_000,))
def cast_a_role(bench: Bench, size: int) -> Result:
    office, actor = data.office(), data.director()
    roles = []

    def fresh():
        """One is booked and first, a few were called back and stand behind, thousands wait."""
        role = data.submit(data.new_role(), size)
        with office_scope(office):
            close = Submission.objects.filter(role=role, number__lte=FINALISTS + 1)
            close.update(state="callback")
            Submission.objects.filter(role=role, number=1).update(state="offered")
            Submission.objects.filter(role=role, number=1).update(state="booked")
            add_selects(
                actor=actor, role=role, submission_ids=list(close.order_by("number").values_list("pk", flat=True)[:3])
            )
        roles.append(role)
        data.analyze()

    def ours():
        with office_scope(office):
            cast_role(actor=actor, role=roles[-1])

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

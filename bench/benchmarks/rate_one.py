"""One rating, as a key sends it."""

import itertools

from django.test import Client

from accounts.tenancy import office_scope
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Submission

BY_HAND = """
    WITH written AS (
        INSERT INTO casting_rating (organisation_id, submission_id, reviewer_id, value, is_abstention, created_at, updated_at)
        VALUES (%(office)s, %(submission)s, %(reviewer)s, %(value)s, false, now(), now())
        ON CONFLICT (submission_id, reviewer_id) DO UPDATE SET value = excluded.value, updated_at = now()
        RETURNING submission_id
    )
    INSERT INTO accounts_activity (organisation_id, actor_id, verb, subject_type, subject_id, data, created_at)
    SELECT %(office)s, %(reviewer)s, 'submission.rate', 'casting.submission', submission_id, '{}', now() FROM written"""
WHO = """SELECT u.id, m.role, s.id FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id
    JOIN casting_submission s ON s.organisation_id = m.organisation_id WHERE u.id = %s AND s.id = %s"""
MEAN = "SELECT rating_mean, rating_count FROM casting_submission WHERE id = %s"


@benchmark("rate_one", sizes=(10_000,))
def rate_one(bench: Bench, size: int) -> Result:
    office, director = data.office(), data.director()
    role = data.submit(data.new_role(), size)
    data.analyze()
    with office_scope(office):
        ids = list(Submission.objects.filter(role=role).values_list("pk", flat=True)[:500])
    turn = itertools.count()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")

    def ours():
        number = next(turn)
        address = f"/office/{office.slug}/roles/{role.pk}/submissions/{ids[number % len(ids)]}/rate/"
        answer = client.post(address, {"value": number % 5 + 1}, headers={"Accept": "application/json"})
        if answer.status_code != 200:
            raise AssertionError(f"Rating answered {answer.status_code}.")

    def by_hand():
        number = next(turn)
        submission = ids[number % len(ids)]
        values = {"office": office.pk, "submission": submission, "reviewer": director.pk, "value": number % 5 + 1}
        bench.sql(WHO, (director.pk, submission))
        bench.sql(BY_HAND, values)
        bench.sql(MEAN, (submission,))

    return bench.seconds(ours, floor=by_hand)

"""Four people side by side, of a role of ten thousand."""

from django.test import Client

from accounts.tenancy import office_scope
from bench import data
from bench.benchmarks.board_page import ROLE, WHO
from bench.harness import Bench, Result, benchmark
from casting.models import Submission

PEOPLE = """SELECT s.*, v.data, m.public_id, o.name FROM casting_submission s
    JOIN talent_profileversion v ON v.id = s.profile_id LEFT JOIN talent_mediaasset m ON m.id = s.headshot_id
    LEFT JOIN accounts_organisation o ON o.id = s.agency_id WHERE s.role_id = %s AND s.id = ANY(%s)"""
RATINGS = """SELECT r.submission_id, r.value, u.name FROM casting_rating r JOIN accounts_user u ON u.id = r.reviewer_id
    WHERE r.submission_id = ANY(%s)"""
NOTES = "SELECT submission_id, count(*) FROM casting_note WHERE submission_id = ANY(%s) GROUP BY submission_id"


@benchmark("compare", sizes=(10_000,))
def compare(bench: Bench, size: int) -> Result:
    """Its floor reads the same rows and writes nothing: what it is above that is the page."""
    role, office, director = (
        data.submit(data.new_role(), size, rated=True, headshots=True),
        data.office(),
        data.director(),
    )
    data.analyze()
    with office_scope(office):
        ids = list(Submission.objects.filter(role=role).order_by("pk").values_list("pk", flat=True)[100:104])
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/office/{office.slug}/roles/{role.pk}/compare/?pick={','.join(map(str, ids))}"
    page = client.get(address)
    if page.status_code != 200 or page.content.count(b"compare__one") != len(ids):
        raise AssertionError("The comparison does not show everybody.")

    def by_hand() -> None:
        bench.sql(WHO, (director.pk, office.slug))
        bench.sql(ROLE, (role.pk, office.pk))
        bench.sql(PEOPLE, (role.pk, ids))
        bench.sql(RATINGS, (ids,))
        bench.sql(NOTES, (ids,))

    return bench.seconds(lambda: client.get(address), floor=by_hand)

"""The next faces of the filmstrip, as its page fetches them ahead: server time and bytes, whatever the role's size."""

import re
from functools import cache

from django.test import Client

from accounts.tenancy import office_scope
from bench import data
from bench.benchmarks.board_page import ROLE, WHO
from bench.harness import Bench, Result, benchmark
from casting.models import Role
from casting.services.reviews import keep_review_order

FACES = """SELECT s.id, s.revision, s.state, s.viewed_at, s.playing_age_min, s.playing_age_max, s.tape_url, s.rating_mean,
        s.rating_count, s.tags, v.data->>'stage_name', v.data->'bases'->>0, m.public_id::text, r.value
    FROM casting_submission s JOIN talent_profileversion v ON v.id = s.profile_id
    LEFT JOIN talent_mediaasset m ON m.id = s.headshot_id
    LEFT JOIN casting_rating r ON r.submission_id = s.id AND r.reviewer_id = %s
    WHERE s.role_id = %s AND s.stage = 'review' AND (s.name_key, s.id) > (%s, %s)
    ORDER BY s.name_key, s.id LIMIT 7"""


@benchmark("filmstrip", sizes=(100, 10_000))
def filmstrip(bench: Bench, size: int) -> Result:
    """Six faces: what one key in six asks for, ahead of time."""
    role, office, director = _role(size), data.office(), data.director()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = _next_page(client, f"/office/{office.slug}/roles/{role.pk}/film/?sort=name")
    page = client.get(address).content.decode()
    before, face, after = _pieces(page)
    last = bench.sql(
        "SELECT name_key, id FROM casting_submission WHERE role_id = %s ORDER BY name_key, id OFFSET 5 LIMIT 1",
        (role.pk,),
    )[0]

    def by_hand() -> str:
        bench.sql(WHO, (director.pk, office.slug))
        bench.sql(ROLE, (role.pk, office.pk))
        rows = bench.sql(FACES, (director.pk, role.pk, *last))[:6]
        return (
            before
            + "".join([face % (row[0], row[10], row[4], row[5], row[11], row[7], row[8]) for row in rows])
            + after
        )

    return bench.seconds(lambda: client.get(address), floor=by_hand)


@benchmark("filmstrip_bytes", sizes=(10_000,))
def filmstrip_bytes(bench: Bench, size: int) -> Result:
    """What comes over the line for one face, without its picture."""
    role, office, director = _role(size), data.office(), data.director()
    client = Client()
    client.force_login(director, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = _next_page(client, f"/office/{office.slug}/roles/{role.pk}/film/?sort=name")
    page = client.get(address).content
    return Result(
        name=bench.name,
        size=size,
        value=len(page) / page.count(b"film__slide"),
        unit="B",
        floor=None,
        ratio=None,
        statements=None,
    )


@cache
def _role(size: int) -> Role:
    role = data.submit(data.new_role(), size, rated=True, headshots=True)
    with office_scope(data.office()):
        keep_review_order(actor=data.director(), role=role)
    data.analyze()
    return role


def _next_page(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.search(r'data-part="([^"]+)"', page)[1].replace("&amp;", "&")


def _pieces(page: str) -> tuple[str, str, str]:
    faces = re.findall(r'<li class="shot film__slide".*?</li>', page, re.S)
    start, end = page.index(faces[0]), page.index(faces[-1]) + len(faces[-1])
    face = faces[len(faces) // 2].replace("%", "%%")
    return page[:start], "%s%s%s%s%s%s%s" + face[:-30] + "</li>", page[end:]

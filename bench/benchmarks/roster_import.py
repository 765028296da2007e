"""A list of clients brought in, from its bytes to the last of them on the roster, as the upload and the worker do it.

The floor is the same rows written by COPY through psycopg2 in turns of the same size: profiles, what they are
recognised by, and who speaks for them.
"""

import csv
import io
import itertools

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.models import Membership, Organisation, User
from accounts.states import MembershipRole, OrganisationKind
from bench.harness import Bench, Result, benchmark
from core.text import fold, name_key
from core.tokens import new_slug
from talent.identity import mail_digest, name_year_digest
from talent.services.roster_bringing import CHUNK, bring_in_some
from talent.services.roster_import import read_roster, start_import

HEADING = ["Name", "E-mail", "Born", "Playing range", "Height", "Based in", "Gender"]
TURN = itertools.count()


@benchmark("roster_import", sizes=(500, 5000))
def roster_import(bench: Bench, size: int) -> Result:
    agent = User.objects.create_user(email=f"agent-of-{size}@bench.example", name="Colm Hartigan", password=None)
    agency = Organisation.objects.create(kind=OrganisationKind.AGENCY, name="Bell Lane", slug=f"bell-lane-{size}")
    Membership.objects.create(organisation=agency, user=agent, role=MembershipRole.OWNER)

    def ours() -> None:
        file = SimpleUploadedFile("list.csv", _csv(_lines(size)))
        imported = start_import(actor=agent, imported=read_roster(actor=agent, agency=agency, file=file))
        while bring_in_some(import_id=imported.pk):
            continue

    return bench.seconds(ours, floor=lambda: _by_hand(agency, agent, _lines(size)), rounds=3, warm_up=1)


def _lines(size: int) -> list[list[str]]:
    turn = next(TURN)
    return [
        [f"Mara Quill {turn} {n}", f"m{turn}.{n}@bench.example", str(1940 + n % 60), "28-38", "170", "Leeds", "F"]
        for n in range(size)
    ]


def _csv(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADING, *lines])
    return out.getvalue().encode("utf-16")


def _by_hand(agency: Organisation, agent: User, lines: list[list[str]]) -> None:
    for start in range(0, len(lines), CHUNK):
        some = lines[start : start + CHUNK]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('talent_performer', 'id')) FROM generate_series(1, %s)",
                [len(some)],
            )
            ids = [row[0] for row in cursor.fetchall()]
            _copy(
                cursor,
                "talent_performer (id, slug, stage_name, legal_name, pronouns, plays, playing_age_min, playing_age_max,"
                " height_cm, bases, accents, bio, contact_email, visibility, name_key, search_text, created_at,"
                " updated_at)",
                (
                    [pk, f"mara-{new_slug()}", line[0], "", "", "{woman}", 28, 38, 170, "{Leeds}", "{}", "", line[1],
                     "trade", name_key(line[0]), fold(f"{line[0]} Leeds"), "now", "now"]
                    for pk, line in zip(ids, some, strict=True)
                ),
            )  # fmt: skip
            _copy(
                cursor,
                "talent_identitykey (performer_id, kind, digest)",
                (
                    key
                    for pk, line in zip(ids, some, strict=True)
                    for key in (
                        [pk, "mail", mail_digest(line[1])],
                        [pk, "name_year", name_year_digest(line[0], int(line[2]))],
                    )
                ),
            )
            _copy(
                cursor,
                "talent_representation (performer_id, organisation_id, agent_id, standing, territory, mediums,"
                " is_exclusive, commission_percent, starts_on, created_at, ended_as, proposed)",
                ([pk, agency.pk, agent.pk, "on_word", "", "{}", "f", "10.00", "today", "now", "", "{}"] for pk in ids),
            )


def _copy(cursor, target: str, rows) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    buffer.seek(0)
    cursor.copy_expert(f"COPY {target} FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({_texts(target)}))", buffer)


def _texts(target: str) -> str:
    texts = ("legal_name", "pronouns", "bio", "territory", "ended_as")
    return ", ".join(name for name in texts if name in target) or "digest"

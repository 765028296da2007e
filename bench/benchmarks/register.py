"""The register of a large office: its first page, filtered, and the memory that twenty thousand rows take as a file."""

import re
import uuid
from functools import cache
from pathlib import Path

from django.test import Client

from accounts.tenancy import office_scope
from bench.data import analyze, director, new_role, office, submit
from bench.harness import Bench, Result, benchmark
from casting.models import Role, Submission
from contracts.exports import register_xlsx
from contracts.models import Contract, Offer, OfferRevision
from contracts.selectors.register import Filters
from contracts.states import ContractKind, ContractState, OfferState
from core import clock
from core.db import copy_in, next_ids

SIZE = 20_000
STATES = [ContractState.EXECUTED, ContractState.OUT_FOR_SIGNATURE, ContractState.DRAFTED, ContractState.VOIDED]
FLOOR = """
SELECT c.id, c.number, c.kind, c.state, c.seal_state, c.total, c.currency, c.starts_on, c.ends_on, c.expires_at,
    p.stage_name, r.name, pr.title, a.name
FROM contracts_contract c
JOIN talent_performer p ON p.id = c.performer_id JOIN casting_role r ON r.id = c.role_id
JOIN casting_production pr ON pr.id = c.production_id LEFT JOIN accounts_organisation a ON a.id = c.agency_id
WHERE c.organisation_id = %s AND c.state = 'executed' AND c.kind = 'day' ORDER BY c.id DESC LIMIT 51
"""
SUMS = """
SELECT currency, count(*), sum(total) FROM contracts_contract
WHERE organisation_id = %s AND state = 'executed' AND kind = 'day' GROUP BY currency
"""


@cache
def contracts() -> Role:
    """Twenty thousand in one office: four states, nine kinds, three currencies, each from an offer that was agreed."""
    role = submit(new_role(), SIZE)
    with office_scope(office()):
        _copy(list(Submission.objects.filter(role=role).order_by("pk").values_list("pk", "performer_id")), role)
    analyze()
    return role


def _copy(people: list[tuple[int, int]], role: Role) -> None:
    at, who = clock.now(), director().pk
    offers, revisions, papers = (next_ids(model, SIZE) for model in (Offer, OfferRevision, Contract))
    deal = [role.organisation_id, role.production_id, role.pk]
    money = [("GBP", "EUR", "USD")[number % 3] for number in range(SIZE)]
    names = ["organisation", "production", "role", "submission", "performer"]
    copy_in(
        Offer,
        ["id", *names, "uid", "state", "current", "currency", "total", "created_by", "moved_at"],
        (
            (
                pk,
                *deal,
                person,
                performer,
                uuid.uuid4(),
                OfferState.RESCINDED,
                1,
                currency,
                number % 9000 + 500,
                who,
                at,
            )
            for number, (pk, (person, performer), currency) in enumerate(zip(offers, people, money, strict=True))
        ),
    )
    copy_in(
        OfferRevision,
        ["id", "organisation", "offer", "number", "side", "author_name", "terms", "digest", "expires_at"],
        (
            (pk, role.organisation_id, offer, 1, "office", "Renata Okoye", {"fee": "1.00"}, "a" * 64, at)
            for pk, offer in zip(revisions, offers, strict=True)
        ),
    )
    copy_in(
        Contract,
        ["id", *names, "offer", "revision", "uid", "number", "kind", "state", "currency", "total", "starts_on",
         "ends_on", "executed_at", "created_by"],
        (
            (
                pk, *deal, person, performer, offer, revision, uuid.uuid4(), f"BEN-2026-{number:05}",
                ContractKind.values[number % 9], STATES[number % 4], currency, number % 9000 + 500, at.date(),
                at.date(), at, who,
            )
            for number, (pk, (person, performer), offer, revision, currency) in enumerate(
                zip(papers, people, offers, revisions, money, strict=True)
            )
        ),
    )  # fmt: skip


@benchmark("register", sizes=(SIZE,))
def register(bench: Bench, size: int) -> Result:
    contracts()
    client = Client()
    client.force_login(director(), backend="allauth.account.auth_backends.AuthenticationBackend")
    url = f"/office/{office().slug}/deals/?tab=contracts&state=executed&kind=day"
    assert client.get(url).status_code == 200

    def floor() -> None:
        rows = bench.sql(FLOOR, (office().pk,))
        "".join(f"<tr><td>{row}</td></tr>" for row in rows) + str(bench.sql(SUMS, (office().pk,)))

    return bench.seconds(lambda: client.get(url), floor=floor)


@benchmark("register_page", sizes=(SIZE,))
def register_page(bench: Bench, size: int) -> Result:
    """Unfiltered, with the sums of all."""
    contracts()
    client = Client()
    client.force_login(director(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return bench.seconds(lambda: client.get(f"/office/{office().slug}/deals/?tab=contracts"))


@benchmark("register_export", sizes=(SIZE,))
def register_export(bench: Bench, size: int) -> Result:
    """Every row as a workbook: rows a second, and by how much the process grew at most."""
    contracts()
    grown = []

    def export() -> None:
        # Linux forgets the peak so far.
        Path("/proc/self/clear_refs").write_text("5")
        before = _peak()
        with office_scope(office()):
            file = register_xlsx(actor=director(), organisation=office(), tab="contracts", filters=Filters())
            file.close()
        grown.append(_peak() - before)

    taken = bench.seconds(export, rounds=3, warm_up=0)
    print(f"{'':24}{'':10}the process grew by {max(grown):,.1f} MB at most")
    return bench.rate(size, taken.value, unit="rows/s")


def _peak() -> float:
    """The most memory the process had at once, in MB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text()).group(1)) / 1024

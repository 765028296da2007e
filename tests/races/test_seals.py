"""Workers that seal one contract at once, on real threads and real files."""

import pytest

from accounts.tenancy import across_offices, office_scope
from contracts.models import Contract, ContractEvent, SealedDocument
from contracts.services.sealing import fail_seal, seal_contract
from notifications.models import OutboxMessage
from tests import factories
from tests.contracts.seals.signed import signed_contract
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contract():
    office = factories.OrganisationFactory()
    with office_scope(office):
        return signed_contract(office)


def files_of(contract) -> list[str]:
    with across_offices("a test reads back"):
        version = contract.versions.get()
    _folders, files = version.file.storage.listdir(f"contracts/{contract.uid}")
    return sorted(files)


def test_of_three_workers_one_seals(contract):
    results = at_once(*[lambda: seal_contract(contract_id=contract.pk) for _ in range(3)])
    assert sum(result is not None for result in results) == 1, results
    with across_offices("a test reads back"):
        assert SealedDocument.objects.count() == 1
        assert ContractEvent.objects.filter(kind="sealed").count() == 1
        assert OutboxMessage.objects.filter(kind="contracts.sealed_copy").count() == 3
    assert files_of(contract) == ["1-sealed.pdf", "1.pdf"]


def test_a_worker_that_gives_up_and_one_that_seals_leave_one_truth(contract):
    at_once(
        lambda: seal_contract(contract_id=contract.pk),
        lambda: fail_seal(contract_id=contract.pk, because="Sealing took too long."),
    )
    with across_offices("a test reads back"):
        state = Contract.objects.get(pk=contract.pk).seal_state
        kinds = list(ContractEvent.objects.filter(kind__startswith="seal").values_list("kind", flat=True))
        sealed = SealedDocument.objects.count()
    assert (state, kinds, sealed) in [("sealed", ["sealed"], 1), ("failed", ["seal_failed"], 0)]
    assert ("1-sealed.pdf" in files_of(contract)) == (state == "sealed")

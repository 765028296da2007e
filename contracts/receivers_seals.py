from contracts.models import Contract
from contracts.services.sealing import begin_sealing


def seal_executed(sender, *, contract: Contract, **_kwargs) -> None:
    begin_sealing(contract)

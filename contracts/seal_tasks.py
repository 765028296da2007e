"""What a worker does to seal. A run that is lost or comes twice changes nothing."""

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from contracts.services.sealing import OUR_FAULT, AuthorityAway, CannotSeal, fail_seal, seal_contract, seal_lost

log = structlog.get_logger("callboard.contracts")

AGAIN_AFTER = (15, 60)


@shared_task(bind=True, ignore_result=True, max_retries=len(AGAIN_AFTER), soft_time_limit=90, time_limit=120)
def seal_contract_task(self, contract_id: int) -> None:
    try:
        seal_contract(contract_id=contract_id)
    except AuthorityAway as away:
        tried = self.request.retries
        if tried < len(AGAIN_AFTER):
            raise self.retry(countdown=AGAIN_AFTER[tried]) from away
        fail_seal(contract_id=contract_id, because=str(away))
    except CannotSeal as fault:
        fail_seal(contract_id=contract_id, because=str(fault))
    except SoftTimeLimitExceeded:
        fail_seal(contract_id=contract_id, because="Sealing took too long. Try again in a while.")
    except Exception:
        fail_seal(contract_id=contract_id, because=OUR_FAULT)
        raise


@shared_task(ignore_result=True)
def seal_lost_contracts_task() -> None:
    if asked := seal_lost():
        log.warning("contracts wait to be sealed; asked again", contracts=asked)

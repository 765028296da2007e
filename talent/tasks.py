from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from talent.services import preparing

TOO_LONG = "This picture took too long to read. Save it again as a JPEG and upload that."


@shared_task(
    autoretry_for=(OSError,), retry_backoff=5, retry_backoff_max=300, max_retries=6, soft_time_limit=90, time_limit=120
)
def prepare_headshot_task(asset_id: int) -> None:
    try:
        preparing.prepare_headshot(asset_id=asset_id)
    except SoftTimeLimitExceeded:
        preparing.fail_headshot(asset_id=asset_id, sentence=TOO_LONG)


@shared_task(autoretry_for=(OSError,), retry_backoff=5, retry_backoff_max=300, max_retries=6)
def erase_media_task(asset_id: int) -> None:
    preparing.erase_media(asset_id=asset_id)


@shared_task
def sweep_media_task() -> None:
    """What a lost worker or queue left: pictures to make, files to erase."""
    unprepared, unerased = preparing.assets_left_behind()
    for asset_id in unprepared:
        prepare_headshot_task.delay(asset_id)
    for asset_id in unerased:
        erase_media_task.delay(asset_id)

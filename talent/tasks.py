from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from talent import agencies_tasks, people_tasks, profile_tasks, search_tasks, uploads_tasks  # noqa: F401 - Celery reads this module
from talent.services import media_sweep, preparing, tape_making
from talent.states import FILMS, MediaKind

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


# An hour of film is made small in less; the reader has a limit of its own within this one.
@shared_task(
    autoretry_for=(OSError,),
    retry_backoff=5,
    retry_backoff_max=300,
    max_retries=6,
    soft_time_limit=50 * 60,
    time_limit=52 * 60,
)
def prepare_tape_task(asset_id: int) -> None:
    tape_making.prepare_tape(asset_id=asset_id)


PREPARE = {
    MediaKind.HEADSHOT: prepare_headshot_task,
    **dict.fromkeys(FILMS, prepare_tape_task),
}


@shared_task
def sweep_media_task() -> None:
    """What a lost worker or queue left: pictures and tapes to make, files to erase."""
    unprepared, unerased = preparing.assets_left_behind()
    for asset_id, kind in unprepared:
        if kind in PREPARE:
            PREPARE[kind].delay(asset_id)
    for asset_id in unerased:
        erase_media_task.delay(asset_id)


@shared_task(ignore_result=True, soft_time_limit=50 * 60, time_limit=52 * 60)
def heal_media_task() -> None:
    """Files without a row, rows without files, and folders that dead workers left on this machine."""
    media_sweep.remove_old_folders()
    for asset_id, kind in media_sweep.heal_media().to_prepare:
        if kind in PREPARE:
            PREPARE[kind].delay(asset_id)

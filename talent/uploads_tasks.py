from celery import shared_task

from talent.services import uploads


@shared_task(ignore_result=True)
def expire_uploads_task() -> None:
    """Uploads that nothing came of any more, and those whose last step was never made."""
    uploads.settle_uploads_left_behind()
    uploads.expire_uploads()

from celery import shared_task

from talent.services import exporting


@shared_task(
    autoretry_for=(OSError,),
    retry_backoff=5,
    retry_backoff_max=300,
    max_retries=6,
    soft_time_limit=50 * 60,
    time_limit=52 * 60,
)
def make_export_task(export_id: int) -> None:
    exporting.make_export(export_id=export_id)


@shared_task(ignore_result=True)
def end_exports_task() -> None:
    for export_id in exporting.end_exports():
        make_export_task.delay(export_id)

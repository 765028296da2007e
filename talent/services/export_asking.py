"""Asking for everything of a profile in one file, where the worker has to make it."""

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from talent.models import Performer, ProfileExport
from talent.profile_tasks import make_export_task
from talent.services.exporting import KEPT
from talent.services.profiles import must_edit
from talent.services.shelf import lock_shelf
from talent.states import MediaState


def ask_export(*, actor: User, performer: Performer) -> ProfileExport:
    """Have the worker make the file. Asked again while it is being made, it is the same one."""
    must_edit(actor, performer)
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        making = performer.exports.filter(asked_by=actor, state=MediaState.PROCESSING).first()
        if making is not None:
            return making
        export = ProfileExport.objects.create(performer=performer, asked_by=actor, expires_at=clock.now() + KEPT)
        record_activity(actor=actor, verb="performer.export_asked", subject=performer)
        transaction.on_commit(lambda: make_export_task.delay(export.pk), robust=True)
    return export

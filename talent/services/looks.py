"""Looks: which headshots of a performer belong together, and under what name."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core.errors import Conflict, Invalid
from core.text import fold
from talent.models import Look, MediaAsset, Performer
from talent.services.profiles import announce_change, must_edit
from talent.services.shelf import headshots_on, lock_shelf

MOST_LOOKS = 12


def add_look(*, actor: User, performer: Performer, name: str, note: str = "") -> Look:
    must_edit(actor, performer)
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        looks = list(performer.looks.all())
        if len(looks) >= MOST_LOOKS:
            raise Invalid(f"There are {MOST_LOOKS} looks already. Take one away first.", field="name")
        look = Look(performer=performer, position=max((one.position for one in looks), default=-1) + 1)
        _write(look, looks, name, note)
        record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": "looks"})
    return look


def change_look(*, actor: User, look: Look, name: str, note: str = "") -> Look:
    must_edit(actor, look.performer)
    with transaction.atomic(durable=True):
        lock_shelf(look.performer)
        _write(look, [one for one in look.performer.looks.all() if one.pk != look.pk], name, note)
        record_activity(actor=actor, verb="performer.edited", subject=look.performer, data={"section": "looks"})
        announce_change(look.performer)
    return look


def remove_look(*, actor: User, look: Look) -> None:
    """Its pictures stay, and belong to none."""
    must_edit(actor, look.performer)
    performer = look.performer
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        look.delete()
        record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": "looks"})
        announce_change(performer)


def place_headshots(*, actor: User, performer: Performer, looks: Mapping[str, int | None]) -> None:
    """Which look each headshot belongs to, by public id; None for none. Pictures that are not named stay as they are."""
    must_edit(actor, performer)
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        known = set(performer.looks.values_list("pk", flat=True))
        shots = {str(asset.public_id): asset for asset in headshots_on(performer)}
        if not set(looks) <= set(shots) or not {look for look in looks.values() if look is not None} <= known:
            raise Conflict("The looks or the headshots changed meanwhile. Look at them again.")
        changed = [shot for key, shot in shots.items() if key in looks and shot.look_id != looks[key]]
        for shot in changed:
            shot.look_id = looks[str(shot.public_id)]
        MediaAsset.objects.bulk_update(changed, ["look"])
        if changed:
            record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": "looks"})
            announce_change(performer)


def _write(look: Look, others: list[Look], name: str, note: str) -> None:
    look.name, look.note = " ".join(name.split()), " ".join(note.split())
    if not look.name:
        raise Invalid("Give the look a name, as in “Shaved head” or “In uniform”.", field="name")
    if fold(look.name) in {fold(one.name) for one in others}:
        raise Invalid("There is a look of that name already.", field="name")
    look.save()

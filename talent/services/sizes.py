"""A performer's size card: kept apart from the profile, in no version, search or page of it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Invalid
from talent.measures import NARROWEST, WIDEST
from talent.models import Performer, SizeCard
from talent.services.profiles import must_edit
from talent.states import SizeSystem

IN_CM = ("chest_cm", "waist_cm", "hips_cm", "inside_leg_cm", "sleeve_cm", "collar_cm", "head_cm")
AS_WORDS = ("clothes", "shoe", "glove", "hair", "eyes", "note")


@dataclass(frozen=True)
class Sizes:
    """Centimetres to one digit; clothes, shoe and glove as the labels of `system` write them."""

    system: str = SizeSystem.EU
    chest_cm: Decimal | None = None
    waist_cm: Decimal | None = None
    hips_cm: Decimal | None = None
    inside_leg_cm: Decimal | None = None
    sleeve_cm: Decimal | None = None
    collar_cm: Decimal | None = None
    head_cm: Decimal | None = None
    clothes: str = ""
    shoe: str = ""
    glove: str = ""
    hair: str = ""
    eyes: str = ""
    note: str = ""
    measured_on: dt.date | None = None


def set_size_card(*, actor: User, performer: Performer, sizes: Sizes) -> SizeCard | None:
    """Write the whole card; one with nothing on it is none. No news goes out: the profile says nothing else."""
    must_edit(actor, performer)
    for name in IN_CM:
        length = getattr(sizes, name)
        if length is not None and not NARROWEST <= length <= WIDEST:
            raise Invalid(f"Between {NARROWEST} and {WIDEST} centimetres.", field=name)
    if sizes.measured_on is not None and sizes.measured_on > clock.today_in(actor.time_zone):
        raise Invalid("That day is still to come.", field="measured_on")
    if not any(getattr(sizes, name) for name in (*IN_CM, *AS_WORDS)):
        remove_size_card(actor=actor, performer=performer)
        return None
    with transaction.atomic(durable=True):
        Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        card, _ = SizeCard.objects.update_or_create(
            performer=performer, defaults={**vars(sizes), "updated_at": clock.now()}
        )
        # That it was written, never what is on it.
        record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": "sizes"})
    return card


def remove_size_card(*, actor: User, performer: Performer) -> None:
    must_edit(actor, performer)
    with transaction.atomic(durable=True):
        gone, _ = SizeCard.objects.filter(performer=performer).delete()
        if gone:
            record_activity(actor=actor, verb="performer.edited", subject=performer, data={"section": "sizes"})

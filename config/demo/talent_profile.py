"""What performers keep beside the profile: size cards, and Noor's looks."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from config.demo.people import Person
from talent.models import Look, MediaAsset, SizeCard
from talent.states import SizeSystem

NOORS_LOOKS = (("Hair down", "As it is most days"), ("Up, for period", ""), ("Off the boat", "Salt in it, no make-up"))
HAIR = ("Black", "Dark brown", "Brown", "Auburn", "Grey", "Shaved")
EYES = ("Brown", "Dark brown", "Hazel", "Green", "Grey")


def finish_profiles(random: Random, noor: Person, people: Sequence[Person]) -> None:
    SizeCard.objects.bulk_create(_card(random, person) for person in (noor, *people))
    for position, ((name, note), (key, _)) in enumerate(zip(NOORS_LOOKS, noor.shots, strict=False)):
        look = Look.objects.create(performer_id=noor.id, name=name, note=note, position=position)
        MediaAsset.objects.filter(pk=key).update(look=look)


def _card(random: Random, person: Person) -> SizeCard:
    tall = person.data["height_cm"] or 170
    waist = Decimal(random.randrange(64, 98))
    return SizeCard(
        performer_id=person.id,
        system=SizeSystem.UK,
        chest_cm=waist + random.randrange(14, 24),
        waist_cm=waist,
        hips_cm=waist + random.randrange(18, 30),
        inside_leg_cm=Decimal(round(tall * 0.45)),
        shoe=str(random.choice([4, 5, 6, 7, 8, 9])),
        hair=random.choice(HAIR),
        eyes=random.choice(EYES),
    )

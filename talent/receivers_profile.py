from typing import Any

from talent.models import Performer, ProfileExport
from talent.services.exporting import drop_exports


def drop_with_the_performer(sender: type, performer: Performer, **_: Any) -> None:
    """What was made to be taken along is a copy of everything: it goes with it."""
    drop_exports(ProfileExport.objects.filter(performer=performer))

"""What of the register is on record."""

from accounts.models import Organisation, User
from accounts.services.activity import record_activity


def note_register_export(*, actor: User, organisation: Organisation, tab: str, filters: dict[str, str]) -> None:
    """That somebody took the register away as a file, and what of it."""
    record_activity(
        actor=actor,
        verb="deals.export",
        subject=organisation,
        organisation=organisation,
        data={"tab": tab, "filters": filters},
    )

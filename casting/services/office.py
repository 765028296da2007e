"""The office's own settings for its notes."""

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from casting.models import OfficeSettings
from casting.policies import can_change_office_settings
from core.errors import Invalid, NotAllowed

LONGEST_HOLD = 10080


@transaction.atomic(durable=True)
def change_office_settings(
    *, actor: User, organisation: Organisation, hold_no_minutes: int, hold_good_minutes: int, reply_to: str
) -> OfficeSettings:
    """Set how long notes rest before they leave, in minutes up to a week, and where answers to them go.

    Notes already written keep the time they were given.
    """
    if not can_change_office_settings(actor, organisation):
        raise NotAllowed("Owners and casting directors of this office change this.")
    for field, minutes in (("hold_no_minutes", hold_no_minutes), ("hold_good_minutes", hold_good_minutes)):
        if not 0 <= minutes <= LONGEST_HOLD:
            raise Invalid("Choose between no wait and seven days.", field=field)
    settings, _ = OfficeSettings.objects.select_for_update().get_or_create(organisation=organisation)
    values = {"hold_no_minutes": hold_no_minutes, "hold_good_minutes": hold_good_minutes, "reply_to": reply_to}
    changed = {name: value for name, value in values.items() if getattr(settings, name) != value}
    for name, value in changed.items():
        setattr(settings, name, value)
    if changed:
        settings.save(update_fields=list(changed))
        record_activity(
            actor=actor,
            verb="office.note_settings",
            subject=organisation,
            organisation=organisation,
            # Which settings changed; an address is not for the log.
            data={name: value for name, value in changed.items() if name != "reply_to"},
        )
    return settings

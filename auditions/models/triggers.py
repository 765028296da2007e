"""What two tables of this room promise each other.

Both look at the end of the transaction, because a move writes slots first and appointments after.
"""

import pgtrigger

from auditions.states import LIVE

_LIVE = ", ".join(f"'{state}'" for state in LIVE)

_FITS = """
IF EXISTS (
    SELECT 1 FROM auditions_appointment a JOIN auditions_slot s ON s.id = a.slot_id
    WHERE {which} AND a.state IN ({live})
    AND (s.starts_at <> a.starts_at OR s.ends_at <> a.ends_at OR s.is_group OR s.session_id IS DISTINCT FROM a.session_id)
) THEN
    RAISE EXCEPTION 'An appointment has the time of its slot'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_has_the_time_of_its_slot';
END IF;
RETURN NULL;
"""


def _trigger(name: str, which: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=_FITS.format(which=which, live=_LIVE),
    )


def slot_times_trigger() -> pgtrigger.Trigger:
    return _trigger("slot_keeps_its_times", "s.id = NEW.id")


def appointment_times_trigger() -> pgtrigger.Trigger:
    return _trigger("appointment_keeps_its_times", "a.id = NEW.id")

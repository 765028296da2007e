from auditions.models.appointment import Appointment, CallIn
from auditions.models.attendance import Attendance, DoorEvent, Take
from auditions.models.pairing import Pairing, PairingMember, PairingRating
from auditions.models.planning import DayPlan
from auditions.models.preferences import AccessNeeds, CalendarFeed, ReminderChoice
from auditions.models.self_tape import SelfTapeBrief, SelfTapeRequest, SelfTapeTake, SidesOpening
from auditions.models.session import Break, Panelist, Session, SessionRole, SessionRoom, Slot
from auditions.models.venue import Room, Venue

__all__ = [
    "AccessNeeds",
    "Appointment",
    "Attendance",
    "Break",
    "CalendarFeed",
    "CallIn",
    "DayPlan",
    "DoorEvent",
    "Pairing",
    "PairingMember",
    "PairingRating",
    "Panelist",
    "ReminderChoice",
    "Room",
    "SelfTapeBrief",
    "SelfTapeRequest",
    "SelfTapeTake",
    "Session",
    "SessionRole",
    "SessionRoom",
    "SidesOpening",
    "Slot",
    "Take",
    "Venue",
]

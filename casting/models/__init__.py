from casting.models.call import CallVersion, CastingCall
from casting.models.closure import Closure
from casting.models.decision import Decision
from casting.models.production import OfficeSettings, Production
from casting.models.review import Note, Opening, Rating, ReviewOrder
from casting.models.role import Question, Role, RoleCount, SidesPacket
from casting.models.submission import Submission, SubmissionDraft

__all__ = [
    "CallVersion",
    "CastingCall",
    "Closure",
    "Decision",
    "Note",
    "OfficeSettings",
    "Opening",
    "Production",
    "Question",
    "Rating",
    "ReviewOrder",
    "Role",
    "RoleCount",
    "SidesPacket",
    "Submission",
    "SubmissionDraft",
]

from casting.models.approval import Approval, ApprovalSeat, ApprovalStep, LadderStep, Verdict
from casting.models.board import Bin, SavedView, TagStyle
from casting.models.breakdown import BreakdownMark, PutUpDraft, RoleAlert
from casting.models.bringing import ListImport, RoleInvitation
from casting.models.call import CallVersion, CastingCall
from casting.models.closure import Closure
from casting.models.decision import Decision
from casting.models.passes import Assignment, ConflictOfInterest, ReviewPass
from casting.models.presentation import (
    PickComment,
    Presentation,
    PresentationPick,
    Viewer,
    ViewerDevice,
    ViewerEvent,
    Vote,
    VoteVersion,
)
from casting.models.production import OfficeSettings, Production
from casting.models.review import (
    Note,
    NoteMention,
    NoteReading,
    Opening,
    Rating,
    RatingRecord,
    ReviewOrder,
    Score,
)
from casting.models.role import Question, Role, RoleCount, SidesPacket
from casting.models.scorecard import Dimension, Scorecard
from casting.models.select import Ensemble, EnsemblePart, Select
from casting.models.submission import Submission, SubmissionDraft, WayIn

__all__ = [
    "Approval",
    "ApprovalSeat",
    "ApprovalStep",
    "Assignment",
    "Bin",
    "BreakdownMark",
    "CallVersion",
    "CastingCall",
    "Closure",
    "ConflictOfInterest",
    "Decision",
    "Dimension",
    "Ensemble",
    "EnsemblePart",
    "LadderStep",
    "ListImport",
    "Note",
    "NoteMention",
    "NoteReading",
    "OfficeSettings",
    "Opening",
    "PickComment",
    "Presentation",
    "PresentationPick",
    "Production",
    "PutUpDraft",
    "Question",
    "Rating",
    "RatingRecord",
    "ReviewOrder",
    "ReviewPass",
    "Role",
    "RoleAlert",
    "RoleCount",
    "RoleInvitation",
    "SavedView",
    "Score",
    "Scorecard",
    "Select",
    "SidesPacket",
    "Submission",
    "SubmissionDraft",
    "TagStyle",
    "Verdict",
    "Viewer",
    "ViewerDevice",
    "ViewerEvent",
    "Vote",
    "VoteVersion",
    "WayIn",
]

from talent.models.bookout import BookOut, BookOutRule, CalendarSource
from talent.models.export import ProfileExport
from talent.models.guardian import AlertSettings, Guardianship, ProfileInvitation, WorkPermit
from talent.models.media import MediaAsset
from talent.models.performer import (
    Credit,
    IdentityKey,
    Look,
    Performer,
    PerformerLanguage,
    PerformerLink,
    PerformerSkill,
    SizeCard,
    Training,
    UnionMembership,
)
from talent.models.representation import (
    AgentCover,
    ClientNote,
    Representation,
    RosterImport,
    RosterImportRow,
)
from talent.models.search import (
    NotShown,
    OfficeNote,
    SavedSearch,
    SavedSearchMet,
    SearchDue,
    SearchEntry,
    SearchLog,
    SearchWord,
    TalentFolder,
    TalentList,
    TalentListEntry,
)
from talent.models.upload import Receipt, Upload
from talent.models.version import ProfileVersion

__all__ = [
    "AgentCover",
    "AlertSettings",
    "BookOut",
    "BookOutRule",
    "CalendarSource",
    "ClientNote",
    "Credit",
    "Guardianship",
    "IdentityKey",
    "Look",
    "MediaAsset",
    "NotShown",
    "OfficeNote",
    "Performer",
    "PerformerLanguage",
    "PerformerLink",
    "PerformerSkill",
    "ProfileExport",
    "ProfileInvitation",
    "ProfileVersion",
    "Receipt",
    "Representation",
    "RosterImport",
    "RosterImportRow",
    "SavedSearch",
    "SavedSearchMet",
    "SearchDue",
    "SearchEntry",
    "SearchLog",
    "SearchWord",
    "SizeCard",
    "TalentFolder",
    "TalentList",
    "TalentListEntry",
    "Training",
    "UnionMembership",
    "Upload",
    "WorkPermit",
]

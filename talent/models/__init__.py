from talent.models.bookout import BookOut
from talent.models.media import MediaAsset
from talent.models.performer import (
    Credit,
    Performer,
    PerformerLanguage,
    PerformerLink,
    PerformerSkill,
    Training,
    UnionMembership,
)
from talent.models.representation import Representation
from talent.models.version import ProfileVersion

__all__ = [
    "BookOut",
    "Credit",
    "MediaAsset",
    "Performer",
    "PerformerLanguage",
    "PerformerLink",
    "PerformerSkill",
    "ProfileVersion",
    "Representation",
    "Training",
    "UnionMembership",
]

from talent.forms.about import AboutForm, StartForm, VisibilityForm
from talent.forms.entries import CreditSet, LanguageSet, LinkSet, SkillSet, TrainingSet, UnionSet
from talent.forms.media import CropForm, DescribeForm, HeadshotsForm, ResumeForm
from talent.forms.roster import ClientForm

__all__ = [
    "AboutForm",
    "ClientForm",
    "CreditSet",
    "CropForm",
    "DescribeForm",
    "HeadshotsForm",
    "LanguageSet",
    "LinkSet",
    "ResumeForm",
    "SkillSet",
    "StartForm",
    "TrainingSet",
    "UnionSet",
    "VisibilityForm",
]

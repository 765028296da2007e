"""Which submissions an act is meant for: these, or all that match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from casting.models import Role, Submission
from casting.selectors.filters import BoardFilters


@dataclass(frozen=True)
class Selection:
    """`ids` name submissions of the role; without them, everyone at `stage` whom `filters` show.

    `seen` gives the revision of those that the person was looking at, so that of two people who
    decide about one submission at once the second is told instead of undoing the first.
    Raises ValueError for a selection that names neither: nobody may mean "the whole role" by leaving something out.
    """

    role: Role
    ids: Sequence[int] | None = None
    stage: str | None = None
    filters: BoardFilters | None = None
    seen: Mapping[int, int] | None = None

    def __post_init__(self):
        if self.ids is None and self.stage is None:
            raise ValueError("A selection names submissions or a stage.")

    def queryset(self) -> QuerySet[Submission]:
        """Build and read it inside the office's scope. Holds only whom the person who chose can see."""
        submissions = Submission.objects.filter(role=self.role)
        lens = getattr(self.role, "lens", None)
        if lens is not None:
            submissions = submissions.filter(lens.visible_q())
        if self.ids is not None:
            return submissions.filter(pk__any_of=list(self.ids))
        submissions = submissions.filter(stage=self.stage)
        if not self.filters:
            return submissions
        self.filters.check_allowed(self.role)
        return submissions.filter(self.filters.as_q(self.role.lens))

    def described(self) -> dict:
        """How it was chosen, for the activity log; empty when every person was named."""
        if self.ids is not None:
            return {}
        return {"stage": self.stage, "filters": self.filters.used() if self.filters else {}}

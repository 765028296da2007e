"""How many stand at each stage of a role, as far as a reader may know: the stored counts, put right by their lens."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from casting.models import Role, RoleCount, Submission


@dataclass(frozen=True)
class StageCount:
    total: int = 0
    unopened: int = 0


@dataclass(frozen=True)
class RoleStages:
    id: int
    name: str
    stages: dict[str, StageCount]

    def at(self, stage: str) -> StageCount:
        return self.stages.get(stage, StageCount())

    @property
    def total(self) -> int:
        return sum(count.total for count in self.stages.values())

    @property
    def opened(self) -> int:
        return self.total - sum(count.unopened for count in self.stages.values())


def correct_counts(role: Role, found: dict[int, RoleStages]) -> None:
    """The stored counts hold everyone; the reader is told how many they can see."""
    lens = role.lens
    if lens.excluded:
        hidden = Submission.objects.filter(call=role.call_id, performer__in=lens.excluded)
        for role_id, stage, total, unopened in _by_stage(hidden, "role_id"):
            if role_id in found:
                all_of = found[role_id].at(stage)
                found[role_id].stages[stage] = StageCount(all_of.total - total, all_of.unopened - unopened)
    if lens.only_assigned and role.pk in found:
        mine = Submission.objects.filter(lens.visible_q(), role=role)
        found[role.pk].stages.clear()
        found[role.pk].stages.update((stage, StageCount(total, unopened)) for stage, total, unopened in _by_stage(mine))


def _by_stage(submissions: QuerySet[Submission], *by: str):
    return (
        submissions.values_list(*by, "stage")
        .annotate(total=Count("id"), unopened=Count("id", filter=Q(viewed_at__isnull=True)))
        .order_by()
    )


def stored_counts(role: Role) -> dict[str, dict[str, int]]:
    """{stage: {"total", "unopened"}}, JSON-ready."""
    return {stage: {"total": count.total, "unopened": count.unopened} for stage, count in counts_of(role).items()}


def counts_of(role: Role) -> dict[str, StageCount]:
    rows = RoleCount.objects.filter(role=role).values_list("stage", "total", "unopened")
    found = RoleStages(role.pk, role.name, {stage: StageCount(total, unopened) for stage, total, unopened in rows})
    correct_counts(role, {role.pk: found})
    return found.stages

"""What every view of the room starts with: the role, and what the reader asked to see of it."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from casting.models import Role, Submission
from casting.selectors.board import BoardFilters, checked_sort, checked_stage, role_for_review
from casting.selectors.panel import submission_for_review
from casting.selectors.selection import Selection
from core.errors import Invalid
from core.text import whole_numbers

MOST_PICKS = 5000


@dataclass(frozen=True)
class Frame:
    role: Role
    base: str
    stage: str
    sort: str
    filters: BoardFilters

    def query(self, **changes: str | None) -> str:
        """The address of this view with changes; None takes a parameter away."""
        return self._with(changes) if changes else self._as_it_is

    @cached_property
    def _as_it_is(self) -> str:
        return self._with({})

    def _with(self, changes: dict[str, str | None]) -> str:
        asked = {**self.filters.to_parameters(), "stage": self.stage, "sort": self.sort, **changes}
        return urlencode({name: value for name, value in asked.items() if value is not None}, doseq=True)

    def selection(self, data: QueryDict) -> Selection:
        """These ("pick", with what was seen of them) or everyone in this view ("all")."""
        if data.get("all"):
            return Selection(self.role, stage=self.stage, filters=self.filters)
        picks = numbers_in(data.getlist("pick"))
        if not picks:
            raise Invalid("Select somebody first.", field="pick")
        return Selection(self.role, ids=picks, seen=_seen(data.get("seen", "")))


def frame_for(request: HttpRequest, role_id: int, data: QueryDict | None = None) -> Frame:
    """`data` is where the view is told about: the address, or a form that came from it."""
    data = request.GET if data is None else data
    role = role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)
    filters = BoardFilters.from_query(data, reviewer=request.user)
    filters.check_allowed(role)
    return Frame(
        role=role,
        base=reverse("casting:room", args=[request.organisation.slug, role.pk]),
        stage=checked_stage(data.get("stage", "")),
        sort=checked_sort(data.get("sort", "")),
        filters=filters,
    )


def found(request: HttpRequest, role_id: int, submission_id: int) -> tuple[Role, Submission]:
    role = role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)
    return role, submission_for_review(role=role, submission_id=submission_id)


def panel_address(request: HttpRequest, submission: Submission) -> str:
    return reverse("casting:room-panel", args=[request.organisation.slug, submission.role_id, submission.pk])


def wants_part(request: HttpRequest) -> bool:
    """Whether a script asked, and swaps what it gets into the page."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest" or bool(request.htmx)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def numbers_in(values: list[str]) -> list[int]:
    found = whole_numbers(part for value in values for part in value.split(",") if part)
    if found is None or len(found) > MOST_PICKS:
        raise Invalid("That selection cannot be read. Select again.", field="pick")
    return list(dict.fromkeys(found))


def _seen(text: str) -> dict[int, int]:
    """ "12:1,15:3" as {12: 1, 15: 3}."""
    pairs = [whole_numbers(part.split(":")) or [] for part in text.split(",") if part]
    if not all(len(pair) == 2 for pair in pairs):
        raise Invalid("That selection cannot be read. Select again.", field="seen")
    return {pair[0]: pair[1] for pair in pairs}

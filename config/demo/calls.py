"""Productions and calls, made by the services that the screens use, on the day on which they were published."""

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Organisation, User
from accounts.tenancy import office_scope
from casting.models import CastingCall, Production, Role
from casting.services.calls import make_call
from casting.services.productions import make_production
from casting.services.publishing import publish_call, replace_questions
from casting.services.sides import upload_sides
from casting.states import RoleState
from config.demo.notices import Notice, Part, Title
from config.demo.sides import sides_pdf
from config.demo.timeline import LONDON, Timeline, living_at


@dataclass(frozen=True)
class Board:
    """A call as it was made: its roles by their parts."""

    notice: Notice
    call: CastingCall
    roles: dict[str, Role]
    director: User
    office: Organisation

    def part(self, role: Role) -> Part:
        return next(part for part in self.notice.parts if part.name == role.name)


def make_title(title: Title, *, office: Organisation, director: User, timeline: Timeline) -> list[Board]:
    with office_scope(office):
        with living_at(timeline.at(min(notice.published for notice in title.notices) - 2, 11)):
            production = make_production(actor=director, organisation=office, values=title.values)
        return [_make_notice(notice, production, director=director, timeline=timeline) for notice in title.notices]


def _make_notice(notice: Notice, production: Production, *, director: User, timeline: Timeline) -> Board:
    with living_at(timeline.at(notice.published - 1, 15)):
        call = make_call(actor=director, production=production, title=notice.title)
        _fill(call, notice, timeline)
        for position, part in enumerate(notice.parts):
            _make_role(part, call, position, director=director)
    if notice.end != "draft":
        with living_at(timeline.at(notice.published, 9, 30)):
            call = publish_call(actor=director, call=call)
    roles = {role.name: role for role in call.roles.order_by("position")}
    return Board(notice, call, roles, director, production.organisation)


def _fill(call: CastingCall, notice: Notice, timeline: Timeline) -> None:
    values = {"pay_currency": "GBP", "zone": LONDON.key, "slug": notice.key} | notice.call
    if notice.end != "draft":
        values |= {
            "deadline_at": timeline.at(notice.deadline, 18),
            "starts_on": timeline.day(notice.starts),
            "ends_on": timeline.day(notice.ends),
            "answer_by": timeline.day(notice.answer_by),
        }
    for name, value in values.items():
        setattr(call, name, value)
    call.save()


def _make_role(part: Part, call: CastingCall, position: int, *, director: User) -> None:
    with transaction.atomic():
        role = Role.objects.create(
            organisation=call.organisation, production=call.production, call=call, position=position,
            state=RoleState.DRAFT, **part.values(),
        )  # fmt: skip
        replace_questions(role=role, rows=[question.as_row() for question in part.questions])
    if part.sides:
        heading = f"{call.production.public_title.upper()} - {part.name.upper()}"
        pdf = sides_pdf(part.sides, heading)
        upload_sides(actor=director, role=role, file=SimpleUploadedFile(f"{part.name}, sides.pdf", pdf.read()))

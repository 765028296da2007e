"""Callbacks: planned by the office's directors and associates, answered by whoever holds the link."""

import datetime as dt

from auditions.links import answer_token
from auditions.models import Appointment
from core import clock
from tests.architecture.rows import LOGIN, Row, same

OFFICE = (LOGIN, 404, 404)
OUTSIDE = (404, 404, 404)


def appointment(world) -> Appointment:
    if "appointment" not in world.extra:
        starts_at = clock.now() + dt.timedelta(days=5)
        world.extra["appointment"] = Appointment.objects.create(
            organisation=world.office,
            submission=world.submission,
            performer=world.submission.performer,
            kind="callback",
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=15),
            zone="Europe/London",
            place="Studio 2",
        )
    return world.extra["appointment"]


def of_role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def of_appointment(world):
    return {"org_slug": world.office.slug, "appointment_id": appointment(world).pk}


def of_token(world):
    return {"token": answer_token(appointment(world))}


def new_plan(world):
    return {
        "ids": world.submission.pk,
        "date": (clock.today() + dt.timedelta(days=6)).isoformat(),
        "time": "10:00",
        "minutes": 15,
        "zone": "Europe/London",
        "place": "Studio 2",
    }


ROWS = [
    Row("auditions:callback-new", "POST", (*OFFICE, 302, 302, *OUTSIDE), args=of_role, data=new_plan),
    Row("auditions:callback-list", "GET", (*OFFICE, 200, 200, *OUTSIDE), args=of_role),
    Row("auditions:callback-move", "GET", (*OFFICE, 200, 200, *OUTSIDE), args=of_appointment),
    Row("auditions:callback-move", "POST", (*OFFICE, 302, 302, *OUTSIDE), args=of_appointment, data=new_plan),
    Row("auditions:callback-cancel", "POST", (*OFFICE, 302, 302, *OUTSIDE), args=of_appointment),
    # Whoever holds the signed link answers; it was sent to one person.
    Row("auditions:answer", "GET", same(200), args=of_token),
    Row("auditions:answer", "POST", same(302), args=of_token, data={"answer": "yes"}),
    Row("auditions:answer-calendar", "GET", same(200), args=of_token),
]

"""Breakdowns and many submissions at once: for who works at the agency, and for nobody else."""

from accounts.tenancy import across_offices
from casting.models import Submission
from tests import factories
from tests.architecture.rows import LOGIN, Row, signed_in

AGENCY = (LOGIN, 404, 404, 404, 404, 200, 404, 404)
AGENCY_ACT = (LOGIN, 404, 404, 404, 404, 302, 404, 404)
BY_TOKEN = (401, 403, 404, 404, 404, 200, 404, 403)
API = {"api": True}


def of_agency(world):
    return {"org_slug": world.agency.slug}


def of_call(world):
    return {"call_id": world.call.pk}


def of_breakdown(world):
    return of_agency(world) | of_call(world)


def put_up_before(world) -> Submission:
    if "breakdowns put up" not in world.extra:
        with across_offices("a test"):
            world.extra["breakdowns put up"] = factories.SubmissionFactory(
                role__call=world.call,
                performer=world.performer,
                profile=world.submission.profile,
                via="rep",
                agency=world.agency,
                submitted_by=world.user("agent"),
            )
    return world.extra["breakdowns put up"]


def free_part(world):
    if "breakdowns part" not in world.extra:
        with across_offices("a test"):
            world.extra["breakdowns part"] = factories.RoleFactory(call=world.call, asks_headshot=False)
    return world.extra["breakdowns part"]


def ticked(world):
    return {"pick": f"{world.performer.pk}-{free_part(world).pk}"}


def one_sent(world):
    return {"pick": put_up_before(world).pk}


def entry(world):
    return {"entries": [{"performer": world.performer.slug, "role": free_part(world).pk}]}


def some(world):
    return {"submissions": [put_up_before(world).pk]}


def own_slug(world):
    return {"slug": world.performer.slug}


def wanting(world):
    return {"performer": world.performer.slug, f"{world.performer.slug}-cadence": "daily"}


ROWS = [
    Row("casting:breakdowns", "GET", AGENCY, args=of_agency),
    Row("casting:breakdown", "GET", AGENCY, args=of_breakdown),
    Row("casting:breakdown-put-up", "GET", AGENCY_ACT, args=of_breakdown),
    Row("casting:breakdown-put-up", "POST", AGENCY_ACT, args=of_breakdown, data=ticked),
    Row("casting:breakdown-choose", "POST", AGENCY_ACT, args=of_breakdown, data=ticked),
    Row("casting:breakdown-keep", "POST", AGENCY_ACT, args=of_breakdown, data=ticked),
    Row("casting:breakdown-discard", "POST", AGENCY_ACT, args=of_breakdown),
    Row("casting:breakdown-aside", "POST", AGENCY_ACT, args=of_breakdown),
    Row("casting:breakdown-back", "POST", AGENCY_ACT, args=of_breakdown),
    Row("casting:clients-withdraw", "GET", AGENCY_ACT, args=of_agency),
    Row("casting:clients-withdraw", "POST", AGENCY_ACT, args=of_agency, data=one_sent),
    Row("casting:role-alerts", "GET", signed_in(200)),
    Row("casting:role-alerts", "POST", (LOGIN, 302, 404, 404, 404, 404, 404, 404), data=wanting),
    Row("api:role-alerts", "GET", (401, 200, 404, 404, 404, 404, 404, 404), args=own_slug, **API),
    Row(
        "api:role-alerts",
        "PUT",
        (401, 200, 404, 404, 404, 404, 404, 404),
        args=own_slug,
        data={"cadence": "daily"},
        **API,
    ),
    Row("api:breakdown-list", "GET", BY_TOKEN, **API),
    Row("api:breakdown-matches", "GET", BY_TOKEN, args=of_call, **API),
    Row("api:breakdown-aside", "PUT", (401, 403, 404, 404, 404, 204, 404, 403), args=of_call, **API),
    Row("api:breakdown-aside", "DELETE", (401, 403, 404, 404, 404, 204, 404, 403), args=of_call, **API),
    Row("api:agency-submission-list", "POST", (401, 403, 404, 404, 404, 201, 404, 403), data=entry, **API),
    Row("api:agency-submission-withdraw", "POST", BY_TOKEN, data=some, **API),
]

"""Review passes, scorecards, conflicts of interest: leads plan, whoever looks may stay out of somebody."""

from casting.models import ConflictOfInterest, ReviewPass
from tests.architecture.matrix.api import of_production, of_role, of_submission, office
from tests.architecture.rows import LOGIN, Row

SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
LEADS = (LOGIN, 404, 404, 403, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 403, 302, 404, 404, 404)
BOTH = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
RULES = {"name": "Second look", "reviewers": "all", "others_scores": "never", "deciders": "usual"}
CARD = {
    "scale": 5,
    "d-TOTAL_FORMS": 1,
    "d-INITIAL_FORMS": 0,
    "d-0-name": "Talent",
    "d-0-weight": 1,
    "d-0-is_required": "on",
}
DIMENSIONS = {"scale": 10, "dimensions": [{"name": "Voice"}]}


def role(world):
    return {"org_slug": world.office.slug, "role_id": world.role.pk}


def submission(world):
    return role(world) | {"submission_id": world.submission.pk}


def production(world):
    return {"org_slug": world.office.slug, "production_id": world.production.pk}


def _pass(world, reviewers="assigned"):
    if "pass" not in world.extra:
        world.extra["pass"] = ReviewPass.objects.create(
            organisation=world.office, role=world.role, name="First look", reviewers=reviewers
        )
    return world.extra["pass"].pk


def a_pass(world):
    return role(world) | {"pass_id": _pass(world)}


def an_act(world):
    return a_pass(world) | {"act": "remove"}


def api_pass(world):
    return of_role(world) | {"pass_id": _pass(world)}


def api_act(world):
    return of_role(world) | {"pass_id": _pass(world, reviewers="all"), "act": "open"}


def a_conflict(world):
    conflict = ConflictOfInterest.objects.create(
        organisation=world.office, reviewer=world.user("associate"), performer=world.performer
    )
    return role(world) | {"conflict_id": conflict.pk}


def shares(world):
    return {"reviewers": [world.user("director").pk, world.user("associate").pk], "each": 1, "stage": "review"}


API = {"api": True}
ROWS = [
    Row("casting:passes", "GET", SEES, args=role),
    Row("casting:pass-new", "GET", LEADS, args=role),
    Row("casting:pass-new", "POST", DOES, args=role, data=RULES),
    Row("casting:pass-edit", "GET", LEADS, args=a_pass),
    Row("casting:pass-edit", "POST", DOES, args=a_pass, data=RULES),
    Row("casting:pass-act", "POST", DOES, args=an_act),
    Row("casting:pass-assign", "GET", LEADS, args=a_pass),
    Row("casting:pass-assign", "POST", DOES, args=a_pass, data=shares),
    Row("casting:conflict-declare", "GET", SEES, args=submission),
    Row("casting:conflict-declare", "POST", BOTH, args=submission),
    Row("casting:conflict-lift", "POST", DOES, args=a_conflict),
    Row("casting:scorecard", "GET", SEES, args=production),
    Row("casting:scorecard", "POST", DOES, args=production, data=CARD),
    Row("api:pass-list", "GET", office(200, 200), args=of_role, **API),
    Row("api:pass-list", "POST", office(403, 201), args=of_role, data={"name": "Chemistry"}, **API),
    Row("api:pass-detail", "PUT", office(403, 200), args=api_pass, data={"name": "Chemistry"}, **API),
    Row("api:pass-detail", "DELETE", office(403, 204), args=api_pass, **API),
    Row("api:pass-assignments", "POST", office(403, 200), args=api_pass, data=shares, **API),
    Row("api:pass-act", "POST", office(403, 200), args=api_act, **API),
    Row("api:office-submission-conflict", "POST", office(204, 204), args=of_submission, **API),
    Row("api:production-scorecard", "GET", office(200, 200), args=of_production, **API),
    Row("api:production-scorecard", "PUT", office(403, 200), args=of_production, data=DIMENSIONS, **API),
]

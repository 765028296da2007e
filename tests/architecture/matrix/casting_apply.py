"""Applying, the performer's own pages, and the agent's desk."""

from accounts.tenancy import across_offices
from casting.models import Submission
from tests import factories
from tests.architecture.rows import LOGIN, Row, signed_in


def of_call(world):
    return {"slug": world.call.slug}


def of_draft_call(world):
    return {"slug": world.draft_call.slug}


def own(world):
    return {"submission_id": world.submission.pk}


def by_agency(world) -> Submission:
    """The actor put up for a second role, by the agency that speaks for them."""
    with across_offices("a test"):
        return factories.SubmissionFactory(
            role__call=world.call,
            performer=world.performer,
            profile=world.submission.profile,
            via="rep",
            agency=world.agency,
            submitted_by=world.user("agent"),
        )


def of_client(world):
    return {"org_slug": world.agency.slug, "submission_id": by_agency(world).pk}


def of_desk(world):
    return {"org_slug": world.agency.slug}


def someone(world):
    return {"performer": world.performer.pk}


def application(world):
    return {"performer": world.performer.pk, "roles": [world.role.pk]}


# The actor's profile is theirs and their agent's; whoever has no profile makes one first.
APPLY = (LOGIN, 200, 302, 302, 302, 200, 302, 302)
SENT = (LOGIN, 302, 302, 302, 302, 302, 302, 302)
MINE = (LOGIN, 200, 404, 404, 404, 404, 404, 404)
MY_ACT = (LOGIN, 302, 404, 404, 404, 404, 404, 404)
# Put up by the agency: the performer sees it under their home, the agency under its clients.
SHARED = (LOGIN, 200, 404, 404, 404, 200, 404, 404)
AGENCY = (LOGIN, 404, 404, 404, 404, 200, 404, 404)
AGENCY_ACT = (LOGIN, 404, 404, 404, 404, 302, 404, 404)

ROWS = [
    Row("casting:apply", "GET", APPLY, args=of_call),
    Row("casting:apply", "GET", signed_in(404), args=of_draft_call),
    Row("casting:apply", "POST", SENT, args=of_call, data=application),
    Row("casting:apply-draft", "POST", (401, 204, 404, 404, 404, 204, 404, 404), args=of_call, data=someone),
    Row("casting:apply-sent", "GET", (LOGIN, 200, 302, 302, 302, 200, 302, 302), args=of_call),
    Row("casting:actor-home", "GET", signed_in(200)),
    Row("casting:my-submissions", "GET", signed_in(200)),
    Row("casting:my-submission", "GET", MINE, args=own),
    Row("casting:my-submission-edit", "GET", MINE, args=own),
    Row("casting:my-submission-edit", "POST", MY_ACT, args=own, data={"note": "One more thing"}),
    Row("casting:my-submission-withdraw", "GET", MINE, args=own),
    Row("casting:my-submission-withdraw", "POST", MY_ACT, args=own),
    Row("casting:my-submission", "GET", SHARED, args=lambda world: {"submission_id": by_agency(world).pk}),
    Row("casting:agent-desk", "GET", AGENCY, args=of_desk),
    Row("casting:client-submission", "GET", AGENCY, args=of_client),
    Row("casting:client-submission-edit", "GET", AGENCY, args=of_client),
    Row("casting:client-submission-edit", "POST", AGENCY_ACT, args=of_client, data={"note": "One more thing"}),
    Row("casting:client-submission-withdraw", "GET", AGENCY, args=of_client),
    Row("casting:client-submission-withdraw", "POST", AGENCY_ACT, args=of_client),
]

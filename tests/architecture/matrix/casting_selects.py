"""Productions, selects, ensembles and sign-off: an office's own people only."""

from tests.architecture.rows import LOGIN, Row


def production(world):
    return {"org_slug": world.office.slug, "production_id": world.production.pk}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)

ROWS = [
    Row("casting:production", "GET", SEES, args=production),
    Row(
        "casting:production-budget",
        "POST",
        DOES,
        args=production,
        data={"cast_budget": "90000", "currency": "GBP"},
    ),
]

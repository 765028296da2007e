"""The register of deals, and a person's own list of them."""

from tests.architecture.rows import LOGIN, Row, signed_in


def office(world):
    return {"org_slug": world.office.slug}


# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
MONEY = (LOGIN, 404, 404, 403, 200, 404, 404, 404)
# Another office's director reads their own.
API_SEES = (401, 403, 200, 200, 200, 404, 404, 403)
API_MONEY = (401, 403, 200, 403, 200, 404, 404, 403)

ROWS = [
    Row("contracts:deal-list", "GET", SEES, args=office),
    Row("contracts:deal-list", "GET", SEES, args=office, query="?tab=avails"),
    Row("contracts:deal-list", "GET", SEES, args=office, query="?tab=contracts&state=executed"),
    Row("contracts:deal-list", "GET", SEES, args=office, query="?tab=options"),
    Row("contracts:deal-list", "GET", MONEY, args=office, query="?tab=contracts&least=1000"),
    Row("contracts:deal-export", "GET", SEES, args=office, query="?tab=contracts"),
    Row("api:office-deal-list", "GET", API_SEES, api=True),
    Row("api:office-deal-list", "GET", API_SEES, query="?tab=options", api=True),
    Row("api:office-deal-list", "GET", API_MONEY, query="?tab=contracts&least=1000", api=True),
    Row("contracts:mine-deals", "GET", signed_in(200)),
    Row("contracts:mine-deals", "GET", signed_in(200), query="?show=past"),
]

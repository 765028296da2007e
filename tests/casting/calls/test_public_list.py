"""The public list: what is on it, how it is searched, narrowed, sorted and paged."""

import base64
import datetime as dt
import html
import json
import re

import pytest

from accounts.tenancy import across_offices
from casting.models import CastingCall, Role
from casting.services.call_search import refresh_search
from casting.states import CallState, RoleState
from core import clock
from tests import factories
from tests.casting.calls.conftest import in_days

pytestmark = pytest.mark.django_db

TITLES = re.compile(r'<h2><a href="/calls/[^"]+/">([^<]+)</a>')


def titles(page) -> list[str]:
    return [html.unescape(title) for title in TITLES.findall(page.text)]


def searchable(*calls) -> None:
    with across_offices("a test fills what search reads"):
        refresh_search(
            list(CastingCall.objects.select_related("production", "organisation").filter(pk__in=[c.pk for c in calls]))
        )


def post(title, *, production=None, role=None, **fields):
    production = factories.ProductionFactory(title=title, **(production or {}))
    call = factories.CastingCallFactory(production=production, title=title, **fields)
    factories.RoleFactory(call=call, **(role or {}))
    searchable(call)
    return call


def test_only_open_public_calls_of_verified_offices_are_listed(client):
    post("Listed")
    for state in CallState.values:
        if state != CallState.PUBLISHED:
            post(f"State {state}", state=state)
    post("Too late", deadline_at=clock.now() - dt.timedelta(seconds=1))
    post("For agents", release="reps")
    post("For the invited", release="invited")
    office = factories.OrganisationFactory(verified=False)
    post("Nobody checked", production={"organisation": office})
    assert titles(client.get("/calls/")) == ["Listed"]


def test_an_empty_list_says_so(client):
    assert "No calls are open just now" in client.get("/calls/").text
    post("Listed")
    page = client.get("/calls/?q=xylophone")
    assert "No open call fits all of that" in page.text


@pytest.mark.parametrize(
    "q",
    ["señorita", "senorita", "SEÑORITA", "senorita london", "cellist", "cellists", "Jósef", "jozef kral", "tideway",
     "“the senorita”", "northlight", "wintering"],
)  # fmt: skip
def test_search_finds_by_word_accent_and_stem(client, q):
    post(
        "La Señorita Winters",
        production={"company": "Northlight Pictures", "synopsis": "A cellist at the Tideway."},
        role={"name": "Josef Kral" if "z" not in q else "Jozef Král"},
    )
    post("Something Else Altogether", production={"company": "Other"}, place="Cardiff")
    assert titles(client.get("/calls/", {"q": q})) == ["La Señorita Winters"]


@pytest.mark.parametrize("q", ["Tideawy", "tidway", "seniorita", "Señorta", "mara vos", "harow lane"])
def test_misspelt_words_find_what_is_near(client, q):
    post("A Winter at Tideway", production={"company": "Sole"}, role={"name": "The Bear"})
    post("La Señorita", production={"company": "Sole"}, role={"name": "Ana"})
    post("The Salt Road", production={"company": "Harrow Lane Pictures"}, role={"name": "Mara Voss"})
    page = client.get("/calls/", {"q": q})
    expected = {"ti": "A Winter at Tideway", "se": "La Señorita"}.get(q[:2].lower(), "The Salt Road")
    assert titles(page)[0] == expected
    assert expected == "The Salt Road" or "Nothing has exactly these words" in page.text


def test_a_title_counts_more_than_a_mention(client):
    post(
        "Quiet Street",
        production={"synopsis": "Beside the harbour, near the harbour, by the harbour."},
        deadline_at=in_days(1),
    )
    post("The Harbour", deadline_at=in_days(9))
    assert titles(client.get("/calls/?q=harbour")) == ["The Harbour", "Quiet Street"]
    assert titles(client.get("/calls/?q=harbour&sort=closing")) == ["Quiet Street", "The Harbour"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=stage", ["Play"]),
        ("kind=stage&kind=film", ["Play", "Film"]),
        ("tier=background", ["Film"]),
        ("age=50", ["Play"]),
        ("age=27&tier=lead", ["Film"]),
        ("union=1", ["Play"]),
        ("paid=1", ["Film"]),
        ("place=malmo", ["Play"]),
        ("place=Malmö", ["Play"]),
        ("remote=1", ["Film"]),
        ("closes=7", ["Play"]),
        ("closes=31", ["Play", "Film"]),
        ("sort=newest", ["Film", "Play"]),
        ("kind=nonsense&age=abc&closes=9&sort=price", ["Play", "Film"]),
        ("age=999&place=%00", ["Play", "Film"]),
    ],
)
def test_filters_and_sorts(client, query, found):
    post("Play", production={"kind": "stage", "agreement": "equity"}, place="Malmö", is_paid=False, pay_min=None,
         pay_max=None, role={"playing_age_min": 45, "playing_age_max": 60}, deadline_at=in_days(3),
         published_at=in_days(-2))  # fmt: skip
    film = post("Film", production={"kind": "film", "agreement": "non_union"}, place="Leeds", is_remote=True,
                role={"playing_age_min": 20, "playing_age_max": 30}, deadline_at=in_days(20))  # fmt: skip
    factories.RoleFactory(call=film, tier="background", playing_age_min=60, playing_age_max=70)
    searchable(film)
    assert titles(client.get(f"/calls/?{query}")) == found


def test_one_role_must_answer_to_all_that_was_asked(client):
    call = post("Two roles", role={"tier": "lead", "playing_age_min": 10, "playing_age_max": 12})
    factories.RoleFactory(call=call, tier="supporting", playing_age_min=45, playing_age_max=55)
    searchable(call)
    assert titles(client.get("/calls/?age=11")) == ["Two roles"]
    assert titles(client.get("/calls/?age=30")) == []
    assert titles(client.get("/calls/?age=11&tier=supporting")) == []


def test_a_role_that_is_cut_or_cast_is_not_found_by(client):
    call = post("Cut", role={"tier": "lead"})
    with across_offices("a test moves a role"):
        Role.objects.filter(call=call).update(state=RoleState.CUT)
    assert titles(client.get("/calls/?tier=lead")) == []


def test_chips_take_one_filter_off_each(client):
    post("Play", production={"kind": "stage"})
    page = client.get("/calls/?q=play&kind=stage&union=1&age=28")
    urls = [html.unescape(url) for url in re.findall(r'<a class="chip" href="([^"]+)"', page.text)]
    assert urls == [
        "/calls/?kind=stage&age=28&union=1",
        "/calls/?q=play&age=28&union=1",
        "/calls/?q=play&kind=stage&union=1",
        "/calls/?q=play&kind=stage&age=28",
    ]


@pytest.mark.parametrize("query", ["", "sort=newest", "q=salt", "q=salt&sort=newest", "kind=film&paid=1"])
def test_pages_hold_every_call_once_with_and_without_script(client, query):
    office = {"organisation": factories.OrganisationFactory()}
    for number in range(60):
        post(
            f"Salt {number}",
            production=office,
            deadline_at=in_days(5 + number // 7),
            published_at=in_days(-(number // 5)),
        )
    for headers in ({}, {"HX-Request": "true"}):
        seen, address = [], f"/calls/?{query}"
        while address:
            page = client.get(address, headers=headers)
            assert page.status_code == 200
            seen += titles(page)
            more = re.search(r'<a class="btn" href="([^"]+)" hx-get', page.text)
            address = html.unescape(more[1]) if more else ""
        assert len(seen) == 60
        assert len(set(seen)) == 60


def test_show_more_brings_rows_and_its_own_successor(client):
    office = {"organisation": factories.OrganisationFactory()}
    for number in range(30):
        post(f"Salt {number}", production=office)
    first = client.get("/calls/")
    more = html.unescape(re.search(r'hx-get="(/calls/\?after[^"]+)"', first.text)[1])
    part = client.get(more, headers={"HX-Request": "true"})
    assert len(titles(part)) == 6
    assert "<html" not in part.text
    assert 'hx-swap-oob="innerHTML:#more-calls"' in part.text


@pytest.mark.parametrize(
    "values",
    [
        "",
        [],
        ["abc", 1],
        ["2031-01-01", "x"],
        [None, None],
        [1],
        [True, True],
        ["9" * 60, 1],
        ["2031-01-01T00:00:00+00:00", 1e400],
    ],
)
@pytest.mark.parametrize("query", ["", "q=listed", "sort=newest"])
def test_a_damaged_page_address_is_refused_in_words(client, values, query):
    post("Listed")
    cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode() if values != "" else "%5B%5D"
    page = client.get(f"/calls/?{query}&after={cursor}")
    assert page.status_code == 422
    assert "page address is damaged" in page.text


def test_counts_are_exact_to_two_hundred_and_then_say_so(client):
    production = factories.ProductionFactory()
    for number in range(201):
        factories.CastingCallFactory(production=production, slug=f"s-{number}")
    page = client.get("/calls/")
    assert '<b class="num">200+</b>' in page.text
    with across_offices("a test closes one"):
        CastingCall.objects.filter(slug="s-0").update(state=CallState.CLOSED)
    assert '<b class="num">200</b>' in client.get("/calls/").text


@pytest.mark.parametrize("rows", [1, 3, 60])
@pytest.mark.parametrize("query", ["", "?q=salt", "?q=slat", "?kind=film&age=28&tier=lead"])
def test_the_list_keeps_its_budget(client, rows, query, assert_statements):
    office = {"organisation": factories.OrganisationFactory()}
    for number in range(rows):
        post(f"Salt {number}", production=office)
    with assert_statements(6):
        assert client.get(f"/calls/{query}").status_code == 200


def test_the_signed_in_keep_it_too(office, assert_statements):
    for number in range(30):
        post(f"Salt {number}")
    office.client.get("/calls/")
    with assert_statements(6):
        assert office.client.get("/calls/?q=salt").status_code == 200


def test_search_takes_what_people_type(client):
    post("Listed")
    for q in ["'", '"', "a & b | !c", ":*", "<script>", "\\", "%", "a" * 500, "🎭", "-", "()", "and", "\x00"]:
        assert client.get("/calls/", {"q": q}).status_code == 200


def test_money_and_completeness_do_not_order(client):
    """The same deadline: the order is that of making, whatever is paid or filled in."""
    at = in_days(4)
    post("First, unpaid", deadline_at=at, is_paid=False, pay_min=None, pay_max=None)
    post("Second, rich", deadline_at=at, pay_min=90000, pay_max=99000, production={"synopsis": "Long " * 300})
    assert titles(client.get("/calls/")) == ["First, unpaid", "Second, rich"]

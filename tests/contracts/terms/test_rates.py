"""The figures that are held, each with its source, at both edges of its period."""

import datetime as dt
from decimal import Decimal

import pytest

from casting.states import Agreement
from contracts.rates import FOLDER, fringes, in_force, scale, told, versions

DAY = dt.timedelta(days=1)
# docs/domain.md, section 3: scale of a day and of a week, SAG-AFTRA theatrical and TV, from when.
SCALES = [
    (dt.date(2023, 11, 9), "1158.00", "4019.00"),
    (dt.date(2024, 7, 1), "1204.00", "4180.00"),
    (dt.date(2025, 7, 1), "1246.00", "4326.00"),
]
# sagaftraplans.org, theatrical and television reporting: principal performers and background, by first day of
# principal photography. 21.0 % also in docs/domain.md, section 3.
FRINGES = [
    (dt.date(2017, 7, 1), "18.00", "17.50"),
    (dt.date(2018, 7, 1), "18.50", "18.00"),
    (dt.date(2019, 7, 1), "19.00", "18.50"),
    (dt.date(2020, 7, 1), "20.00", "19.50"),
    (dt.date(2021, 7, 1), "20.50", "20.00"),
    (dt.date(2022, 7, 1), "21.00", "20.50"),
]


def sag(first, last=None, **more):
    return scale(Agreement.SAG_AFTRA, first=first, last=last, **more)


@pytest.mark.parametrize(("number", "since", "day", "weekly"), [(n, *row) for n, row in enumerate(SCALES)])
def test_a_minimum_holds_from_its_first_day_to_the_eve_of_the_next(number, since, day, weekly):
    following = SCALES[number + 1][0] if number + 1 < len(SCALES) else dt.date(2030, 1, 1)
    for on in (since, since + DAY, following - DAY):
        held = sag(on)
        assert (held.day, held.weekly, held.valid_from) == (Decimal(day), Decimal(weekly), since)
    before = sag(since - DAY)
    assert before is None if number == 0 else before.day == Decimal(SCALES[number - 1][1])


def test_an_engagement_across_a_rise_is_held_to_the_higher_minimum():
    assert sag(dt.date(2024, 6, 28), dt.date(2024, 7, 5)).day == Decimal("1204.00")
    assert sag(dt.date(2024, 6, 24), dt.date(2024, 6, 30)).day == Decimal("1158.00")


@pytest.mark.parametrize(("number", "since", "principal", "background"), [(n, *row) for n, row in enumerate(FRINGES)])
def test_contributions_go_by_the_first_day_of_photography(number, since, principal, background):
    following = FRINGES[number + 1][0] if number + 1 < len(FRINGES) else dt.date(2030, 1, 1)
    for on in (since, following - DAY):
        assert fringes("sag_aftra", on=on).percent == Decimal(principal)
        assert fringes("sag_aftra", on=on, tier="background").percent == Decimal(background)
    before = fringes("sag_aftra", on=since - DAY)
    assert before is None if number == 0 else before.percent == Decimal(FRINGES[number - 1][1])


@pytest.mark.parametrize("agreement", ["", "non_union", "equity", "actra", "other_union"])
def test_where_no_figure_is_held_none_is_told(agreement):
    assert scale(agreement, first=dt.date(2026, 1, 5)) is None
    assert fringes(agreement, on=dt.date(2026, 1, 5)) is None


@pytest.mark.parametrize(
    "other",
    [{"kind": "commercial"}, {"kind": "stage"}, {"kind": "game"}, {"tier": "background"}, {"tier": "voice"},
     {"note": "Moderate Low Budget Agreement"}, {"note": "Ultra Low Budget"}, {"note": "Student film"}],
)  # fmt: skip
def test_another_text_of_the_same_union_is_not_held_to_these_figures(other):
    assert sag(dt.date(2026, 1, 5), **other) is None
    assert sag(dt.date(2026, 1, 5), kind="film", tier="lead", note="2023 codified") is not None


@pytest.mark.parametrize(
    ("days", "least"),
    [(1, "1246.00"), (3, "3738.00"), (4, "4326.00"), (5, "4326.00"), (6, "5572.00"), (10, "8652.00")],
)
def test_days_cost_no_more_than_the_weeks_that_hold_them(days, least):
    assert sag(dt.date(2025, 7, 1)).for_days(days) == Decimal(least)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_every_figure_has_its_source_its_mark_and_its_first_day(name):
    for version in versions(name):
        assert isinstance(version["valid_from"], dt.date)
        assert version["source"].strip()
        assert version["held_in"].strip()
        assert told(version).startswith(version["source"])
        assert set(version["mark"].split(" / ")) <= {"C", "V", "L"}
        assert version.get("until", version["valid_from"]) >= version["valid_from"]


def test_before_the_first_version_nothing_is_in_force():
    assert in_force("sag_aftra", dt.date(2023, 11, 8)) is None
    assert in_force("equity", dt.date(2026, 1, 1)) is None

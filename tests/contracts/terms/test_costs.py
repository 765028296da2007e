"""What terms come to."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from contracts.costs import against_budget, cost_of
from contracts.terms import clean
from tests.contracts.terms.strategies import raw_terms

SEVEN_WEEKS = {
    "currency": "GBP", "engagement": "weekly", "fee": "4250", "fee_units": 7, "agent_ten": "on_top",
    "rehearsal_fee": "300", "rehearsal_days": 5, "per_diem": "35", "per_diem_days": 49,
    "options": [{"exercise_by": "2026-11-30", "rise": "5"}, {"exercise_by": "2027-11-30", "rise": "10"}],
}  # fmt: skip


def test_a_deal_is_counted_line_by_line():
    cost = cost_of(clean(SEVEN_WEEKS), fringe_percent=Decimal("13.8"))
    assert [(line.label, line.amount, line.note) for line in cost.lines] == [
        ("Fee", Decimal("29750.00"), "7 weeks at £4,250"),
        ("Rehearsal or training", Decimal("1500.00"), "5 days at £300"),
        ("Agent, on top", Decimal("3125.00"), "10%"),
        ("Per diem", Decimal("1715.00"), "49 days at £35"),
        ("Fringes", Decimal("4312.50"), "13.8%. The office’s own figure"),
    ]
    assert (cost.guaranteed, cost.agent, cost.fringes) == (Decimal("31250"), Decimal("3125"), Decimal("4312.5"))
    assert cost.total == Decimal("40402.50")
    assert cost.without_fringes == Decimal("36090.00")
    # 29,750 raised by 5 %, and that raised by 10 %.
    assert cost.options_if_exercised == Decimal("31237.50") + Decimal("34361.25")


UNITS = [
    ({"engagement": "day", "guaranteed_days": 3}, 3),
    ({"engagement": "day", "fee_units": 4, "guaranteed_days": 3}, 4),
    ({"engagement": "day"}, 1),
    ({"engagement": "weekly"}, 1),
    ({"engagement": "run", "fee_units": 12}, 12),
    ({"engagement": "episode", "fee_units": 6}, 6),
    ({"engagement": "flat", "fee_units": 6}, 1),
    ({"engagement": "buy_out", "guaranteed_days": 9}, 1),
    ({"fee_units": 2}, 2),
]


@pytest.mark.parametrize(("more", "times"), UNITS)
def test_a_fee_is_paid_as_often_as_its_engagement_says(more, times):
    assert cost_of(clean({"currency": "GBP", "fee": "100", **more})).guaranteed == 100 * times


def test_a_commission_that_is_included_costs_nothing_more():
    cost = cost_of(clean({"currency": "USD", "fee": "1370.60", "agent_ten": "included"}))
    assert (cost.agent, cost.total) == (0, Decimal("1370.60"))
    assert "out of what is above" in cost.lines[-1].note


# sagaftraplans.org: 20.5 % for principals from 2021-07-01, 21 % from 2022-07-01.
@pytest.mark.parametrize(
    ("on", "kind", "fringes"),
    [("2022-06-30", "film", "205"), ("2022-07-01", "film", "210"), ("2022-07-01", "commercial", "50")],
)
def test_the_agreement_s_fringes_come_before_the_office_s(on, kind, fringes):
    terms = clean({"currency": "USD", "engagement": "flat", "fee": "1000", "starts_on": on})
    cost = cost_of(terms, agreement="sag_aftra", kind=kind, fringe_percent=Decimal(5))
    assert cost.fringes == Decimal(fringes)


def test_the_budget_is_compared_in_its_own_currency_only():
    cost = cost_of(clean(SEVEN_WEEKS))
    assert against_budget(cost, None, "GBP") is None
    assert against_budget(cost, cost.total, "GBP").left == 0
    assert not against_budget(cost, cost.total, "GBP").is_over
    over = against_budget(cost, cost.total - 1, "GBP")
    assert over.is_over
    assert over.over_by == 1
    other = against_budget(cost, Decimal(1), "USD")
    assert other.left is None
    assert not other.is_over


@settings(max_examples=60, deadline=None)
@given(raw_terms)
def test_lines_add_up_and_fit_what_is_stored(raw):
    cost = cost_of(clean(raw), fringe_percent=Decimal(100))
    assert cost.total == sum(line.amount for line in cost.lines)
    assert cost.without_fringes == cost.total - cost.fringes
    assert all(line.amount >= 0 for line in cost.lines)


def test_the_most_that_terms_take_fits_a_stored_total():
    most = {
        "currency": "JPY", "engagement": "weekly", "fee": "999999999.99", "fee_units": 400, "agent_ten": "on_top",
        "agent_percent": "100", "rehearsal_fee": "9999999.99", "rehearsal_days": 400, "usage_fee": "999999999.99",
        "per_diem": "9999999.99", "per_diem_days": 400,
    }  # fmt: skip
    assert cost_of(clean(most)).without_fringes < Decimal(10) ** 12
    assert cost_of({}).total == 0

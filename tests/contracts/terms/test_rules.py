"""What the rules say of terms, at both edges of each, and when they block."""

import datetime as dt
from decimal import Decimal

import pytest

from contracts.facts import ClassMember, Facts
from contracts.rules import check, findings_for, scale_words
from contracts.states import Side
from contracts.terms import clean

NOW = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
RULE_16G = "Rule 16(g)"


def facts(**more) -> Facts:
    return Facts(**{"now": NOW, "agreement": "sag_aftra", "kind": "film", "tier": "lead", **more})


def terms(**more) -> dict:
    return clean(
        {"currency": "USD", "engagement": "day", "fee": "2000", "starts_on": "2026-03-02", "ends_on": "2026-03-02"}
        | more
    )


def found(one: dict, about: Facts | None = None) -> dict:
    return {finding.rule: finding for finding in check(one, about or facts())}


def test_terms_that_break_nothing_have_no_finding():
    assert check(terms(), facts()) == []


# Figures: docs/domain.md, section 3. (work date, engagement, guaranteed days, fee, is it enough)
PAY = [
    ("2023-11-08", "day", 1, "1", True),  # before the first figure held, nothing is said
    ("2023-11-09", "day", 1, "1158", True), ("2023-11-09", "day", 1, "1157.99", False),
    ("2024-06-30", "day", 1, "1158", True), ("2024-07-01", "day", 1, "1158", False),
    ("2024-07-01", "day", 1, "1204", True), ("2025-06-30", "day", 1, "1204", True),
    ("2025-07-01", "day", 1, "1204", False), ("2025-07-01", "day", 1, "1246", True),
    ("2026-06-30", "day", 1, "1246", True), ("2026-06-30", "day", 1, "1245.99", False),
    ("2024-06-30", "weekly", 5, "4019", True), ("2024-06-30", "weekly", 5, "4018.99", False),
    ("2024-07-01", "weekly", 5, "4180", True), ("2024-07-01", "weekly", 5, "4179.99", False),
    ("2025-07-01", "run", 5, "4326", True), ("2025-07-01", "run", 5, "4325.99", False),
    ("2025-07-01", "flat", 3, "3738", True), ("2025-07-01", "flat", 3, "3737.99", False),
    ("2025-07-01", "buy_out", 10, "8652", True), ("2025-07-01", "buy_out", 10, "8651.99", False),
    ("2025-07-01", "episode", 6, "5572", True), ("2025-07-01", "episode", 6, "5571.99", False),
]  # fmt: skip


@pytest.mark.parametrize(("on", "engagement", "days", "fee", "is_enough"), PAY)
def test_pay_is_held_to_the_minimum_in_force_on_the_work_date(on, engagement, days, fee, is_enough):
    said = found(terms(engagement=engagement, guaranteed_days=days, fee=fee, starts_on=on, ends_on=on))
    assert ("minimum" not in said) == is_enough
    if not is_enough:
        assert said["minimum"].field == "fee"
        assert said["minimum"].blocks
        assert not said["minimum"].may_override
        assert said["minimum"].source.startswith("SAG-AFTRA TV/Theatrical 2023, minimums from ")
        assert "Verify the current text" in said["minimum"].source


def test_scale_plus_ten_is_shown():
    said = found(terms(fee="1000"))["minimum"].sentence
    assert said == "This is below scale, which since 1 July 2025 is US$1,246 a day, with the agent’s ten US$1,370.60."
    american = check(terms(fee="1000"), facts(), language="en-us")[0].sentence
    assert "since July 1, 2025 is $1,246 a day" in american


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "Scale, since 1 July 2025: US$1,246 a day, with the agent’s ten US$1,370.60."),
        ({"engagement": "weekly"}, "Scale, since 1 July 2025: US$4,326 a week, with the agent’s ten US$4,758.60."),
        (
            {"engagement": "flat", "guaranteed_days": 3},
            "US$3,738 for 3 guaranteed days, with the agent’s ten US$4,111.80.",
        ),
        ({"starts_on": "2024-06-30", "ends_on": "2024-06-30"}, "since 9 November 2023: US$1,158 a day"),
        ({"starts_on": "2020-01-01", "ends_on": "2020-01-01"}, ""),
    ],
)
def test_scale_is_told_where_it_is_kept_too(more, says):
    words = scale_words(terms(**more), facts())
    assert says in words
    assert bool(says) == bool(words)
    assert scale_words(terms(**more), facts(agreement="equity")) == ""


# docs/domain.md: commission is ten per cent at most and never into scale; scale + 10 is the least that includes it.
COMMISSIONS = [
    ({"agent_ten": "on_top", "agent_percent": "10", "fee": "1246"}, set()),
    ({"agent_ten": "on_top", "agent_percent": "10.01", "fee": "1246"}, {"commission"}),
    ({"agent_ten": "on_top", "fee": "1246"}, set()),
    ({"agent_ten": "included", "agent_percent": "10", "fee": "1370.60"}, set()),
    ({"agent_ten": "included", "agent_percent": "10", "fee": "1370.59"}, {"into_scale"}),
    ({"agent_ten": "included", "fee": "1246"}, {"into_scale"}),
    ({"agent_ten": "included", "agent_percent": "20", "fee": "5000"}, {"commission"}),
    ({"agent_ten": "none", "agent_percent": "50", "fee": "1246"}, set()),
    ({"agent_percent": "12", "fee": "1246"}, {"commission"}),
]


@pytest.mark.parametrize(("more", "rules"), COMMISSIONS)
def test_an_agent_takes_ten_and_never_out_of_scale(more, rules):
    said = found(terms(**more))
    assert set(said) == rules
    for finding in said.values():
        assert finding.blocks
        assert not finding.may_override
    if "commission" in said:
        assert RULE_16G in said["commission"].source


def test_a_figure_past_its_agreement_says_so_and_stays_a_floor():
    late = {"starts_on": "2026-06-30", "ends_on": "2026-06-30"}
    assert found(terms(**late)) == {}
    late["ends_on"] = "2026-07-01"
    said = found(terms(**late))
    assert set(said) == {"minimum_age"}
    assert not said["minimum_age"].blocks
    assert set(found(terms(fee="1000", **late))) == {"minimum", "minimum_age"}


def test_a_minimum_in_another_currency_is_told_and_not_converted():
    said = found(terms(currency="GBP", fee="100"))
    assert set(said) == {"minimum_unclear"}
    assert not said["minimum_unclear"].blocks


@pytest.mark.parametrize("agreement", ["", "non_union", "equity", "actra", "other_union"])
def test_where_no_minimum_is_held_the_rule_is_silent(agreement):
    assert found(terms(fee="1"), facts(agreement=agreement)) == {}


EVERYTHING = {
    "agent_ten": "on_top", "agent_percent": "25", "rider_replica": True, "replica_use": "any use",
    "starts_on": "2026-02-01", "options": [{"exercise_by": "2026-01-04"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("agreement", "blocks"),
    [("sag_aftra", True), ("equity", True), ("actra", True), ("other_union", True), ("non_union", False), ("", False)],
)
def test_under_an_agreement_a_breach_blocks_and_elsewhere_it_warns(agreement, blocks):
    about = facts(agreement=agreement, is_minor=True, production_starts_on=dt.date(2026, 3, 1))
    said = found(terms(**EVERYTHING), about)
    assert set(said) == {"commission", "replica", "dates", "option", "guardian"}
    assert {finding.blocks for finding in said.values()} == {blocks}
    assert {rule for rule, finding in said.items() if finding.may_override} == {"dates", "option"}
    assert all(finding.source.endswith(".") and finding.sentence.endswith(".") for finding in said.values())


DATES = [
    ("2026-03-01", "2026-03-31", set()),
    ("2026-02-28", "2026-03-31", {"starts_on"}),
    ("2026-03-01", "2026-04-01", {"ends_on"}),
    ("2026-04-01", "2026-04-02", {"starts_on", "ends_on"}),
]


@pytest.mark.parametrize(("first", "last", "fields"), DATES)
def test_dates_lie_in_the_production_s(first, last, fields):
    about = facts(production_starts_on=dt.date(2026, 3, 1), production_ends_on=dt.date(2026, 3, 31))
    said = check(terms(starts_on=first, ends_on=last), about)
    assert {finding.field for finding in said} == fields
    assert {finding.rule for finding in said} <= {"dates"}


OPTIONS = [
    ({"exercise_by": "2026-06-30"}, ""),
    ({"exercise_by": "2026-07-01"}, "after the production ends"),
    ({"exercise_by": "2026-01-08"}, ""),
    ({"exercise_by": "2026-01-07"}, "before this offer does"),
    ({"exercise_by": "2026-06-30", "starts_on": "2026-06-30"}, ""),
    ({"exercise_by": "2026-06-30", "starts_on": "2026-06-29"}, "before it must be exercised"),
    ({"exercise_by": "2026-03-01", "starts_on": "2026-03-02"}, "while this engagement still runs"),
]


@pytest.mark.parametrize(("option", "says"), OPTIONS)
def test_an_option_can_be_exercised_in_time(option, says):
    about = facts(production_ends_on=dt.date(2026, 6, 30), expires_at=dt.datetime(2026, 1, 8, tzinfo=dt.UTC))
    said = check(terms(options=[option]), about)
    assert [finding.rule for finding in said] == (["option"] if says else [])
    assert not says or says in said[0].sentence


REPLICA_USES = [
    ({"rider_replica": True}, True),
    ({"rider_replica": True, "replica_use": "any use whatsoever"}, True),
    ({"rider_replica": True, "replica_use": "Scene 31 in this film"}, False),
    ({"replica_use": ""}, False),
]


@pytest.mark.parametrize(("more", "breaks"), REPLICA_USES)
def test_a_replica_has_its_specific_use(more, breaks):
    said = found(terms(**more))
    assert set(said) == ({"replica"} if breaks else set())
    if breaks:
        assert "section 927" in said["replica"].source


def test_a_minor_has_a_guardian_with_an_address():
    about = facts(is_minor=True)
    assert set(found(terms(), about)) == {"guardian"}
    assert set(found(terms(guardian_name="Rosa Ng"), about)) == {"guardian"}
    assert found(terms(guardian_name="Rosa Ng", guardian_email="rosa@example.com"), about) == {}
    assert "born" not in found(terms(), about)["guardian"].sentence


@pytest.mark.parametrize("agreement", ["sag_aftra", "non_union"])
def test_an_offer_that_has_run_out_cannot_be_sent_under_any_agreement(agreement):
    second = dt.timedelta(seconds=1)
    assert found(terms(), facts(agreement=agreement, expires_at=NOW + second)) == {}
    said = found(terms(), facts(agreement=agreement, expires_at=NOW))
    assert set(said) == {"expiry"}
    assert said["expiry"].blocks


def _in_class(name: str, **more) -> ClassMember:
    return ClassMember(name, terms(favoured_nations="Leads", **more))


# (somebody else in the class, these terms, what is found)
CLASSES = [
    ({"fee": "2000"}, {"fee": "2000"}, []),
    ({"fee": "2000.01"}, {"fee": "2000"}, ["has better terms"]),
    ({"fee": "2000"}, {"fee": "2000.01"}, ["would have to be raised"]),
    ({"fee": "2200"}, {"fee": "2000", "agent_ten": "on_top"}, []),
    ({"fee": "2000", "per_diem": "60"}, {"fee": "2000"}, ["has better terms"]),
    ({"fee": "2100"}, {"fee": "2000", "per_diem": "60"}, ["has better terms", "would have to be raised"]),
    ({"fee": "2000", "engagement": "weekly"}, {"fee": "2000"}, ["compare by hand"]),
    ({"fee": "2000", "currency": "GBP"}, {"fee": "2000"}, ["compare by hand"]),
]


@pytest.mark.parametrize(("theirs", "these", "says"), CLASSES)
def test_nobody_in_a_favoured_nations_class_has_better_terms(theirs, these, says):
    about = facts(class_members=(_in_class("Elias Thorne", **theirs),))
    said = check(terms(favoured_nations="Leads", **these), about)
    assert len(said) == len(says)
    for finding, words in zip(said, says, strict=True):
        assert words in finding.sentence
        assert finding.may_override == ("by hand" not in words)
        assert finding.blocks == ("by hand" not in words)


def test_who_else_is_in_a_class_is_for_those_who_see_money_on_the_office_s_side():
    about = facts(class_members=(_in_class("Elias Thorne", fee="4600"),))
    said = check(terms(favoured_nations="Leads", fee="1000"), about)
    everything = findings_for(said, side=Side.OFFICE, sees_money=True)
    assert "Elias Thorne: US$4,600 a day" in {finding.detail for finding in everything}
    assert "Elias" not in " ".join(finding.sentence for finding in everything)
    without = findings_for(said, side=Side.OFFICE, sees_money=False)
    assert [finding.rule for finding in without] == ["favoured_nations"]
    assert not any(finding.detail for finding in without)
    theirs = findings_for(said, side=Side.TALENT, sees_money=True)
    assert [finding.rule for finding in theirs] == ["minimum"]
    assert not any(finding.detail for finding in theirs)


def test_half_of_the_terms_are_checked_for_what_they_say():
    assert check({}, facts()) == []
    assert check(clean({"currency": "USD", "fee": "1"}), facts()) == []
    assert check(clean({"engagement": "day", "favoured_nations": "Leads"}), facts(budget=Decimal(1))) == []

"""The ensemble board, the production's page with its budget, and selects and sign-off by token."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Activity
from casting.models import ConflictOfInterest, Ensemble, Role, Select
from casting.selectors.ensembles import ensemble_board
from casting.services.ensembles import choose_ensemble, make_ensemble, set_part
from casting.services.selects import selects_of
from core.errors import Conflict, IllegalTransition
from talent.models import BookOut
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rourke(role):
    return factories.RoleFactory(call=role.call, name="Captain Rourke")


@pytest.fixture
def cast(director, production, role, rourke, three, submit, choose):
    """Two parts with selects, six weeks at £4,000 each, and one way to put them together."""
    choose(submit("Elias Thorne", role=rourke), submit("Tomasz Birk", role=rourke), role=rourke)
    Select.objects.update(fee=4000, fee_per="week", fee_units=6)
    return make_ensemble(actor=director, production=production, name="First thoughts")


def page_of(production, ensemble):
    return reverse("casting:ensemble", args=[production.organisation.slug, production.pk, ensemble.pk])


def part_of(production, ensemble, role):
    return reverse("casting:ensemble-part", args=[production.organisation.slug, production.pk, ensemble.pk, role.pk])


def test_it_begins_with_the_first_choices_and_counts_the_fees_against_the_budget(desk, production, cast):
    assert cast.is_chosen
    production.cast_budget = 40000
    production.save()
    page = desk.get(page_of(production, cast)).content.decode()
    for words in ("Noor Haddad", "Elias Thorne", "£48,000", "£40,000", "Over by", "£8,000"):
        assert words in page


def test_a_part_over_its_own_budget_and_dates_that_clash_are_named(desk, production, role, cast, three):
    production.starts_on, production.ends_on = dt.date(2027, 5, 4), dt.date(2027, 6, 26)
    production.save()
    Role.objects.filter(pk=role.pk).update(budget=20000)
    BookOut.objects.create(
        performer=three[0].performer, starts_on=dt.date(2027, 6, 1), ends_on=dt.date(2027, 6, 3), note="MARKED"
    )
    page = desk.get(page_of(production, cast)).content.decode()
    assert "Not 1 Jun to 3 Jun" in page
    assert "£4,000 over this part’s £20,000" in page
    assert "MARKED" not in page


def test_one_person_in_two_parts_is_a_clash(desk, director, production, rourke, cast, three, submit, choose):
    both = factories.SubmissionFactory(
        role=rourke, performer=three[0].performer, profile=three[0].profile, state="callback"
    )
    choose(both, role=rourke)
    set_part(actor=director, ensemble=cast, role=rourke, select=Select.objects.get(submission=both))
    page = desk.get(page_of(production, cast)).content.decode()
    assert "Also Captain Rourke in this cast" in page
    assert "Also Mara Voss in this cast" in page


def test_alternatives_are_copied_changed_chosen_renamed_and_removed(desk, office, production, role, cast):
    board = reverse("casting:ensembles", args=[office.slug, production.pk])
    assert desk.post(board, {"name": "The cheaper one", "copy_of": cast.pk}).status_code == 302
    twin = Ensemble.objects.get(name="The cheaper one")
    second = selects_of(role)[1]
    assert desk.post(part_of(production, twin, role), {"select": second.pk}).status_code == 302
    assert twin.parts.get(role=role).select == second
    assert cast.parts.get(role=role).select != second
    args = [office.slug, production.pk]
    assert desk.post(reverse("casting:ensemble-choose", args=[*args, twin.pk])).status_code == 302
    assert list(Ensemble.objects.filter(is_chosen=True)) == [twin]
    taken = desk.post(reverse("casting:ensemble-rename", args=[*args, cast.pk]), {"name": "The cheaper one"})
    assert taken.status_code == 409
    assert "There is an ensemble called “The cheaper one” already" in taken.content.decode()
    refused = desk.post(reverse("casting:ensemble-remove", args=[*args, twin.pk]))
    assert refused.status_code == 409
    assert desk.post(reverse("casting:ensemble-remove", args=[*args, cast.pk])).status_code == 302
    assert Activity.objects.filter(verb="remove_ensemble").count() == 1


def test_nobody_who_withdrew_or_left_the_list_takes_a_part(director, role, cast, three):
    second = selects_of(role)[1]
    three[1].state = "withdrawn"
    three[1].save()
    with pytest.raises(IllegalTransition, match="Adaeze Nwosu has withdrawn, so they cannot be in an ensemble"):
        set_part(actor=director, ensemble=cast, role=role, select=second)
    Select.objects.filter(pk=second.pk).delete()
    with pytest.raises(Conflict, match="not on the selects of this part any more"):
        set_part(actor=director, ensemble=cast, role=role, select=second)
    gone = Ensemble(pk=0, production=cast.production)
    with pytest.raises(Conflict, match="Somebody else has removed"):
        choose_ensemble(actor=director, ensemble=gone)


def test_whoever_stays_out_of_somebody_sees_a_part_without_them(client, office, production, cast, three, colleague):
    ConflictOfInterest.objects.create(organisation=office, reviewer=colleague, performer=three[0].performer)
    client.force_login(colleague)
    page = client.get(page_of(production, cast)).content.decode()
    assert "Noor Haddad" not in page
    assert "Somebody you stay out of" in page
    assert "£24,000" in page


@pytest.mark.parametrize("parts", [1, 10])
def test_the_board_asks_no_more_for_many_parts(director, production, role, submit, choose, parts, assert_statements):
    for number in range(parts):
        another = factories.RoleFactory(call=role.call, name=f"Part {number}")
        choose(submit(f"Person {number}", role=another), role=another)
    made = make_ensemble(actor=director, production=production, name="Many")
    with assert_statements(14):
        assert len(ensemble_board(actor=director, production=production, ensemble=made).parts) == parts + 1


def test_budgets_are_set_on_the_productions_page(desk, office, production, role, rourke):
    page = reverse("casting:production", args=[office.slug, production.pk])
    assert "Captain Rourke" in desk.get(page).content.decode()
    url = reverse("casting:production-budget", args=[office.slug, production.pk])
    typed = {"cast_budget": "90000", "currency": "EUR", "needs_approval": "on", f"role_{role.pk}": "20000"}
    assert desk.post(url, typed).status_code == 302
    production.refresh_from_db()
    role.refresh_from_db()
    assert (production.cast_budget, production.budget_currency, production.needs_approval) == (90000, "EUR", True)
    assert role.budget == 20000
    refused = desk.post(url, typed | {"cast_budget": "-1"})
    assert refused.status_code == 422


def test_selects_sign_off_and_casting_by_token(client, office, director, role, three, ladder):
    ladder(("casting", 1, [director]))
    token = factories.ApiTokenFactory(user=director, organisation=office).secret
    headers = {"Authorization": f"Bearer {token}"}

    def send(method, path, data=None):
        return getattr(client, method)(f"/api/v1/office/{path}", data, content_type="application/json", headers=headers)

    listed = send("get", f"roles/{role.pk}/selects/").json()["results"]
    a, b, c = [one["id"] for one in listed]
    moved = send("put", f"roles/{role.pk}/selects/order/", {"order": [b, a, c], "seen": [a, b, c]})
    assert moved.json()["results"][0]["name"] == "Adaeze Nwosu"
    stale = send("put", f"roles/{role.pk}/selects/order/", {"order": [c, b, a], "seen": [a, b, c]})
    assert stale.status_code == 409
    asked = send("post", f"roles/{role.pk}/sign-offs/", {"message": "Now."})
    assert asked.status_code == 201
    seat = asked.json()["steps"][0]["seats"][0]["id"]
    said = send("post", f"sign-offs/{asked.json()['id']}/seats/{seat}/verdict/", {"value": "approve"})
    assert said.json()["state"] == "approved"
    assert send("post", f"roles/{role.pk}/cast/", {}).status_code == 409
    for state in ("offered", "booked"):
        three[1].state = state
        three[1].save()
    cast = send("post", f"roles/{role.pk}/cast/", {})
    assert cast.json() == {"state": "cast", "answered": 2}

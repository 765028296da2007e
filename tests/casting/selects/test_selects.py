"""The list of selects: order, backups, words and fees, and who cannot be on it."""

import pytest
from django.urls import reverse

from accounts.models import Activity
from casting.models import ConflictOfInterest, ReviewPass, Select
from casting.services.selects import add_selects, order_selects, selects_of
from core.errors import Conflict, IllegalTransition
from tests import factories
from tests.words import stands_in

pytestmark = pytest.mark.django_db


def names(role):
    return [one.submission.performer.stage_name for one in selects_of(role)]


def url(name, role, *more):
    return reverse(f"casting:{name}", args=[role.organisation.slug, role.pk, *more])


def test_people_are_added_from_the_board_in_order_and_once(desk, role, submit):
    people = [submit("Noor Haddad"), submit("Adaeze Nwosu")]
    picks = {"pick": [one.pk for one in people]}
    assert desk.post(url("selects-add", role), picks).status_code == 302
    assert desk.post(url("selects-add", role), picks).status_code == 302
    assert names(role) == ["Noor Haddad", "Adaeze Nwosu"]
    page = desk.get(url("selects", role)).content.decode()
    assert "First choice" in page
    assert Activity.objects.filter(verb="select").count() == 1


def test_who_has_withdrawn_is_refused_by_name_and_the_rest_is_added(director, role, submit):
    gone, here = submit("Gone Girl", state="withdrawn"), submit("Noor Haddad")
    done = add_selects(actor=director, role=role, submission_ids=[gone.pk, here.pk])
    assert [(one.name, one.reason) for one in done.refused] == [
        ("Gone Girl", "has withdrawn, so they cannot be a select")
    ]
    assert names(role) == ["Noor Haddad"]
    with pytest.raises(IllegalTransition, match="Gone Girl has withdrawn, so"):
        add_selects(actor=director, role=role, submission_ids=[gone.pk])


def test_the_order_moves_by_button_and_backups_follow_it(desk, role, three):
    first, second, third = selects_of(role)
    seen = f"{first.pk},{second.pk},{third.pk}"
    assert desk.post(url("selects-order", role), {"seen": seen, "up": third.pk}).status_code == 302
    assert names(role) == ["Noor Haddad", "Kavita Raman", "Adaeze Nwosu"]
    assert [one.backup_rank for one in selects_of(role)] == [None, 1, 2]


def test_of_two_who_order_at_once_the_second_is_told_and_sees_what_stands(desk, role, three):
    first, second, third = [one.pk for one in selects_of(role)]
    stale = {"seen": f"{first},{second},{third}", "item": f"{second},{first},{third}"}
    headers = {"X-Requested-With": "XMLHttpRequest"}
    assert desk.post(url("selects-order", role), stale, headers=headers).status_code == 200
    refused = desk.post(url("selects-order", role), stale, headers=headers)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Somebody else changed these selects meanwhile" in page
    assert page.index("Adaeze Nwosu") < page.index("Noor Haddad")


def test_an_order_of_other_ids_is_refused(director, role, three):
    seen = [one.pk for one in selects_of(role)]
    with pytest.raises(Conflict):
        order_selects(actor=director, role=role, select_ids=seen, seen=seen[:2])


def test_a_fee_times_units_is_what_it_costs(desk, role, three):
    [first, *_] = selects_of(role)
    prefix = f"s{first.pk}"
    typed = {f"{prefix}-word": "Stillness.", f"{prefix}-fee": "4100", f"{prefix}-fee_per": "week"}
    assert desk.post(url("select-edit", role, first.pk), typed | {f"{prefix}-fee_units": "6"}).status_code == 302
    page = desk.get(url("selects", role)).content.decode()
    assert "£4,100 a week × 6 weeks = £24,600" in page
    assert "Stillness." in page
    refused = desk.post(url("select-edit", role, first.pk), {f"{prefix}-fee": "4100"})
    assert refused.status_code == 422
    assert "Say what the fee is for" in refused.content.decode()


def test_taking_somebody_off_is_undone_with_rank_word_and_backup(desk, role, three):
    second = selects_of(role)[1]
    Select.objects.filter(pk=second.pk).update(word="The funniest Mara.")
    assert desk.post(url("select-remove", role, second.pk)).status_code == 302
    assert names(role) == ["Noor Haddad", "Kavita Raman"]
    assert "Adaeze Nwosu is off the list" in desk.get(url("selects", role)).content.decode()
    assert desk.post(url("select-restore", role)).status_code == 302
    back = selects_of(role)[1]
    assert (back.submission.performer.stage_name, back.word, back.backup_rank) == (
        "Adaeze Nwosu",
        "The funniest Mara.",
        1,
    )
    assert desk.post(url("select-restore", role)).status_code == 409


def test_the_list_stays_shut_while_names_are_hidden(client, office, role, three, colleague):
    ReviewPass.objects.create(organisation=office, role=role, name="Blind", state="open", is_blind=True)
    client.force_login(colleague)
    page = client.get(url("selects", role))
    assert page.status_code == 403
    assert not stands_in(page.text, "Noor")
    assert client.get(url("role-record", role)).status_code == 403
    assert client.get(reverse("casting:ensembles", args=[office.slug, role.production_id])).status_code == 403


def test_who_stays_out_of_somebody_orders_around_them(client, office, role, three, colleague):
    ConflictOfInterest.objects.create(organisation=office, reviewer=colleague, performer=three[1].performer)
    client.force_login(colleague)
    page = client.get(url("selects", role)).content.decode()
    assert "Adaeze" not in page
    assert "keeps their place" in page
    first, _, third = selects_of(role)
    moved = client.post(url("selects-order", role), {"seen": f"{first.pk},{third.pk}", "up": third.pk})
    assert moved.status_code == 302
    assert names(role) == ["Kavita Raman", "Adaeze Nwosu", "Noor Haddad"]


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_no_more_for_many(desk, role, submit, choose, count, assert_statements):
    choose(*(submit(f"Person {n}") for n in range(count)), backups=False)
    desk.get(url("selects", role))
    with assert_statements(27):
        desk.get(url("selects", role))


def test_a_reader_does_not_see_the_list(client, office, role, three):
    client.force_login(factories.MembershipFactory(organisation=office, role="reader").user)
    assert client.get(url("selects", role)).status_code == 403

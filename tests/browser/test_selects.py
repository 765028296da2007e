"""Selects, sign-off and casting as a casting director does them: by keyboard, with the ensemble beside it."""

import pytest
from playwright.sync_api import Page, expect

from accounts.tenancy import office_scope
from casting.models import Role, Submission
from casting.services.ladders import Seat, StepDraft, set_ladder
from casting.services.selects import selects_of
from core import clock
from tests.browser.faces import fill_with_faces
from tests.casting.room.people import director_of, office_with, role_in

NAMES = ["Noor Haddad", "Adaeze Nwosu", "Kavita Raman", "Freya Lindqvist"]


@pytest.fixture
def office(transactional_db):
    return office_with()[0]


@pytest.fixture
def director(office):
    return director_of(office)


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss", call__production__cast_budget=60000)


@pytest.fixture
def people(office, role):
    made = fill_with_faces(role, 4, names=NAMES)
    with office_scope(office):
        Submission.objects.filter(role=role).update(state="callback", viewed_at=clock.now())
    return made


@pytest.fixture
def ladder(office, director, role):
    with office_scope(office):
        step = StepDraft(kind="casting", seats=[Seat(name=director.name, user=director.pk)])
        return set_ladder(actor=director, production=role.production, steps=[step])


def order_of(office, role):
    with office_scope(office):
        return [one.submission.performer.stage_name for one in selects_of(role)]


def at(office, role, *more):
    return f"/office/{office.slug}/roles/{role.pk}/{'/'.join(more)}{'/' if more else ''}"


def settle(page: Page):
    page.wait_for_load_state("networkidle")


def test_selects_are_ordered_by_keyboard_signed_off_and_the_part_is_cast(
    page_desktop, sign_in, axe, office, director, role, people, ladder
):
    page = page_desktop
    sign_in(page, director)
    page.goto(at(office, role, "selects"))
    for name in NAMES[:3]:
        page.get_by_role("button", name=f"Add {name}").press("Enter")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    settle(page)
    axe(page)

    grip = page.get_by_role("button", name="Move Kavita Raman, place 3 of 3")
    grip.focus()
    page.keyboard.press("ArrowUp")
    moved = page.get_by_role("button", name="Move Kavita Raman, place 2 of 3")
    expect(moved).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Move Kavita Raman, place 1 of 3")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Move Kavita Raman, place 2 of 3")).to_be_focused()
    assert order_of(office, role) == ["Noor Haddad", "Kavita Raman", "Adaeze Nwosu"]

    page.get_by_role("listitem").filter(has_text="Kavita Raman").get_by_role("button", name="Make backup").press(
        "Enter"
    )
    expect(page.get_by_text("Backup 1")).to_be_visible()

    page.get_by_role("button", name="Ask for sign-off").press("Enter")
    expect(page.get_by_role("heading", name="Yours to say")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Approve Noor Haddad").press("Enter")
    expect(page.get_by_text("casting may open an offer")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Approve", exact=True).press("Enter")
    expect(page.get_by_text("Closed by")).to_be_visible()

    with office_scope(office):
        Submission.objects.filter(pk=people[0].pk).update(state="offered")
        Submission.objects.filter(pk=people[0].pk).update(state="booked")
    page.goto(at(office, role, "cast"))
    expect(page.get_by_text("if it falls through, they are asked next")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Mara Voss is cast").press("Enter")
    page.wait_for_url("**/selects/")
    with office_scope(office):
        assert Role.objects.get(pk=role.pk).state == "cast"
    page.goto(at(office, role, "record"))
    expect(page.get_by_role("heading", name="Why these")).to_be_visible()
    axe(page)


def test_the_ensemble_swaps_who_plays_a_part_and_counts_what_it_costs(
    page_phone, sign_in, axe, office, director, role, people
):
    from casting.services.selects import add_selects, describe_select

    with office_scope(office):
        add_selects(actor=director, role=role, submission_ids=[one.pk for one in people[:3]])
        for select, fee in zip(selects_of(role), (4000, 12000, 3000), strict=True):
            describe_select(actor=director, select=select, word="", fee=fee, fee_per="week", fee_units=6)
    page = page_phone
    sign_in(page, director)
    page.goto(f"/office/{office.slug}/productions/{role.production_id}/ensembles/")
    page.get_by_role("button", name="Put it together").tap()
    expect(page.get_by_role("heading", name="Noor Haddad")).to_be_visible()
    expect(page.get_by_text("£36,000")).to_be_visible()
    settle(page)
    axe(page)
    page.get_by_label("Who plays Mara Voss").select_option(label="2. Adaeze Nwosu")
    expect(page.get_by_role("heading", name="Adaeze Nwosu")).to_be_visible()
    expect(page.get_by_text("Over by")).to_be_visible()
    settle(page)
    axe(page)

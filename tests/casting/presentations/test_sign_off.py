"""What a viewer signs off by their link, which goes on when the presentation itself is closed."""

import pytest
from django.urls import reverse

from accounts.models import Activity, Membership
from accounts.tenancy import office_scope
from casting.models import ApprovalSeat, LadderStep, Verdict
from casting.services.approvals import start_approval
from casting.services.presentations import close_presentation
from casting.states import ApprovalKind
from tests.casting.presentations.making import let_in


@pytest.fixture
def asked(stage, shown, dana):
    """Dana's seat in the first step of a sign-off."""
    with office_scope(stage.office):
        LadderStep.objects.create(
            organisation=stage.office,
            production=stage.production,
            position=1,
            kind=ApprovalKind.PRODUCER,
            seats=[{"name": "Dana Whitlock", "email": "dana@harrow.example", "user": None}],
        )
        start_approval(actor=stage.director, role=stage.role, presentation=shown)
        return ApprovalSeat.objects.get(viewer=dana[0])


def at(name, key, seat) -> str:
    return reverse(f"casting:{name}", args=[key, seat.pk])


def test_a_no_without_a_reason_is_refused_and_one_with_it_is_kept(stage, dana, asked):
    client = let_in(*dana)
    bare = client.post(at("viewer-verdict", dana[1], asked), {"value": "decline"})
    assert (bare.status_code, "Say why not" in bare.content.decode()) == (422, True)
    given = client.post(at("viewer-verdict", dana[1], asked), {"value": "decline", "reason": "Too young."})
    assert given.status_code == 302
    with office_scope(stage.office):
        assert Verdict.objects.get().reason == "Too young."


def test_it_is_answered_while_the_presentation_is_closed(stage, shown, dana, asked):
    client = let_in(*dana)
    with office_scope(stage.office):
        close_presentation(actor=stage.director, presentation=shown)
    page = client.get(reverse("casting:viewer", args=[dana[1]])).content.decode()
    assert "closed by Renata Okoye" in page
    assert at("viewer-verdict", dana[1], asked) in page
    assert client.post(at("viewer-verdict", dana[1], asked), {"value": "approve"}).status_code == 302
    with office_scope(stage.office):
        assert Verdict.objects.get().value == "approve"


def test_it_is_handed_on_to_somebody_else(stage, dana, asked):
    client = let_in(*dana)
    values = {"name": "Aled Fairweather", "email": "aled@harrow.example"}
    assert client.post(at("viewer-delegate", dana[1], asked), values).status_code == 302
    with office_scope(stage.office):
        assert ApprovalSeat.objects.get(delegated_by=asked).viewer.email == "aled@harrow.example"
    late = client.post(at("viewer-verdict", dana[1], asked), {"value": "approve"})
    assert (late.status_code, "Aled Fairweather" in late.content.decode()) == (409, True)


def test_somebody_elses_seat_is_not_there(stage, shown, asked):
    other = stage.viewer(shown, "Aled Fairweather", "aled@harrow.example")
    assert let_in(*other).post(at("viewer-verdict", other[1], asked), {"value": "approve"}).status_code == 404


def test_it_is_handed_on_also_when_whoever_asked_has_left_the_office(stage, dana, asked):
    Membership.objects.filter(user=stage.director).delete()
    client = let_in(*dana)
    values = {"name": "Aled Fairweather", "email": "aled@harrow.example"}
    assert client.post(at("viewer-delegate", dana[1], asked), values).status_code == 302
    with office_scope(stage.office):
        made = ApprovalSeat.objects.get(delegated_by=asked).viewer
        assert Activity.objects.get(verb="viewer.add", subject_id=made.pk).actor is None


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("viewer-verdict", {"value": "decline", "reason": "\0"}, "Say why not"),
        ("viewer-verdict", {"value": "decline", "reason": "x" * 2001}, "Keep the reason to 2,000 characters."),
        ("viewer-delegate", {"name": "Al\0ed", "email": "aled@harrow.example"}, "a name and an address"),
        ("viewer-delegate", {"name": "Aled", "email": "al\0ed@harrow.example"}, "is not a mail address"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(stage, dana, asked, name, data, says):
    answer = let_in(*dana).post(at(name, dana[1], asked), data)
    assert (answer.status_code, says in answer.content.decode()) == (422, True)

"""Chemistry reads through their pages: pairs wanted, a rota drawn, changed, placed; the pair scored."""

import pytest

from auditions.models import Appointment, CallIn, Pairing, PairingMember, PairingRating, Slot
from auditions.states import AppointmentState, CallInState
from casting.models import ConflictOfInterest, ReviewPass
from casting.states import SubmissionState
from notifications.models import OutboxMessage
from tests import factories
from tests.auditions.planned.conftest import address, day_of, queue
from tests.casting.room.people import role_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(office, director, client_of):
    """Two parts with two finalists each, on a chemistry day of two rooms and four times."""

    class World:
        first = role_in(office, name="Mara Voss")
        second = factories.RoleFactory(call=first.call, name="Captain Rourke")
        day = day_of(office, first.call.production, roles=[first, second], kind="chemistry")
        maras = [up_for(first, "Noor Haddad"), up_for(first, "Adaeze Nwosu")]
        rourkes = [up_for(second, "Elias Thorne"), up_for(second, "Kwame Asante")]

        def page(self, who=director, name="chemistry"):
            return client_of(who).get(address(self.day, name)).content.decode()

        def post(self, name, data=None, who=director, **more):
            return client_of(who).post(address(self.day, f"chemistry-{name}", **more), data or {}, follow=True)

        def want(self, *pairs):
            return self.post(
                "want",
                {
                    "first": self.first.pk, "second": self.second.pk,
                    "pair": [f"{one.pk},{other.pk}" for one, other in pairs],
                },
            )  # fmt: skip

        def want_all(self):
            self.want(*[(mara, rourke) for mara in self.maras for rourke in self.rourkes])

        def drawn(self):
            self.want_all()
            self.post("draw")
            return list(Pairing.objects.select_related("slot").order_by("position"))

    return World()


def up_for(role, name, state=SubmissionState.CALLBACK):
    return factories.SubmissionFactory(role=role, state=state, performer__stage_name=name)


def test_from_the_grid_to_everybody_on_the_day(world):
    page = world.page()
    assert "Noor Haddad with Elias Thorne" in page
    pairs = world.drawn()
    assert len(pairs) == 4 and all(pair.slot.is_group for pair in pairs)
    times = {pair.pk: pair.slot.starts_at for pair in pairs}
    for member in PairingMember.objects.all():
        assert member.starts_at == times[member.pairing_id]
    assert not Appointment.objects.exists(), "a rota is not yet an appointment"

    done = world.post("place").content.decode()
    assert "4 placed, 0 changed, 0 taken off. Nobody has been told anything yet." in done
    for appointment in Appointment.objects.all():
        reads = PairingMember.objects.filter(submission=appointment.submission)
        assert appointment.state == AppointmentState.PLANNED and appointment.slot is None
        assert appointment.starts_at == min(read.starts_at for read in reads)
        assert appointment.ends_at == max(read.ends_at for read in reads)
    assert not OutboxMessage.objects.exists()
    assert "1 person is" not in world.post("unplace").content.decode()
    assert not Appointment.objects.exists()


def test_a_change_of_the_rota_changes_only_whose_span_changed(world):
    world.want((world.maras[0], world.rourkes[0]), (world.maras[1], world.rourkes[1]))
    first, second = Pairing.objects.order_by("pk")
    studio = Slot.objects.filter(session=world.day).order_by("room_id", "starts_at")
    world.post("move", {"slot": studio[0].pk}, pairing=first.pk)
    world.post("move", {"slot": studio[1].pk}, pairing=second.pk)
    world.post("place")
    told = Appointment.objects.get(submission=world.maras[0])
    for state in (AppointmentState.OFFERED, AppointmentState.CONFIRMED):
        Appointment.objects.update(state=state)
    world.post("move", {"slot": studio[3].pk}, pairing=second.pk)
    assert "2 differ from this rota" in world.page()
    assert "0 placed, 2 changed, 0 taken off" in world.post("place").content.decode()
    told.refresh_from_db()
    assert (told.state, told.starts_at) == (AppointmentState.CONFIRMED, studio[0].starts_at)


def test_another_room_at_the_same_time_is_another_place(world):
    world.want((world.maras[0], world.rourkes[0]))
    pair = Pairing.objects.get()
    here, there = Slot.objects.filter(session=world.day, starts_at=world.day.opens_at).order_by("room_id")
    world.post("move", {"slot": here.pk}, pairing=pair.pk)
    world.post("place")
    assert {row.place for row in Appointment.objects.all()} == {f"{world.day.venue.name}, Studio A"}
    world.post("move", {"slot": there.pk}, pairing=pair.pk)
    assert "2 differ from this rota" in world.page()
    assert "2 changed" in world.post("place").content.decode()
    assert {row.place for row in Appointment.objects.all()} == {f"{world.day.venue.name}, Studio B"}


def test_up_swaps_and_undo_takes_it_back(world):
    pairs = world.drawn()
    room = [pair for pair in pairs if pair.slot.room_id == pairs[0].slot.room_id]
    one, other = room[0], room[1]
    answer = world.post("move", {"slot": other.slot_id}, pairing=one.pk)
    if answer.status_code == 409:
        assert "reads with somebody else then" in answer.content.decode()
        return
    one.refresh_from_db()
    assert one.slot_id == other.slot_id
    assert "Undo" in answer.content.decode()


def test_nobody_reads_in_two_rooms_at_once(world):
    world.want((world.maras[0], world.rourkes[0]), (world.maras[0], world.rourkes[1]))
    first, second = Pairing.objects.order_by("pk")
    here, there = Slot.objects.filter(session=world.day, starts_at=world.day.opens_at)
    assert world.post("move", {"slot": here.pk}, pairing=first.pk).status_code == 200
    refused = world.post("move", {"slot": there.pk}, pairing=second.pk)
    assert refused.status_code == 409
    assert "Noor Haddad reads with somebody else then." in refused.content.decode()


def test_a_pair_taken_out_gives_its_time_back_and_comes_back_by_undo(world):
    pairs = world.drawn()
    slot = pairs[0].slot_id
    page = world.post("remove", pairing=pairs[0].pk).content.decode()
    assert not Slot.objects.get(pk=slot).is_group
    people = page.split('name="people" value="')[1].split('"')[0]
    world.post("group", {"people": people, "slot": slot})
    assert Pairing.objects.filter(slot=slot).exists() and Pairing.objects.count() == 4


def test_drawing_again_can_be_taken_back(world, client_of, director):
    pairs = world.drawn()
    before = {pair.pk: pair.slot_id for pair in pairs}
    client = client_of(director)
    assert "Undo" in client.post(address(world.day, "chemistry-clear"), follow=True).content.decode()
    assert not Pairing.objects.filter(slot__isnull=False).exists()
    client.post(address(world.day, "chemistry-restore"))
    assert dict(Pairing.objects.values_list("pk", "slot_id")) == before


def test_groups_of_three_and_what_is_refused(world, office):
    third = factories.RoleFactory(call=world.first.call, name="The Boy")
    boy = up_for(third, "Ayo Bright")
    ids = [world.maras[0].pk, world.rourkes[0].pk, boy.pk]
    assert world.post("group", {"people": ids}).status_code == 200
    assert Pairing.objects.get().members.count() == 3
    assert world.post("group", {"people": ids}).status_code == 409
    assert world.post("group", {"people": [world.maras[0].pk, world.maras[1].pk]}).status_code == 422
    assert world.post("group", {"people": [world.maras[0].pk]}).status_code == 422
    stranger = factories.SubmissionFactory(role=role_in(office), state=SubmissionState.CALLBACK)
    assert world.post("group", {"people": [world.maras[0].pk, stranger.pk]}).status_code == 422


def test_a_select_who_is_not_called_back_yet_is_called_back_by_placing(world):
    world.want((world.maras[0], world.rourkes[0]))
    late = up_for(world.first, "Yuki Tanabe", state=SubmissionState.SHORTLISTED)
    queued = queue(world.day, world.second, "Rafael Ibarra")[0]
    world.post("group", {"people": [late.pk, queued.submission_id]})
    world.post("draw")
    assert "4 placed" in world.post("place").content.decode()
    late.refresh_from_db()
    assert late.state == SubmissionState.CALLBACK
    assert CallIn.objects.get(pk=queued.pk).state == CallInState.PLACED


def test_the_pair_is_scored_and_others_show_after_ones_own(world, office):
    pair = world.drawn()[0]
    other = factories.MembershipFactory(organisation=office, role="associate", user__name="Priya Nand").user
    assert world.post("score", {"value": "5", "note": "Sparks."}, who=other, pairing=pair.pk).status_code == 200
    page = world.page(name="chemistry-room")
    assert "Priya Nand" not in page and "Sparks." not in page
    world.post("score", {"value": "abstain"}, pairing=pair.pk)
    assert "Priya Nand" not in world.page(name="chemistry-room"), "an abstention opens nobody else's"
    world.post("score", {"value": "3"}, pairing=pair.pk)
    page = world.page(name="chemistry-room")
    assert "Priya Nand: Sparks." in page and "4.0" in page
    assert world.post("remove", pairing=pair.pk).status_code == 409, "what was scored stays on record"
    kept = world.want((world.maras[0], world.rourkes[0])).content.decode()
    assert Pairing.objects.filter(pk=pair.pk).exists() and PairingRating.objects.count() == 2, kept
    wrong = world.post("score", {"value": "9", "note": "Kept typing"}, pairing=pair.pk)
    assert (wrong.status_code, "Kept typing" in wrong.content.decode()) == (422, True)


def test_readers_of_the_office_look_and_neither_plan_nor_score(world, reader):
    pair = world.drawn()[0]
    assert world.post("draw", who=reader).status_code == 403
    assert world.post("score", {"value": "3"}, who=reader, pairing=pair.pk).status_code == 403
    assert "You look, and do not score here." in world.page(who=reader, name="chemistry-room")


def test_a_blind_pass_and_a_conflict_of_interest_hold_here(world, office, director):
    world.drawn()
    ReviewPass.objects.create(organisation=office, role=world.first, name="First look", state="open", is_blind=True)
    for name in ("chemistry", "chemistry-room"):
        page = world.page(name=name)
        assert "Noor Haddad" not in page and "Elias Thorne" in page
    ConflictOfInterest.objects.create(organisation=office, reviewer=director, performer=world.rourkes[0].performer)
    page = world.page()
    assert "Elias Thorne" not in page
    assert "2 pairs are not shown" in page
    hidden = Pairing.objects.filter(members__submission=world.rourkes[0]).first()
    assert world.post("move", {"slot": ""}, pairing=hidden.pk).status_code == 404


def test_the_rota_page_costs_the_same_for_every_pair(office, director, client_of, assert_statements):
    client, costs = client_of(director), {}
    for count in (1, 2, 5):
        first = role_in(office)
        second = factories.RoleFactory(call=first.call)
        session = day_of(office, first.call.production, roles=[first, second], times=15, kind="chemistry")
        ones = [up_for(first, f"First {n}") for n in range(count)]
        others = [up_for(second, f"Second {n}") for n in range(count)]
        client.post(
            address(session, "chemistry-want"),
            {"first": first.pk, "second": second.pk, "pair": [f"{a.pk},{b.pk}" for a in ones for b in others]},
        )
        client.post(address(session, "chemistry-draw"))
        with assert_statements(32) as captured:
            assert client.get(address(session, "chemistry")).status_code == 200
        costs[count] = len(captured)
    assert len(set(costs.values())) == 1, costs

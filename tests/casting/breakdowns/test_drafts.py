"""What an agent ticks and types for many clients is kept until it is sent or discarded."""

import datetime as dt

import pytest
import time_machine

from accounts.services.members import leave_organisation
from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from casting.models import PutUpDraft, Question, Submission
from casting.services.putting_up import MOST_TICKS, client_of, keep_ticks
from casting.states import CallState, QuestionKind, RoleState
from casting.tasks import clear_old_drafts_task
from core import clock
from core.errors import Invalid
from talent.models import Representation
from talent.services.erasing import erase_account
from tests import factories
from tests.casting.breakdowns.conftest import every, look, page, pick

SCRIPT = {"X-Autosave": "1", "Accept": "application/json"}


@pytest.fixture
def keep(ground, agent):
    def send(seen, by="one page", **fields):
        return agent.post(f"{ground.put_up}keep/", {"revision": seen, "page": by} | fields, headers=SCRIPT)

    return send


def note(one):
    return f"note_{one.pk}"


def test_what_is_typed_comes_back_on_every_device_until_it_is_sent(ground, agent, keep, client):
    picks = [pick(ground.noor, ground.mara), pick(ground.idris, ground.mara)]
    with across_offices("a test"):
        hat = factories.MediaAssetFactory(performer=ground.noor, is_main=False, caption="With a hat")
    look(agent, ground, *picks)
    fields = {note(ground.noor): "Rows for Leeds.", "word": "Both are free.", f"photo_{ground.noor.pk}": hat.public_id}
    kept = keep(0, pick=picks, was=picks, **fields).json()
    assert kept["revision"] == 1
    # Only what changed is sent; the rest stays as it was, and what is emptied is forgotten.
    assert keep(1, pick=picks, was=picks, **{note(ground.noor): "", note(ground.idris): "Fences."}).status_code == 200
    client.force_login(ground.agent)
    html = page(client, ground.put_up)
    for words in ("Fences.", "Both are free.", f'value="{hat.public_id}" checked', "Saved <time"):
        assert words in html
    assert "Rows for Leeds." not in html
    assert "2</span> ticked and not put up yet" in page(client, ground.inbox)
    assert client.post(ground.put_up, {"pick": picks, "was": picks, "revision": 2}).status_code == 302
    assert not every(PutUpDraft).exists()
    assert "ticked and not put up yet" not in page(client, ground.inbox)


def test_of_an_act_that_went_in_part_the_rest_is_kept(ground, agent, keep):
    with across_offices("a test"):
        Question.objects.create(
            organisation=ground.office, role=ground.clerk, kind=QuestionKind.TEXT, prompt="Why this part?", position=0
        )
    goes, stays = pick(ground.noor, ground.mara), pick(ground.idris, ground.clerk)
    look(agent, ground, goes, stays)
    typed = {note(ground.noor): "Rows.", note(ground.idris): "Fences.", "word": "Both are free."}
    assert agent.post(ground.put_up, {"pick": [goes, stays], "was": [goes, stays], **typed}).status_code == 422
    draft = every(PutUpDraft).get()
    assert draft.picks == [stays]
    assert set(draft.data) == {"all", str(ground.idris.pk)}
    assert "Fences." in page(agent, ground.put_up)


def test_a_second_page_writes_over_nothing_in_silence(ground, agent, keep):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    assert keep(0, pick=one, was=one, word="At the desk").status_code == 200
    refused = keep(0, by="another page", pick=one, was=one, word="On the phone")
    assert refused.status_code == 409
    assert "another tab or on another device" in refused.json()["message"]
    assert every(PutUpDraft).get().data == {"all": {"word": "At the desk"}}
    # A page whose own answer was lost on the way is not overtaken by itself.
    assert keep(0, pick=one, was=one, word="At the desk, again").json()["revision"] == 2
    # Nor does it send what was written before the other page: it says so, with what is typed here.
    late = agent.post(ground.put_up, {"pick": one, "was": one, "revision": 0, "page": "x", "word": "On the phone"})
    html = late.content.decode()
    assert late.status_code == 409
    assert "On the phone" in html
    assert 'name="revision" value="2"' in html
    assert not every(Submission).exists()
    sent = agent.post(ground.put_up, {"pick": one, "was": one, "revision": 2, "page": "x", "word": "On the phone"})
    assert sent.status_code == 302
    assert every(Submission).get().note == "On the phone"
    assert keep(2, pick=one, was=one, word="Too late").status_code == 409
    assert not every(PutUpDraft).exists()


def test_a_page_whose_last_tick_went_writes_over_nothing_either(ground, agent, keep):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    with time_machine.travel(clock.now() + dt.timedelta(hours=1), tick=False):
        kept = keep(0, was=one).json()
        assert dt.datetime.fromisoformat(kept["at"]) == clock.now()
    assert keep(kept["revision"], by="another page", pick=one, word="On the phone").status_code == 200
    assert keep(kept["revision"], pick=one, word="At the desk").status_code == 409
    assert every(PutUpDraft).get().data == {"all": {"word": "On the phone"}}


def test_two_pages_that_tick_lose_nothing_of_each_other(ground, agent):
    first, second, third = (pick(one, ground.mara) for one in (ground.noor, ground.idris, ground.agnes))
    choose = f"{ground.match}choose/"
    agent.post(choose, {"pick": f"{first} {second}"}, headers=SCRIPT)
    agent.post(choose, {"pick": [first, second, third], "was": f"{first} {second}"}, headers=SCRIPT)
    agent.post(choose, {"pick": [second], "was": f"{first} {second}"}, headers=SCRIPT)
    assert set(every(PutUpDraft).get().picks) == {second, third}


def test_without_a_script_it_is_saved_by_a_button(ground, agent):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    data = {"pick": one, "was": one, "revision": 0, "word": "Kept"}
    assert agent.post(f"{ground.put_up}keep/", data)["Location"] == ground.put_up
    assert "Kept" in page(agent, ground.put_up)
    late = agent.post(f"{ground.put_up}keep/", data | {"word": "Late"})
    assert late.status_code == 409
    assert "Late" in late.content.decode()
    chosen = agent.post(f"{ground.put_up}keep/", data | {"revision": 1, "go": "choose"})
    assert chosen["Location"] == ground.match


def test_going_on_with_what_stands_on_a_page_keeps_its_ticks_too(ground, agent, keep):
    noor, idris = pick(ground.noor, ground.mara), pick(ground.idris, ground.mara)
    look(agent, ground, noor, idris)
    agent.post(f"{ground.put_up}discard/")
    late = agent.post(f"{ground.put_up}keep/", {"pick": noor, "was": f"{noor} {idris}", "revision": 0, "page": "x"})
    assert late.status_code == 409
    # Who is ticked here is said anew, who was unticked here still is.
    assert f'name="was" value="{idris}"' in late.content.decode()
    assert agent.post(f"{ground.put_up}keep/", {"pick": noor, "was": idris, "page": "x"}).status_code == 302
    assert every(PutUpDraft).get().picks == [noor]


def test_what_fits_no_more_is_said_and_falls_out(ground, agent, keep):
    picks = [pick(ground.noor, ground.mara), pick(ground.noor, ground.clerk), pick(ground.idris, ground.mara)]
    with across_offices("a test"):
        hat = factories.MediaAssetFactory(performer=ground.noor, is_main=False)
    look(agent, ground, *picks)
    keep(0, pick=picks, was=picks, **{note(ground.idris): "Fences.", f"photo_{ground.noor.pk}": hat.public_id})
    with across_offices("a test"):
        Representation.objects.filter(performer=ground.idris).update(starts_on=clock.today(), ends_on=clock.today())
        type(ground.clerk).objects.filter(pk=ground.clerk.pk).update(state=RoleState.ON_HOLD)
        hat.delete()
    html = page(agent, ground.put_up)
    assert "Idris Vale is not on your roster any more." in html
    assert "Harbour Clerk takes nobody any more." in html
    assert "was chosen before is not there any more" in html
    assert "Fences." not in html
    assert keep(1, pick=picks[0], was=picks).status_code == 200
    assert every(PutUpDraft).get().picks == picks[:1]


def test_where_no_tick_fits_any_more_what_was_typed_stays(ground, agent, keep):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    with across_offices("a test"):
        type(ground.mara).objects.filter(pk=ground.mara.pk).update(state=RoleState.ON_HOLD)
    data = {"pick": one, "was": one, "revision": 0, "page": "x", note(ground.noor): "Rows."}
    assert agent.post(ground.put_up, data)["Location"] == ground.match
    other = pick(ground.noor, ground.clerk)
    agent.post(f"{ground.match}choose/", {"pick": other, "go": "look"})
    assert "Rows." in page(agent, ground.put_up)


def test_a_call_that_closes_meanwhile_takes_nobody_and_loses_no_word(ground, agent, keep):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    with across_offices("a test"):
        ground.call.state = CallState.PAUSED
        ground.call.save()
    assert keep(0, pick=one, was=one, **{note(ground.noor): "Rows."}).status_code == 200
    answer = agent.post(ground.put_up, {"pick": one, "was": one, "revision": 0, "page": "x", "word": "Both"})
    html = answer.content.decode()
    assert answer.status_code == 409
    for words in ("The office has paused this call, so nothing was sent.", "Noor Haddad", "Rows.", "Both"):
        assert words in html
    with across_offices("a test"):
        ground.call.deadline_at, ground.call.state = clock.now() - dt.timedelta(minutes=1), CallState.PUBLISHED
        ground.call.save()
    assert "This call closed on" in page(agent, ground.put_up)
    html = page(agent, ground.inbox)
    assert "Closed, with something kept" in html
    assert ground.put_up in html
    agent.post(f"{ground.put_up}discard/")
    assert agent.get(ground.put_up).status_code == 404
    assert "Closed, with something kept" not in page(agent, ground.inbox)


def test_the_closed_page_shows_all_that_was_typed(ground, agent, keep):
    with across_offices("a test"):
        question = Question.objects.create(
            organisation=ground.office, role=ground.clerk, kind=QuestionKind.TEXT, prompt="Why this part?", position=0
        )
    ticked, unticked = pick(ground.noor, ground.clerk), pick(ground.idris, ground.clerk)
    look(agent, ground, ticked, unticked)
    fields = {
        f"answer_{ground.noor.pk}_{question.pk}": "The harbour.",
        f"link_{ground.noor.pk}": "https://vimeo.com/1",
        f"union_{ground.noor.pk}": "Equity",
        note(ground.idris): "Fences.",
    }
    assert keep(0, pick=ticked, was=[ticked, unticked], **fields).status_code == 200
    with across_offices("a test"):
        ground.call.state = CallState.CLOSED
        ground.call.save()
    html = page(agent, ground.put_up)
    for words in ("Why this part?", "The harbour.", "https://vimeo.com/1", "Equity", "Idris Vale", "Fences."):
        assert words in html


def test_what_was_kept_for_a_call_that_is_over_is_cleared_after_ninety_days(ground, agent, keep):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    keep(0, pick=one, was=one, word="Both are free.")
    with time_machine.travel(clock.now() + dt.timedelta(days=91), tick=False):
        clear_old_drafts_task()
        assert every(PutUpDraft).exists(), "as long as the call is open"
        with across_offices("a test"):
            ground.call.state = CallState.CLOSED
            ground.call.save()
        clear_old_drafts_task()
        assert not every(PutUpDraft).exists()


def test_what_was_kept_yesterday_for_a_call_that_is_over_stays(ground, agent, keep):
    look(agent, ground, pick(ground.noor, ground.mara))
    with across_offices("a test"):
        ground.call.state = CallState.CLOSED
        ground.call.save()
    clear_old_drafts_task()
    assert every(PutUpDraft).exists()


@pytest.mark.parametrize("closes", [True, False])
def test_whoever_leaves_the_agency_leaves_no_draft_there(ground, agent, keep, closes):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    keep(0, pick=one, was=one, word="Between us")
    with across_offices("a test"):
        factories.MembershipFactory(organisation=ground.agency, role=MembershipRole.OWNER)
    if closes:
        erase_account(actor=ground.agent, wants_letter=False)
    else:
        leave_organisation(actor=ground.agent, organisation=ground.agency)
    assert not every(PutUpDraft).exists()


def test_a_choice_is_nobody_elses(ground, agent, keep, client):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    keep(0, pick=one, was=one, word="Between us")
    with across_offices("a test"):
        colleague = factories.MembershipFactory(organisation=ground.agency, role=MembershipRole.AGENT).user
    client.force_login(colleague)
    assert client.get(ground.put_up)["Location"] == ground.match
    assert "ticked and not put up yet" not in page(client, ground.inbox)
    client.force_login(ground.assistant)
    assert client.post(f"{ground.match}choose/", {"pick": one}).status_code == 403
    refused = client.post(f"{ground.put_up}keep/", {"pick": one}, headers=SCRIPT)
    assert refused.status_code == 403
    assert "Only the agents and owners" in refused.json()["message"]


def test_more_ticks_than_an_address_holds_come_back_on_a_reload(ground, agent):
    many = " ".join(f"{10**12 + n}-{ground.mara.pk}" for n in range(MOST_TICKS - 1))
    one = pick(ground.noor, ground.mara)
    assert agent.post(f"{ground.match}choose/", {"pick": f"{many} {one}", "go": "look"})["Location"] == ground.put_up
    # Four thousand who fit no more keep nobody waiting who does.
    assert "Noor Haddad" in page(agent, ground.put_up)
    assert len(every(PutUpDraft).get().picks) == MOST_TICKS
    html = page(agent, ground.match)
    assert f'value="{one}" checked' in html
    refused = agent.post(f"{ground.match}choose/", {"pick": "1-1"}, headers=SCRIPT)
    assert refused.status_code == 422
    assert "5,000 ticks at most" in refused.json()["message"]
    with across_offices("a test"), pytest.raises(Invalid, match="5,000 ticks at most"):
        keep_ticks(actor=ground.agent, agency=ground.agency, call=ground.call, on=["1-1"], off=[])


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("note_7", "7"),
        ("answer_7_31", "7"),
        ("word", "all"),
        ("note_7_31", None),
        ("answer_7", None),
        ("note_", None),
        ("note_²", None),
        ("pick", None),
        ("note_" + "7" * 40, None),
    ],
)
def test_only_fields_of_the_form_are_kept(name, whose):
    assert client_of(name) == whose


def test_whoever_deletes_their_account_is_in_no_draft(ground, agent, keep):
    picks = [pick(ground.noor, ground.mara), pick(ground.idris, ground.mara)]
    look(agent, ground, *picks)
    keep(0, pick=picks, was=picks, **{note(ground.noor): "Rows.", note(ground.idris): "A pair with Noor Haddad."})
    erase_account(actor=ground.noor.account, wants_letter=False)
    draft = every(PutUpDraft).get()
    assert draft.picks == picks[1:]
    assert draft.data == {str(ground.idris.pk): {note(ground.idris): "A pair with A performer who has left."}}
    # Nor does a page that was open bring back what was typed for them.
    mine = keep("", pick=picks, **{note(ground.noor): "Rows.", note(ground.idris): "Fences."})
    assert mine.status_code == 200
    assert every(PutUpDraft).get().data == {str(ground.idris.pk): {note(ground.idris): "Fences."}}


def test_nothing_is_left_of_a_draft_for_somebody_alone_who_deletes_their_account(ground, agent, keep):
    one = pick(ground.noor, ground.mara)
    look(agent, ground, one)
    keep(0, pick=one, was=one, **{note(ground.noor): "Rows."})
    erase_account(actor=ground.noor.account, wants_letter=False)
    assert not every(PutUpDraft).exists()


def test_what_was_typed_for_somebody_who_left_is_not_kept_again(ground, agent, keep):
    picks = [pick(ground.noor, ground.mara), pick(ground.idris, ground.mara)]
    look(agent, ground, *picks)
    keep(0, pick=picks, was=picks, **{note(ground.noor): "Rows.", note(ground.idris): "Fences."})
    with across_offices("a test"):
        Representation.objects.filter(performer=ground.idris).update(starts_on=clock.today(), ends_on=clock.today())
    both = {note(ground.noor): "Rows well.", note(ground.idris): "Fences well."}
    assert keep(1, pick=picks, was=picks, **both).status_code == 200
    assert every(PutUpDraft).get().data == {str(ground.noor.pk): {note(ground.noor): "Rows well."}}

"""Putting many up in one act: the rules of one, by name where not, and statements that do not grow with rows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Activity
from accounts.tenancy import across_offices
from casting.models import Closure, Question, Role, RoleCount, Submission, SubmissionDraft, WayIn
from casting.services.submissions import RoleEntry, submit, withdraw_submission
from casting.services.submit_many import ClientEntry, submit_many, withdraw_many
from casting.states import CallState, ClosureState, QuestionKind, Release, RoleState, SubmissionState, Via
from core import clock
from core.errors import Invalid, NotAllowed
from notifications.models import Notice, OutboxMessage
from talent.models import Representation
from tests import factories
from tests.casting.breakdowns.conftest import client_of, every


def put_up(ground, *pairs, actor=None, **fields):
    entries = [ClientEntry(one.pk, RoleEntry(role_id=role.pk, **fields)) for one, role in pairs]
    return submit_many(actor=actor or ground.agent, agency=ground.agency, entries=entries)


def change(model, pk, **values):
    with across_offices("a test"):
        model.objects.filter(pk=pk).update(**values)


def test_clients_go_for_parts_in_one_act_as_one_would(ground):
    outcome = put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara), (ground.noor, ground.clerk))
    assert outcome.refused == []
    rows = list(every(Submission).order_by("role_id", "number"))
    assert [(row.performer, row.role, row.number) for row in rows] == [
        (ground.noor, ground.mara, 1),
        (ground.idris, ground.mara, 2),
        (ground.noor, ground.clerk, 1),
    ]
    assert {(row.via, row.agency, row.submitted_by) for row in rows} == {(Via.REP, ground.agency, ground.agent)}
    assert rows[0].headshot.performer == ground.noor
    assert rows[0].profile.data["stage_name"] == "Noor Haddad"
    assert every(RoleCount).get(role=ground.mara, stage="review").total == 2
    (alone,) = submit(
        actor=ground.agent, performer=ground.idris, call=ground.call, entries=[RoleEntry(role_id=ground.clerk.pk)]
    ).new
    same = {"via", "submitted_by_id", "agency_id", "state", "call_version", "answers", "note", "union_status"}
    assert all(getattr(alone, name) == getattr(rows[2], name) for name in same)
    assert alone.number == 2


def test_one_letter_for_the_agent_and_a_notice_for_each_who_signs_in(ground):
    outcome = put_up(ground, (ground.noor, ground.mara), (ground.noor, ground.clerk), (ground.idris, ground.mara))
    letter = every(OutboxMessage).get()
    assert letter.kind == "casting.received_many"
    assert letter.context["people"] == "Noor Haddad: Mara Voss and Harbour Clerk\nIdris Vale: Mara Voss"
    assert str(outcome.batch) in letter.context["url"]
    assert Notice.objects.get(user=ground.agent).title == "Received: 2 clients for The Salt Road"
    told = Notice.objects.get(user=ground.noor.account)
    assert told.title == "Put up for Mara Voss and Harbour Clerk, The Salt Road"


def test_the_log_of_office_and_agency_tells_it_as_one_act(ground):
    outcome = put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara))
    rows = every(Activity).filter(batch=outcome.batch)
    assert sorted(rows.values_list("verb", flat=True)) == [
        "organisation.submit_many", "submission.submit", "submission.submit",
    ]  # fmt: skip
    assert rows.get(verb="organisation.submit_many").organisation == ground.agency
    assert set(rows.filter(verb="submission.submit").values_list("organisation", flat=True)) == {ground.office.pk}


def test_what_cannot_go_comes_back_by_name_and_the_rest_goes(ground):
    with across_offices("a test"):
        asked = Question.objects.create(
            organisation=ground.office, role=ground.clerk, kind=QuestionKind.TEXT, prompt="Can you row?", position=0
        )
        tape = factories.RoleFactory(call=ground.call, name="Rourke", asks_tape=True)
    stranger = factories.PerformerFactory(stage_name="Somebody Else's")
    outcome = put_up(
        ground, (ground.noor, ground.mara), (ground.noor, ground.clerk), (ground.idris, tape), (stranger, ground.mara)
    )
    assert [row.performer for row in outcome.sent] == [ground.noor]
    assert {(one.name, one.role, one.field) for one in outcome.refused} == {
        ("Noor Haddad", "Harbour Clerk", f"answer_{asked.pk}"),
        ("Idris Vale", "Rourke", f"tape_{tape.pk}"),
        # Whoever is not the agency's is not named to it.
        ("Somebody", "Mara Voss", None),
    }


def test_what_was_typed_for_somebody_who_cannot_go_is_kept(ground):
    with across_offices("a test"):
        tape = factories.RoleFactory(call=ground.call, name="Rourke", asks_tape=True)
        for performer in (ground.noor, ground.idris):
            SubmissionDraft.objects.create(call=ground.call, performer=performer, user=ground.agent)
        put_up(ground, (ground.noor, ground.mara), (ground.idris, tape))
        assert [row.performer for row in SubmissionDraft.objects.all()] == [ground.idris]


def test_each_role_and_call_is_held_to_its_own_doors(ground):
    with across_offices("a test"):
        held = factories.RoleFactory(call=ground.call, name="Held", state=RoleState.ON_HOLD)
        paused, invited, draft, late, reps = (
            factories.RoleFactory(call=factories.CastingCallFactory(**values))
            for values in (
                {"state": CallState.PAUSED},
                {"release": Release.INVITED},
                {"state": CallState.DRAFT, "published_at": None},
                {"deadline_at": clock.now() - dt.timedelta(seconds=1)},
                {"release": Release.REPS},
            )
        )
    wanted = [held, paused, invited, draft, late, reps]
    outcome = put_up(ground, *((ground.idris, role) for role in wanted))
    assert [row.role for row in outcome.sent] == [reps]
    why = {one.role_id: one.why for one in outcome.refused}
    assert set(why) == {role.pk for role in wanted if role != reps}
    assert why[held.pk].startswith("Held is not taking submissions")
    assert why[paused.pk].startswith("The office has paused this call")
    assert why[late.pk].startswith("This call closed on")
    assert why[invited.pk] == why[draft.pk] == "There is no such part, or it is not open to you."


def test_who_has_left_the_agency_is_not_put_up(ground):
    every(Representation).filter(performer=ground.noor).update(starts_on=clock.today(), ends_on=clock.today())
    outcome = put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara))
    assert [row.performer for row in outcome.sent] == [ground.idris]
    assert [(one.name, one.why) for one in outcome.refused] == [
        ("Noor Haddad", "Your agency does not speak for them today.")
    ]


def test_only_who_speaks_for_the_agency_may(ground):
    with pytest.raises(NotAllowed):
        put_up(ground, (ground.noor, ground.mara), actor=ground.assistant)
    with pytest.raises(NotAllowed):
        put_up(ground, (ground.noor, ground.mara), actor=ground.noor.account)
    with pytest.raises(Invalid):
        put_up(ground)
    assert not every(Submission).exists()


def test_who_is_in_stays_and_who_came_by_themself_gets_a_second_way(ground):
    own = submit(
        actor=ground.noor.account, performer=ground.noor, call=ground.call, entries=[RoleEntry(role_id=ground.mara.pk)]
    )
    put_up(ground, (ground.idris, ground.mara))
    outcome = put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara), note="She rows.")
    assert (outcome.sent, [row.pk for row in outcome.joined]) == ([], [own.new[0].pk])
    assert [row.performer for row in outcome.already] == [ground.idris]
    # The representation on record becomes whom the office writes to; the performer's own way stands beside.
    card = every(Submission).get(pk=own.new[0].pk)
    assert (card.via, card.agency, card.note) == (Via.REP, ground.agency, "She rows.")
    assert every(WayIn).get(submission=card, withdrawn_at=None).via == Via.SELF


def test_withdrawn_ones_go_again_under_their_numbers(ground):
    first = put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara))
    withdraw_many(actor=ground.agent, agency=ground.agency, submission_ids=[row.pk for row in first.sent])
    again = put_up(ground, (ground.idris, ground.mara), (ground.noor, ground.mara), note="Once more.")
    assert {(row.performer_id, row.number, row.revision, row.note) for row in every(Submission)} == {
        (ground.noor.pk, 1, 3, "Once more."),
        (ground.idris.pk, 2, 3, "Once more."),
    }
    assert {row.pk for row in again.sent} == {row.pk for row in first.sent}
    assert every(Role).get(pk=ground.mara.pk).next_number == 3


def test_many_are_withdrawn_and_whoever_has_an_answer_stays_by_name(ground):
    sent = put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara), (ground.idris, ground.clerk)).sent
    change(Submission, sent[0].pk, state=SubmissionState.SHORTLISTED)
    change(Submission, sent[1].pk, state=SubmissionState.NOT_SELECTED)
    with across_offices("a test"):
        Closure.objects.create(
            organisation=ground.office, submission=every(Submission).get(pk=sent[1].pk), version=1,
            state=ClosureState.SUPPRESSED, suppressed_because="x",
        )  # fmt: skip
    outcome = withdraw_many(actor=ground.agent, agency=ground.agency, submission_ids=[row.pk for row in sent])
    assert [(one.name, one.role) for one in outcome.refused] == [("Idris Vale", "Mara Voss")]
    assert every(Submission).filter(state=SubmissionState.WITHDRAWN).count() == 2
    logged = every(Activity).filter(verb="submission.withdraw")
    assert {row.data["from"] for row in logged} == {SubmissionState.SHORTLISTED, SubmissionState.SUBMITTED}


def test_an_agency_takes_only_its_own_way_away(ground):
    own = submit(
        actor=ground.noor.account, performer=ground.noor, call=ground.call, entries=[RoleEntry(role_id=ground.mara.pk)]
    ).new[0]
    put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara))
    with across_offices("a test"):
        theirs = factories.SubmissionFactory(role=ground.clerk)
    ids = [*every(Submission).values_list("pk", flat=True)]
    outcome = withdraw_many(actor=ground.agent, agency=ground.agency, submission_ids=ids)
    assert {row.performer_id for row in outcome.done} == {ground.noor.pk, ground.idris.pk}
    card = every(Submission).get(pk=own.pk)
    assert (card.state, card.via, card.agency) == (SubmissionState.SUBMITTED, Via.SELF, None)
    assert every(Submission).get(pk=theirs.pk).state == SubmissionState.SUBMITTED


def test_one_withdrawn_alone_is_withdrawn_as_many_are(ground):
    sent = put_up(ground, (ground.noor, ground.mara), (ground.idris, ground.mara)).sent
    withdraw_submission(actor=ground.agent, submission=sent[0])
    withdraw_many(actor=ground.agent, agency=ground.agency, submission_ids=[sent[1].pk])
    first, second = (every(Submission).get(pk=row.pk) for row in sent)
    assert (first.state, first.revision, first.stage) == (second.state, second.revision, second.stage)


def test_statements_grow_with_chunks_and_not_with_rows(ground):
    def statements(pairs):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert put_up(ground, *pairs).refused == []
        return len(seen)

    few = statements([(ground.noor, ground.mara), (ground.noor, ground.clerk), (ground.idris, ground.mara)])
    with across_offices("a test"):
        crowd = [client_of(ground.agency, f"Client {n}") for n in range(12)]
    many = statements([(one, role) for one in crowd for role in (ground.mara, ground.clerk)])
    assert many <= few

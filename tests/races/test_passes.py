"""Rating against the close of a pass: a score is in the pass, or its giver is told who closed it; never in between."""

import threading

import pytest
from django.db import connection

from accounts.tenancy import office_scope
from casting.models import Rating, RatingRecord, ReviewPass
from casting.services.passes import close_pass, open_pass, plan_pass
from casting.services.ratings import rate_submission
from core.errors import Conflict, NotAllowed
from tests.casting.room.people import director_of, fill, office_with, role_in

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 12


def test_nothing_is_scored_in_a_pass_after_it_was_closed():
    office = office_with()[0]
    lead, reviewer = director_of(office), director_of(office)
    role = role_in(office)
    people = fill(role, PEOPLE, varied=False)
    with office_scope(office):
        review_pass = open_pass(actor=lead, review_pass=plan_pass(actor=lead, role=role, name="First look"))
    go = threading.Barrier(PEOPLE + 1)
    said: list[str] = []

    def run(act) -> None:
        try:
            with office_scope(office):
                go.wait()
                act()
        except NotAllowed as error:
            said.append(error.message)
        finally:
            connection.close()

    def rate(submission):
        return lambda: rate_submission(actor=reviewer, submission=submission, value=4)

    def close() -> None:
        close_pass(actor=lead, review_pass=review_pass)

    threads = [threading.Thread(target=run, args=(act,)) for act in [*map(rate, people), close]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with office_scope(office):
        closed = ReviewPass.objects.get(pk=review_pass.pk)
        ratings = list(Rating.objects.all())
        records = list(RatingRecord.objects.all())
    assert closed.state == "closed"
    assert len(ratings) + len(said) == PEOPLE
    assert len(records) == len(ratings)
    assert all(rating.review_pass_id == closed.pk for rating in ratings)
    assert all(f"was closed by {lead.name} at" in sentence for sentence in said)


def test_of_two_who_open_a_pass_at_once_one_is_told():
    office = office_with()[0]
    lead = director_of(office)
    role = role_in(office)
    with office_scope(office):
        passes = [plan_pass(actor=lead, role=role, name=name) for name in ("First look", "Second look")]
    go = threading.Barrier(2)
    said: list[str] = []

    def run(review_pass) -> None:
        try:
            with office_scope(office):
                go.wait()
                open_pass(actor=lead, review_pass=review_pass)
        except Conflict as error:
            said.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in passes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with office_scope(office):
        assert ReviewPass.objects.filter(role=role, state="open").count() == 1
    assert len(said) == 1
    assert "Close it before you open another." in said[0]

"""The office's log: told in words, narrowed, page by page, an act on many things once."""

import uuid

import pytest
from django.db import transaction
from django.urls import reverse

from accounts import activity_words
from accounts.models import Activity, Membership
from accounts.selectors import ACTIVITY_PAGE
from accounts.services.activity import record_activities, record_activity
from accounts.services.members import change_role
from accounts.tenancy import office_scope
from tests import factories

pytestmark = pytest.mark.django_db


def address(query: str = "") -> str:
    return reverse("accounts:activity", args=["okoye"]) + query


def test_told_in_words(enter, office, owner, director, associate):
    change_role(actor=director, membership=Membership.objects.get(user=associate), role="reader")
    page = enter(owner).get(address()).content.decode()
    assert "<b>Dee Hart</b> changed Sam Bell from associate to reader" in page


def test_only_for_who_leads_and_only_this_office(enter, office, owner, associate):
    other = factories.OrganisationFactory()
    record_activity(actor=owner, verb="organisation.made", subject=other, organisation=other)
    assert "made this office" not in enter(owner).get(address()).content.decode()
    assert enter(associate).get(address()).status_code == 403
    assert enter(factories.UserFactory()).get(address()).status_code == 404


def test_narrowed_by_person_and_verb(enter, office, owner, director):
    record_activity(actor=owner, verb="organisation.changed", subject=office, organisation=office)
    record_activity(actor=director, verb="invitation.revoked", subject=office, organisation=office)
    client = enter(owner)
    page = client.get(address(f"?person={director.pk}")).content.decode()
    assert "took back an invitation" in page
    assert "changed the office’s details" not in page
    page = client.get(address("?verb=organisation.changed")).content.decode()
    assert "changed the office’s details" in page
    assert "took back an invitation" not in page
    assert "Nothing like that" in client.get(address(f"?person={director.pk}&verb=member.left")).content.decode()
    assert client.get(address("?person=x&verb=y")).status_code == 200


def test_act_on_many_things_is_told_once(enter, office, owner):
    batch = uuid.uuid4()
    rows = [(number, {}) for number in range(1, 121)]
    record_activities(
        actor=owner, verb="thing.done", subject_type="x.thing", rows=rows, organisation=office, batch=batch
    )
    page = enter(owner).get(address()).content.decode()
    assert page.count("thing: done") == 1, "a verb without words is told by its name"
    assert "and 119 more at once" in page


def test_other_rooms_words(enter, office, owner):
    role = factories.RoleFactory(call__production__organisation=office, name="Edda")
    with office_scope(office):
        submission = factories.SubmissionFactory(role=role, performer__stage_name="Mara Quill")
        record_activity(actor=owner, verb="submission.rate", subject=submission, organisation=office)
        record_activity(actor=owner, verb="publish", subject=role.call, organisation=office)
        record_activity(actor=owner, verb="role.cast", subject=role, organisation=office)
    client = enter(owner)
    page = client.get(address()).content.decode()
    assert "rated Mara Quill for Edda" in page
    assert f"published the call {role.call.title}" in page
    assert "cast the role Edda" in page
    narrowed = client.get(address("?verb=castingcall.publish")).content.decode()
    assert "published the call" in narrowed
    assert "rated Mara" not in narrowed


def test_page_after_page_without_gaps(enter, office, owner, assert_statements):
    for number in range(ACTIVITY_PAGE + 7):
        record_activity(actor=owner, verb=f"numbered.n{number}", subject=office, organisation=office)
    client = enter(owner)
    first = client.get(address())
    with assert_statements(10):
        client.get(address())
    following = client.get(first.context["next_url"])
    told = [row.sentence for answer in (first, following) for row in answer.context["rows"]]
    assert told == [f"numbered: n{number}" for number in reversed(range(ACTIVITY_PAGE + 7))]
    assert not following.context["next_url"]
    appended = client.get(first.context["next_url"], headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in appended
    assert 'hx-swap-oob="true"' in appended


def test_damaged_page_address(enter, owner, office):
    assert enter(owner).get(address("?after=nonsense")).status_code == 422


def test_log_is_not_rewritten(office, owner):
    record_activity(actor=owner, verb="organisation.changed", subject=office, organisation=office)
    with office_scope(office):
        for deed in (lambda rows: rows.update(verb="x"), lambda rows: rows.delete()):
            with pytest.raises(Exception, match="Cannot"), transaction.atomic():
                deed(Activity.objects.all())
        assert Activity.objects.count() == 1


def test_every_verb_of_this_room_has_words():
    known = dict(activity_words.verbs())
    for verb in ("organisation.made", "member.joined", "member.left", "invitation.sent", "token.made"):
        assert verb in known

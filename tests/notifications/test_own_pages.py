"""What a person sees of their own: notices, and how they want to be told."""

import pytest
from django.urls import reverse

from notifications.models import Notice, Preference
from notifications.selectors import cadence_for
from notifications.services.notices import NewNotice, add_notices
from notifications.states import Cadence
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = factories.UserFactory()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return person


def tell(person, count: int, **values) -> None:
    add_notices([NewNotice(person.pk, f"News {n}", f"{person.pk}:{n}", **values) for n in range(count)])


def test_news_is_listed_opened_and_read(client, person):
    tell(person, 3, url="/calls/")
    page = client.get(reverse("notifications:notice-list")).content.decode()
    assert "3 you have not read" in page
    notice = Notice.objects.get(title="News 1")
    response = client.post(reverse("notifications:notice-open", args=[notice.pk]))
    assert response["Location"] == "/calls/"
    assert "2 you have not read" in client.get(reverse("notifications:notice-list")).content.decode()
    client.post(reverse("notifications:notices-read"))
    assert "You have read everything" in client.get(reverse("notifications:notice-list")).content.decode()


def test_a_notice_never_leads_off_the_site(client, person):
    tell(person, 1, url="https://evil.example/")
    response = client.post(reverse("notifications:notice-open", args=[Notice.objects.get().pk]))
    assert response["Location"] == reverse("notifications:notice-list")


def test_nobody_reads_or_marks_anothers_notices(client, person):
    other = factories.UserFactory()
    tell(other, 1)
    assert "News 0" not in client.get(reverse("notifications:notice-list")).content.decode()
    assert client.post(reverse("notifications:notice-open", args=[Notice.objects.get().pk])).status_code == 404
    client.post(reverse("notifications:notices-read"))
    assert Notice.objects.get().read_at is None


def test_the_same_news_is_told_once(person):
    tell(person, 2)
    tell(person, 3)
    assert Notice.objects.count() == 3


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_costs_the_same_for_a_few_as_for_many(client, person, assert_statements, count):
    tell(person, count)
    client.get(reverse("notifications:notice-list"))
    with assert_statements(6):
        assert client.get(reverse("notifications:notice-list")).status_code == 200


def test_older_news_comes_after(client, person):
    tell(person, 40)
    first = client.get(reverse("notifications:notice-list"))
    assert first.content.decode().count("news__item--new") == 30
    address = f"{reverse('notifications:notice-list')}?after={first.context['page'].next_cursor}"
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().count("news__item--new") == 10


def test_how_somebody_wants_to_be_told_is_kept(client, person, note_kind):
    address = reverse("notifications:preferences")
    fields = client.get(address).context["form"].fields
    assert note_kind.category in fields
    wishes = dict.fromkeys(fields, Cadence.AT_ONCE) | {note_kind.category: Cadence.WEEKLY}
    assert client.post(address, wishes).status_code == 302
    assert cadence_for([person.pk], note_kind.category) == {person.pk: Cadence.WEEKLY}
    client.post(address, wishes | {note_kind.category: Cadence.NEVER})
    assert cadence_for([person.pk], note_kind.category) == {person.pk: Cadence.NEVER}
    assert client.post(address, wishes | {note_kind.category: "hourly"}).status_code == 422
    assert Preference.objects.filter(category=note_kind.category).count() == 1


def test_who_said_nothing_is_told_at_once(person):
    assert cadence_for([person.pk], "answers") == {person.pk: Cadence.AT_ONCE}

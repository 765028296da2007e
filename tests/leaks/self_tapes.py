"""Where an office meets a self-tape request: asking for it, the list, one, the panel, by API, refusals."""

from django.test import Client
from django.urls import reverse

from accounts.tenancy import office_scope
from auditions.models import SelfTapeTake
from tests import factories
from tests.architecture.matrix.auditions_self_tapes import ask_of, deadline, request_in
from tests.architecture.world import World


def _delivered(world: World, words: str, file_name: str):
    """A request with a tape, a note of theirs and words about more time, all of which name them."""
    row = request_in(
        world,
        "delivered",
        answer_note=words,
        extension_note=words[:300],
        delivered_at=world.submission.submitted_at,
        extension_asked_until=world.submission.submitted_at,
    )
    asset = factories.MediaAssetFactory(
        performer=row.performer, kind="tape", is_main=False, file_name=file_name, alt="", caption=""
    )
    with office_scope(world.office):
        SelfTapeTake.objects.create(organisation=world.office, request=row, asset=asset, round=1, number=1)
    return row


def surfaces(words: str, file_name: str) -> dict:
    def look(client: Client, world: World) -> list:
        row = _delivered(world, words, file_name)
        role = [world.office.slug, world.role.pk]
        room = reverse("casting:room", args=role)
        tapes = reverse("auditions:self-tapes", args=role)
        act = reverse("auditions:self-tapes-act", args=role)
        return [
            client.get(tapes),
            client.get(f"{tapes}?show=asks"),
            client.get(reverse("auditions:self-tape", args=[world.office.slug, row.pk])),
            client.get(f"{room}submissions/{world.submission.pk}/"),
            client.get(f"{room}submissions/{world.submission.pk}/", headers={"X-Requested-With": "XMLHttpRequest"}),
            client.post(act, {"do": "remind", "request": row.pk}),
            client.post(act, {"do": "cancel", "request": row.pk}, follow=True),
            client.post(act, {"do": "extend", "request": row.pk} | deadline(), follow=True),
        ]

    def ask(client: Client, world: World) -> list:
        new = reverse("auditions:self-tape-new", args=[world.office.slug, world.role.pk])
        first = client.post(new, ask_of(world))
        return [client.get(f"{new}?pick={world.submission.pk}"), client.get(f"{new}?all=1"), first]

    def ask_again(client: Client, world: World) -> object:
        request_in(world, "sent")
        return client.post(reverse("auditions:self-tape-new", args=[world.office.slug, world.role.pk]), ask_of(world))

    return {
        "a self-tape that was delivered": look,
        "asking for a self-tape": ask,
        "asking for a self-tape a second time": ask_again,
    }

import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.states import MembershipRole
from auditions.models import SelfTapeRequest
from auditions.services.self_tapes import Ask, request_self_tapes
from casting.models import SidesPacket
from casting.selectors.selection import Selection
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.casting.decisions.conftest import decide, director, office, role, submit

__all__ = ["decide", "director", "office", "role", "submit"]


def a_pdf(pages=5):
    """A plain PDF of so many pages."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_packet(role, *, pages=5, version=1):
    packet = SidesPacket(
        organisation=role.organisation, role=role, version=version, file_name="secret-title.pdf", page_count=pages
    )
    packet.file.save("sides.pdf", ContentFile(a_pdf(pages)), save=False)
    packet.save()
    return packet


def make_ask(role, **values):
    due_at = (clock.now() + dt.timedelta(days=14)).replace(hour=18, minute=0, second=0, microsecond=0)
    base = {"due_at": due_at, "zone": "Europe/London", "instructions": "Scene 12, quietly."}
    return Ask(**(base | values))


@pytest.fixture
def packet(role):
    return make_packet(role)


@pytest.fixture
def ask_them(director):
    """Asks these submissions for a tape; gives their requests, in their order."""

    def act(*people, override_reason="", **values):
        role = people[0].role
        asked = request_self_tapes(
            actor=director,
            role=role,
            submissions=Selection(role=role, ids=[person.pk for person in people]),
            ask=make_ask(role, **values),
            override_reason=override_reason,
        )
        by_submission = {request.submission_id: request for request in asked.requests}
        return [by_submission[person.pk] for person in people]

    return act


@pytest.fixture
def asked(submit, ask_them):
    """One request that has reached the performer."""

    def make(*, sent=True, state="viewed", submission=None, **values):
        (request,) = ask_them(submission or submit(state=state), **values)
        if sent:
            leave(request)
        return request

    return make


def leave(request, kind="auditions.tape_asked"):
    """The note reaches them."""
    note = OutboxMessage.objects.get(
        subject_type="auditions.selftaperequest", subject_id=request.pk, kind=kind, state="held"
    )
    for state in ("queued", "in_flight"):
        OutboxMessage.objects.filter(pk=note.pk).update(state=state)
    OutboxMessage.objects.filter(pk=note.pk).update(state="sent", sent_at=clock.now())
    return note


def notes_of(request):
    rows = OutboxMessage.objects.filter(subject_type="auditions.selftaperequest", subject_id=request.pk)
    return [(note.kind.removeprefix("auditions.tape_"), note.state) for note in rows.order_by("pk")]


def again(request):
    return SelfTapeRequest.objects.select_related("brief", "submission__role", "performer").get(pk=request.pk)


@pytest.fixture
def browse():
    def login(user=None):
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return login


@pytest.fixture
def associate(office):
    return factories.MembershipFactory(organisation=office, role=MembershipRole.ASSOCIATE, user__name="Ada").user


def a_film(name="take.mp4", size=64):
    """What the first look takes for a film; nothing plays it here."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, b"\x00\x00\x00\x18ftypmp42" + b"\x00" * size, content_type="video/mp4")

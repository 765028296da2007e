"""`manage.py demo`, on a small scale: it comes to an end, is the same twice, and its people can sign in."""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Activity, User
from accounts.tenancy import across_offices
from auditions.models import Appointment
from auditions.states import AppointmentState
from casting.models import (
    Approval,
    Bin,
    CastingCall,
    Ensemble,
    Note,
    Presentation,
    Production,
    ReviewPass,
    Role,
    RoleCount,
    Select,
    Submission,
    Vote,
)
from casting.selectors.alerts import own_alerts
from casting.selectors.visible import visible_status
from casting.states import CallState, Stage, SubmissionState
from config.demo.timeline import LONDON, living_at
from contracts.models import ContractEvent, SealedDocument
from core import clock
from notifications.digest_kind import DIGEST
from notifications.models import Notice, OutboxMessage
from notifications.states import MessageState
from talent.models import MediaAsset, Performer, ProfileVersion, WorkPermit
from talent.models.media import stored_path
from talent.services.versions import current_version
from talent.states import SHOWN_FILMS
from tests import factories

PERSONAS = ("director", "associate", "agent", "actor", "parent", "producer", "admin")
PEOPLE = 60


@pytest.fixture
def demo(transactional_db, mail_sink, settings, tmp_path):
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path / "media"

    def make(*, replace: bool = False) -> str:
        out = io.StringIO()
        call_command("demo", people=PEOPLE, replace=replace, stdout=out)
        return out.getvalue()

    return make


def _digest() -> dict:
    """What must be the same, wherever and whenever it is made: no keys, no moments."""
    with across_offices("the test reads the whole demonstration"):
        return {
            "people": list(Performer.objects.order_by("pk").values_list("slug", "search_text", "visibility")),
            "profiles": list(ProfileVersion.objects.order_by("pk").values_list("fingerprint", flat=True)),
            "submissions": sorted(
                Submission.objects.values_list(
                    "role__name",
                    "number",
                    "performer__slug",
                    "state",
                    "via",
                    "rating_sum",
                    "rating_count",
                    "tags",
                    "note",
                )
            ),
            "notes": sorted(OutboxMessage.objects.values_list("kind", "state", "to_email")),
            "calls": sorted(CastingCall.objects.values_list("slug", "state", "version")),
            "selects": sorted(
                Select.objects.values_list("role__name", "rank", "submission__number", "fee", "backup_rank")
            ),
            "votes": sorted(Vote.objects.values_list("viewer__email", "pick__submission__number", "value", "rank")),
            "tapes": sorted(MediaAsset.objects.filter(kind="tape").values_list("performer__slug", "duration_ms")),
            "roles": sorted(Role.objects.values_list("call__slug", "name", "state")),
        }


def test_it_is_whole_and_the_same_twice(demo, mail_sink):
    assert PASSWORD_LINE in demo()
    first = _digest()
    _check_calls()
    _check_room()
    _check_outbox(mail_sink)
    _check_logs()
    _check_actor()
    _check_decision_room()
    _check_deals()
    _check_profiles()
    _check_family()
    for key in PERSONAS:
        _check_sign_in(key)
    with living_at(_another_hour()):
        demo(replace=True)
        _check_logs()
    second = _digest()
    for part, rows in first.items():
        assert second[part] == rows, f"the {part} differ from one making to the next"


def _another_hour() -> dt.datetime:
    """A moment after it has struck, when what was done in this quarter of an hour was done just now."""
    here = clock.now().astimezone(LONDON)
    return here.replace(hour=(here.hour + 9) % 24, minute=0, second=1)


PASSWORD_LINE = "director@demo.example, password callboard-demo"


def _check_calls() -> None:
    with across_offices("the test reads every office's calls"):
        assert set(CastingCall.objects.values_list("state", flat=True)) == set(CallState.values)
        assert Role.objects.filter(call__slug="the-salt-road").count() == 12
        secret = Production.objects.get(is_announced=False)
        assert secret.codename == "Heron"
        kinds = set(Production.objects.values_list("kind", flat=True))
        sides = Role.objects.get(name="Mara Voss").sides.get()
    assert {"film", "series", "commercial", "stage"} <= kinds
    assert sides.page_count == 2


def _check_room() -> None:
    with across_offices("the test reads the room's counts"):
        counts = dict(RoleCount.objects.filter(role__name="Mara Voss").values_list("stage", "total"))
        assert sum(counts.values()) == PEOPLE
        assert set(counts) >= {Stage.REVIEW, Stage.SHORTLISTED, Stage.CALLBACK, Stage.CLOSED, Stage.WITHDRAWN}
        raters = Role.objects.get(name="Mara Voss").submissions.filter(ratings__isnull=False)
        assert raters.values("ratings__reviewer").distinct().count() == 3
        for role in Role.objects.filter(submissions__isnull=False).distinct():
            assert role.next_number == role.submissions.count() + 1, role.name


def _check_logs() -> None:
    with across_offices("the test reads every office's log"):
        for model in (Activity, Notice):
            moments = list(model.objects.order_by("pk").values_list("created_at", flat=True))
            assert moments == sorted(moments), f"{model.__name__} is out of order"
            assert moments[-1] <= clock.now()


def _check_outbox(mail_sink) -> None:
    with across_offices("the test reads every office's notes"):
        states = set(OutboxMessage.objects.values_list("state", flat=True))
        sent = OutboxMessage.objects.filter(state=MessageState.SENT)
        # What a digest carried has no letter of its own. Made on a Monday, it has not left yet.
        carried = {key for row in sent.filter(kind=DIGEST) for key in row.context["members"]}
        letters = sorted(sent.exclude(pk__in=carried).values_list("message_id", flat=True))
    assert {MessageState.HELD, MessageState.SENT, MessageState.DRAFT, MessageState.CANCELLED} <= states
    arrived = list(mail_sink.entries())
    assert sorted(entry.message_id for entry in arrived) == letters
    assert any(entry.recipients == ["actor@demo.example"] for entry in arrived)


def _check_actor() -> None:
    with across_offices("an actor's submissions are in many offices"):
        own = list(Submission.objects.filter(performer__account__email="actor@demo.example").select_related("role"))
        appointment = Appointment.objects.get(performer__account__email="actor@demo.example")
    seen = {row.role.name: visible_status([row])[row.pk] for row in own}
    assert seen["Mara Voss"] == SubmissionState.CALLBACK
    assert seen["DI Kerr"] == SubmissionState.NOT_SELECTED
    assert seen["The Birdwatcher"] == SubmissionState.ROLE_CUT
    assert seen["Driver"] == SubmissionState.VIEWED
    assert seen["Neighbour"] == SubmissionState.SUBMITTED
    assert appointment.state == AppointmentState.OFFERED


def _check_deals() -> None:
    """What is read as a trail happened in that order."""
    with across_offices("the test reads every office's contracts"):
        trails = {}
        for number, at in ContractEvent.objects.order_by("contract", "number").values_list("contract__number", "at"):
            trails.setdefault(number, []).append(at)
        sealed = SealedDocument.objects.get()
        contract = sealed.version.contract
    assert len(trails) == 2
    for number, moments in trails.items():
        assert moments == sorted(moments), number
    assert contract.executed_at <= sealed.sealed_at
    assert sealed.sealed_at - contract.executed_at < dt.timedelta(minutes=10)


def _check_profiles() -> None:
    """Written in bulk, they say what the talent room itself would write, and their pictures are there."""
    # Films are put up one by one after that, by the talent room itself.
    for performer in Performer.objects.exclude(media__kind__in=SHOWN_FILMS).order_by("pk")[::9]:
        assert current_version(performer=performer).number == 1
    for performer in Performer.objects.order_by("pk")[:5]:
        asset = performer.media.get(is_main=True)
        for variant in ("card", "large", "whole"):
            assert (Path(django_settings.MEDIA_ROOT) / stored_path(asset.public_id, variant)).stat().st_size > 1000


def _check_family() -> None:
    """What a parent sees is there: two children, permits that end and that ended, parts that fit."""
    parent = User.objects.get(email="parent@demo.example")
    found = own_alerts(parent)
    assert [row.performer.stage_name for row in found] == ["Rowan Fell", "Tilda Fell"]
    assert any(alert.role.name == "Mamillius" for row in found for alert in row.alerts)
    assert WorkPermit.objects.filter(performer__account=parent).count() == 3


def _check_decision_room() -> None:
    with across_offices("the test reads the decision room"):
        tapes = list(MediaAsset.objects.filter(kind="tape", state="ready"))
        assert len(tapes) >= 6
        for tape in tapes:
            stored = Path(django_settings.MEDIA_ROOT) / stored_path(tape.public_id, "tape")
            assert 10_000 < stored.stat().st_size < 300_000
            assert stored.with_name("poster.webp").stat().st_size > 1000
        assert Note.objects.filter(at_ms__isnull=False).count() == 3
        assert Note.objects.filter(parent__isnull=False).count() == 2
        assert ReviewPass.objects.get(state="open").is_blind
        assert Ensemble.objects.count() == 2
        assert Select.objects.filter(backup_rank__isnull=False).exists()
        assert Bin.objects.filter(total__gt=0).exists()
        assert Presentation.objects.get(title="First choices").viewers.count() == 3
        assert Vote.objects.values("viewer").distinct().count() == 2
        assert Approval.objects.get().state == "open"


def _check_sign_in(key: str) -> None:
    client = Client()
    form = {"login": f"{key}@demo.example", "password": "callboard-demo"}
    answer = client.post(reverse("account_login"), form, follow=True)
    assert answer.status_code == 200
    assert client.session.get("_auth_user_id"), f"{key} was not let in"


def test_it_refuses_a_database_that_somebody_uses(demo):
    factories.UserFactory()
    with pytest.raises(CommandError, match="empty database"):
        demo()
    assert User.objects.count() == 1


def test_it_refuses_without_the_demonstration_on(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", people=PEOPLE, stdout=io.StringIO())


def test_it_never_writes_to_a_mail_server_elsewhere(db, settings):
    settings.DEMO, settings.MAIL_KEPT = True, ""
    with pytest.raises(CommandError, match="EMAIL_URL"):
        call_command("demo", people=PEOPLE, stdout=io.StringIO())

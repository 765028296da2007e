"""A production with people to show, a presentation of them, and viewers who are in."""

import datetime as dt
import re

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices, office_scope
from casting.models import Presentation, PresentationPick, Select, Viewer
from casting.services.presentations import create_presentation, open_presentation
from casting.services.viewers import add_viewer
from casting.states import PayPer, SubmissionState, ViewerTier
from core import clock
from talent.models.media import stored_path
from talent.states import MediaKind
from tests import factories

FACES = sorted((settings.BASE_DIR / "static/img/wall").glob("*.webp"))
ZONES = ("Europe/London", "America/New_York", "America/Los_Angeles", "Pacific/Auckland", "Asia/Tokyo", "Asia/Kolkata")


def day_zone() -> str:
    """Somewhere where it is day, or a letter would wait for the morning."""
    return next(zone for zone in ZONES if 10 <= clock.in_zone(clock.now(), zone).hour < 19)


class Stage:
    """`role` with selects; `director` makes and opens presentations of them."""

    def __init__(self, *, people: int = 3, **office):
        with across_offices("a test makes an office"):
            self.office = factories.OrganisationFactory(name="Okoye Casting", **office)
            self.director = factories.MembershipFactory(
                organisation=self.office, user__name="Renata Okoye", user__time_zone=self.office.time_zone
            ).user
            self.production = factories.ProductionFactory(organisation=self.office, title="The Salt Road")
            self.call = factories.CastingCallFactory(production=self.production)
            self.role = factories.RoleFactory(call=self.call, name="Mara Voss")
        self.submissions = [self.person(n) for n in range(1, people + 1)]

    def person(self, rank: int | None = None, *, name: str | None = None, role=None):
        role = role or self.role
        with across_offices("a test puts somebody in"):
            performer = factories.PerformerFactory(**({"stage_name": name} if name else {}))
            headshot = factories.MediaAssetFactory(performer=performer)
            face = FACES[headshot.pk % len(FACES)].read_bytes()
            for variant in ("card", "large"):
                path = stored_path(headshot.public_id, variant)
                default_storage.delete(path)
                default_storage.save(path, ContentFile(face))
            row = factories.SubmissionFactory(
                role=role, performer=performer, headshot=headshot, state=SubmissionState.SHORTLISTED
            )
            if rank is not None:
                Select.objects.create(
                    organisation=self.office,
                    production=self.production,
                    role=role,
                    submission=row,
                    rank=rank,
                    word=f"Choice {rank}",
                    fee=4100,
                    fee_per=PayPer.WEEK,
                    fee_units=6,
                    added_by=self.director,
                )
        return row

    def give_tape(self, submission, content: bytes = b"\0" * 4096, duration_ms: int = 134_000):
        tape = factories.MediaAssetFactory(
            performer=submission.performer, kind=MediaKind.TAPE, is_main=False, duration_ms=duration_ms
        )
        default_storage.save(stored_path(tape.public_id, "tape"), ContentFile(content))
        default_storage.save(stored_path(tape.public_id, "poster"), ContentFile(FACES[0].read_bytes()))
        with office_scope(self.office):
            submission.tape = tape
            submission.save(update_fields=["tape"])
        return tape

    def presentation(self, *, is_open: bool = True, **values) -> Presentation:
        with office_scope(self.office):
            made = create_presentation(actor=self.director, production=self.production, title="Selects")
            if values:
                Presentation.objects.filter(pk=made.pk).update(**values)
                made.refresh_from_db()
            if is_open:
                open_presentation(actor=self.director, presentation=made)
                made.refresh_from_db()
        return made

    def picks(self, presentation: Presentation) -> list[PresentationPick]:
        with office_scope(self.office):
            return list(presentation.picks.filter(removed_at=None).select_related("submission__performer"))

    def viewer(
        self, presentation, name="Dana Whitlock", email="dana@harrow.example", tier=ViewerTier.PRODUCTION, title=""
    ) -> tuple[Viewer, str]:
        with office_scope(self.office):
            return add_viewer(
                actor=self.director, presentation=presentation, name=name, email=email, title=title, tier=tier
            )


def code_in(mail: str) -> str:
    return re.search(r"^\s*(\d{6})\s*$", mail, re.MULTILINE)[1]


def let_in(viewer: Viewer, key: str) -> Client:
    """A browser that has typed the code, through the pages themselves; the letter is read by its own making."""
    from casting.models import ViewerDevice
    from casting.viewer_links import device_code

    client = Client()
    asked = client.post(reverse("casting:viewer-code", args=[key]))
    assert asked.status_code == 302, asked.content
    with across_offices("a test reads the code that the letter holds"):
        device = ViewerDevice.objects.filter(viewer=viewer).latest("pk")
    code = device_code(device.pk, device.code_expires_at)
    answer = client.post(reverse("casting:viewer-confirm", args=[key]), {"code": code})
    assert answer.status_code == 302, answer.content
    return client


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def in_days(days: int) -> dt.datetime:
    return clock.now() + dt.timedelta(days=days)

"""A viewer opens a presentation of twenty people by their link: the page alone, its pictures come by themselves."""

from django.test import Client

from accounts.tenancy import office_scope
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Presentation, PresentationPick, Submission, ViewerDevice
from casting.services.viewers import add_viewer
from casting.states import PresentationState, ViewerTier
from casting.viewer_links import device_digest, key_digest
from core import clock, tokens

PEOPLE = 20
WHO = """SELECT v.id, v.revoked_at, v.expires_at, p.state, p.closes_at, d.id FROM casting_viewer v
    JOIN casting_presentation p ON p.id = v.presentation_id
    JOIN casting_viewerdevice d ON d.viewer_id = v.id AND d.digest = %s
    WHERE v.key_digest = %s"""
SHOWN = """SELECT k.id, k.position, k.word, s.state, s.playing_age_min, s.playing_age_max, f.data, a.name, h.public_id,
    r.name, o.value, o.rank
    FROM casting_presentationpick k JOIN casting_role r ON r.id = k.role_id
    JOIN casting_submission s ON s.id = k.submission_id JOIN talent_profileversion f ON f.id = s.profile_id
    LEFT JOIN accounts_organisation a ON a.id = s.agency_id LEFT JOIN talent_mediaasset h ON h.id = s.headshot_id
    LEFT JOIN casting_vote o ON o.pick_id = k.id AND o.viewer_id = %s
    WHERE k.presentation_id = %s AND k.removed_at IS NULL ORDER BY k.position"""
SAID = (
    "SELECT id, text, created_at FROM casting_pickcomment WHERE presentation_id = %s AND removed_at IS NULL ORDER BY id"
)
OPENED = """INSERT INTO casting_viewerevent (organisation_id, viewer_id, device_id, act, data, created_at)
    VALUES (%s, %s, %s, 'opened', '{}', now())"""


@benchmark("presentation_open", sizes=(PEOPLE,))
def presentation_open(bench: Bench, size: int) -> Result:
    office, director = data.office(), data.director()
    role = data.submit(data.new_role(), size, headshots=True)
    with office_scope(office):
        shown = Presentation.objects.create(
            organisation=office,
            production=role.production,
            title="Selects",
            state=PresentationState.OPEN,
            opened_at=clock.now(),
            created_by=director,
        )
        people = Submission.objects.filter(role=role).order_by("pk")
        PresentationPick.objects.bulk_create(
            PresentationPick(
                organisation=office, presentation=shown, role=role, submission=one, position=n, word="Stillness."
            )
            for n, one in enumerate(people, 1)
        )
        viewer, key = add_viewer(
            actor=director,
            presentation=shown,
            name="Dana Whitlock",
            email="dana@harrow.example",
            tier=ViewerTier.PRODUCTION,
        )
        cookie = tokens.new_token()
        device = ViewerDevice.objects.create(
            organisation=office, viewer=viewer, digest=device_digest(cookie, viewer.pk), confirmed_at=clock.now()
        )
    data.analyze()
    client = Client()
    client.cookies["callboard_viewer"] = cookie
    page = client.get(f"/p/{key}/").content.decode()
    if page.count('class="pick"') != size:
        raise AssertionError("The page does not show everybody.")
    head, *cards = page.split('<li class="pick"')

    def ours():
        if client.get(f"/p/{key}/").status_code != 200:
            raise AssertionError("The presentation did not open.")

    def by_hand():
        bench.sql(WHO, (device.digest, key_digest(key)))
        rows = bench.sql(SHOWN, (viewer.pk, shown.pk))
        bench.sql(SAID, (shown.pk,))
        bench.sql(OPENED, (office.pk, viewer.pk, device.pk))
        return head + "".join(
            f'<li class="pick" id="{row[0]}"{card[:-40]}' for row, card in zip(rows, cards, strict=True)
        )

    return bench.seconds(ours, floor=by_hand)

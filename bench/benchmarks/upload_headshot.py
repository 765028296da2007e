"""A photograph of twelve megapixels, taken in by a request; the worker makes the pictures from it afterwards."""

import io
import uuid
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from bench import data
from bench.harness import Bench, Result, benchmark
from talent.models import MediaAsset, Performer

SIDES = (3000, 4000)
WHO = "SELECT id, stage_name FROM talent_performer WHERE slug = %s AND account_id = %s FOR NO KEY UPDATE"
BY_HAND = """
    WITH kept AS (
        INSERT INTO talent_mediaasset (performer_id, public_id, kind, state, failure, original, card, large, file_name,
            byte_size, width, height, caption, alt, position, is_main, uploaded_by_id, created_at)
        SELECT %(performer)s, %(public)s, 'headshot', 'processing', '', %(path)s, '', '', 'face.jpg', %(size)s, 3000, 4000,
            '', '', coalesce(max(position) + 1, 0), count(*) = 0, %(account)s, now()
        FROM talent_mediaasset WHERE performer_id = %(performer)s AND kind = 'headshot' AND removed_at IS NULL
        RETURNING id
    ), touched AS (UPDATE talent_performer SET updated_at = now() WHERE id = %(performer)s)
    INSERT INTO accounts_activity (actor_id, verb, subject_type, subject_id, data, created_at)
    SELECT %(account)s, 'headshot.uploaded', 'talent.mediaasset', id, '{}', now() FROM kept"""


@cache
def photograph() -> bytes:
    """Some two megabytes of detail, as a phone writes them."""
    noise = Image.effect_noise((SIDES[0] // 4, SIDES[1] // 4), 60).resize(SIDES)
    out = io.BytesIO()
    Image.merge("RGB", (noise, noise.transpose(Image.Transpose.ROTATE_180), noise)).save(out, "JPEG", quality=85)
    return out.getvalue()


@benchmark("upload_headshot")
def upload_headshot(bench: Bench, _size: None) -> Result:
    performer_id, _version, account_id, _name = data.people(1, batch="headshots")[0]
    performer, account = Performer.objects.get(pk=performer_id), User.objects.get(pk=account_id)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    content = photograph()

    def ours() -> None:
        file = SimpleUploadedFile("face.jpg", content, "image/jpeg")
        answer = client.post(
            f"/profile/{performer.slug}/headshots/", {"file": file}, headers={"Accept": "application/json"}
        )
        if answer.status_code != 201:
            raise AssertionError(f"The upload answered {answer.status_code}.")

    def by_hand() -> None:
        public_id = uuid.uuid4()
        path = Path(settings.MEDIA_ROOT) / "talent" / str(public_id)[:2] / str(public_id) / "original"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        bench.sql(WHO, (performer.slug, account.pk))
        bench.sql(BY_HAND, {"performer": performer.pk, "public": str(public_id), "path": str(path), "size": len(content),
                            "account": account.pk})  # fmt: skip

    # A profile takes twenty at most.
    return bench.seconds(ours, floor=by_hand, before=lambda: MediaAsset.objects.filter(performer=performer).delete())

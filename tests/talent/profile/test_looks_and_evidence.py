"""Looks, clips that show a skill, links on credits: on the page, in the version, and never rewriting an old one."""

import pytest
from django.urls import reverse

from talent.models import Credit, Look, MediaAsset, PerformerSkill
from talent.selectors import profile_data
from talent.services import entries
from talent.services.versions import current_version
from tests import factories
from tests.talent.conftest import fill, seen_by_all, sign_in


def asset(performer, kind="headshot", state="ready", **more):
    return factories.MediaAssetFactory(
        performer=performer, kind=kind, state=state, is_main=more.pop("is_main", False), **more
    )


def rows(key, *given):
    data = {f"{key}-TOTAL_FORMS": len(given), f"{key}-INITIAL_FORMS": 0}
    return data | {f"{key}-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()}


def save(cast, key, *given):
    url = reverse("talent:section-edit", args=[cast.performer.slug, key])
    return sign_in(cast.actor).post(url, rows(key, *given))


def test_a_skill_points_to_a_clip_and_counts_as_evidenced(cast):
    clip = asset(cast.performer, "clip", title="Foil bout")
    assert save(cast, "skills", {"skill": "Fencing", "level": "expert", "clip": clip.public_id}).status_code == 302
    assert PerformerSkill.objects.get().clip == clip
    said = profile_data(cast.performer)
    assert said["skills"] == [{"skill": "Fencing", "level": "expert", "clip": str(clip.public_id)}]
    seen_by_all(cast.performer)
    page = sign_in(None).get(reverse("talent:performer", args=[cast.performer.slug])).content.decode()
    assert f'href="#film-{clip.public_id}"' in page and f'id="film-{clip.public_id}"' in page and "Foil bout" in page


def test_a_list_written_by_somebody_who_knows_no_clips_keeps_them(cast):
    clip = asset(cast.performer, "reel")
    entries.set_skills(
        actor=cast.actor,
        performer=cast.performer,
        entries=[entries.SkillEntry("Fencing", "expert", str(clip.public_id))],
    )
    entries.set_skills(
        actor=cast.actor,
        performer=cast.performer,
        entries=[entries.SkillEntry("Juggling", "basic"), entries.SkillEntry("FENCING", "skilled")],
    )
    assert [row.clip for row in PerformerSkill.objects.order_by("id")] == [None, clip]


@pytest.mark.parametrize("whose", ["somebody else's", "taken down", "a private tape"])
def test_a_clip_that_is_not_theirs_to_show_is_refused(cast, whose):
    mine = asset(cast.performer, "clip")
    other = {
        "somebody else's": lambda: asset(cast.client, "clip"),
        "taken down": lambda: asset(cast.performer, "clip", removed_at=cast.performer.created_at),
        "a private tape": lambda: asset(cast.performer, "tape"),
    }[whose]()
    answer = save(cast, "skills", {"skill": "Fencing", "level": "expert", "clip": other.public_id})
    assert answer.status_code == 422 and "Fencing" in answer.content.decode()
    assert not PerformerSkill.objects.exists() and mine.pk


def test_a_clip_that_is_taken_down_evidences_nothing_and_old_versions_stay(cast):
    clip = asset(cast.performer, "clip")
    save(cast, "skills", {"skill": "Fencing", "level": "expert", "clip": clip.public_id})
    before = current_version(performer=cast.performer)
    MediaAsset.objects.filter(pk=clip.pk).update(removed_at=cast.performer.created_at)
    after = current_version(performer=cast.performer)
    assert "clip" not in after.data["skills"][0] and "films" not in after.data
    before.refresh_from_db()
    assert before.data["skills"][0]["clip"] == str(clip.public_id)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.com/film", "https://example.com/film"),
        ("", ""),
        ("javascript:alert(1)", None),
        ("ftp://x.example", None),
    ],
)
def test_a_credit_has_a_link_or_none(cast, typed, kept):
    answer = save(cast, "credits", {"production": "The Saltmarsh", "role": "Ida", "kind": "film", "url": typed})
    if kept is None:
        assert answer.status_code == 422 and "not a web address" in answer.content.decode()
        assert not Credit.objects.exists()
        return
    assert Credit.objects.get().url == kept
    assert profile_data(cast.performer)["credits"][0].get("url", "") == kept


def test_looks_are_named_filled_and_taken_away(cast):
    client, slug = sign_in(cast.actor), cast.performer.slug
    first, second = asset(cast.performer, is_main=True), asset(cast.performer, position=1)
    client.post(reverse("talent:looks", args=[slug]), {"name": "  Shaved  head ", "note": "Since May"})
    look = Look.objects.get()
    assert (look.name, look.note) == ("Shaved head", "Since May")
    assert "looks" not in profile_data(cast.performer), "a look without a picture is nothing to see"
    client.post(reverse("talent:look-place", args=[slug]), {f"look_{second.public_id}": look.pk})
    assert profile_data(fresh(cast))["looks"] == [
        {"name": "Shaved head", "note": "Since May", "headshots": [str(second.public_id)]}
    ]
    seen_by_all(cast.performer)
    page = sign_in(None).get(reverse("talent:performer", args=[slug])).content.decode()
    assert "Shaved head" in page and str(first.public_id) in page and str(second.public_id) in page
    client.post(reverse("talent:look-remove", args=[slug, look.pk]))
    second.refresh_from_db()
    assert second.look is None and second.removed_at is None


def test_what_cannot_be_a_look_is_said(cast):
    client, slug = sign_in(cast.actor), cast.performer.slug
    url = reverse("talent:looks", args=[slug])
    client.post(url, {"name": "Bearded"})
    for name, sentence in (
        (" BEARDED", "of that name already"),
        (" ", "Give the look a name"),
        ("x" * 61, "at most 60"),
    ):
        answer = client.post(url, {"name": name})
        assert answer.status_code == 422 and sentence in answer.content.decode()
    other = Look.objects.create(performer=cast.client, name="Other")
    assert client.post(reverse("talent:look-remove", args=[slug, other.pk])).status_code == 404
    shot = asset(cast.performer)
    answer = client.post(reverse("talent:look-place", args=[slug]), {f"look_{shot.public_id}": other.pk})
    assert answer.status_code == 422


def test_a_version_from_before_there_were_looks_still_shows(cast):
    fill(cast.actor, cast.performer)
    said = current_version(performer=cast.performer).data
    assert not {"films", "looks"} & said.keys()
    assert all("clip" not in row for row in said["skills"]) and all("url" not in row for row in said["credits"])


def fresh(cast):
    return type(cast.performer).objects.get(pk=cast.performer.pk)

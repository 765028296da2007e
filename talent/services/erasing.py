"""Erasing a performer and an account: at once, everywhere, with a receipt."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import pgtrigger
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import Activity, Membership, Organisation, User
from accounts.services.activity import record_activity
from accounts.services.erasing import close_account
from accounts.tenancy import across_offices
from core import clock
from core.errors import Conflict, NotAllowed, NotFound
from core.text import name_key
from core.tokens import new_slug
from notifications.services.forgetting import as_words, forget_name, forget_person
from notifications.services.outbox import NewMessage, add_messages
from talent import tombstone
from talent.kept import kept_of
from talent.messages_people import ERASED
from talent.models import (
    AlertSettings,
    MediaAsset,
    NotShown,
    Performer,
    Receipt,
    Representation,
    RosterImportRow,
    SavedSearchMet,
    SizeCard,
    TalentList,
    TalentListEntry,
    Upload,
)
from talent.own_receipts import owner_digest
from talent.policies import can_manage_roster, live_representation_q
from talent.selectors import accounts_of
from talent.services.guardian_news import tell_agencies, tell_family, tell_heir
from talent.services.guardians import PASSED, end_links, heir_to, revoke_asked_by
from talent.services.roster_verdicts import HAS_LEFT
from talent.services.search_index import refresh_entries
from talent.services.shelf import UNDO_WINDOW
from talent.signals import guardians_changed, performer_erased, performer_leaving, profile_changed
from talent.states import STANDS, ReceiptKind, RowVerdict, Standing, UploadState, Visibility
from talent.tasks import erase_media_task

WHY = "what is erased lies in the rooms of many offices"


@dataclass
class Erased:
    """What is known of somebody while they are erased. Rooms add `readers`: people who had letters about them."""

    performer_id: int
    names: list[str]
    emails: list[str]
    user_ids: list[int]
    readers: set[int] = field(default_factory=set)
    subjects: dict[str, list[int]] = field(default_factory=dict)


def erase_account(*, actor: User, wants_letter: bool) -> Receipt:
    """The actor's account with every profile that nobody else answers for. Raises Conflict for an office's last owner."""
    asked_at = clock.now()
    address, name, zone = actor.email, actor.name, actor.time_zone
    with across_offices(WHY), transaction.atomic(durable=True):
        # Also whom they answer for beside somebody: of two parents who leave at once, one is nobody's heir.
        theirs = Q(account=actor) | Q(pk__in=actor.guardianships.values("performer"))
        held = Performer.objects.select_for_update(no_key=True).filter(theirs).order_by("pk")
        own = [performer for performer in list(held) if performer.account_id == actor.pk]
        staying = {performer.pk: heir for performer in own if (heir := heir_to(performer, actor)) is not None}
        going = [performer for performer in own if performer.pk not in staying]
        kept = kept_of([performer.pk for performer in going])
        for performer in own:
            if performer.pk in staying:
                performer.account = staying[performer.pk]
                performer.save(update_fields=["account"])
        left = _children_left(actor, [*staying], going)
        files = _count(MediaAsset.objects.filter(performer__in=going).exclude(original=""))
        # Before the names go from the account, since notes are found by them.
        emails = [address, *actor.emailaddress_set.values_list("email", flat=True)]
        for performer in going:
            _erase(performer, actor=actor, emails=emails, user_ids=[actor.pk], names=[actor.name])
        actor.guardianships.all().delete()
        for child in left:
            revoke_asked_by(actor.pk, child)
        end_links([child.pk for child in left])
        forget_person(user_ids=[actor.pk], emails=emails, names=[], subjects={}, readers=[])
        forget_name(name=name, readers={user.pk for child in left for user in accounts_of(child, chaperones=True)})
        close_account(user=actor)
        for child in left:
            guardians_changed.send(Performer, performer=child)
            _tell_of_leaving(child, staying.get(child.pk))
        receipt = _receipt(actor, files, profiles=len(going), kept=kept, asked_at=asked_at)
        if wants_letter:
            add_messages([_letter(receipt, address, name, zone, kept)])
    return receipt


def erase_client(*, actor: User, agency: Organisation, performer: Performer) -> Receipt:
    """A profile that an agency made and nobody has claimed. Raises NotAllowed, NotFound, Conflict (claimed, shared)."""
    asked_at = clock.now()
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only agents and owners of this agency delete profiles that it made.")
    with across_offices(WHY), transaction.atomic(durable=True):
        performer = Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
        standing = Representation.objects.filter(live_representation_q(), performer=performer)
        if not standing.filter(organisation=agency).exists():
            raise NotFound("That performer is not on this roster.")
        if performer.account_id is not None:
            raise Conflict(f"{performer.stage_name} holds this profile themself, and only they delete it.")
        if standing.exclude(organisation=agency).exists():
            raise Conflict("Another agency speaks for them too. End your representation instead.")
        kept = kept_of([performer.pk])
        files = _count(MediaAsset.objects.filter(performer=performer).exclude(original=""))
        emails = [performer.contact_email] if performer.contact_email else []
        _erase(performer, actor=actor, emails=emails, user_ids=[], names=[])
        record_activity(actor=actor, verb="performer.erased", subject=performer, organisation=agency)
        return _receipt(actor, files, profiles=1, kept=kept, asked_at=asked_at)


def erased_with(performer: Performer, user: User) -> bool:
    """Whether this profile goes when the account does: nobody else answers for it."""
    return heir_to(performer, user) is None


def _children_left(actor: User, staying: Sequence[int], going: Sequence[Performer]) -> list[Performer]:
    """Whom the actor answered for or accompanied, and whom somebody else goes on answering for."""
    theirs = Q(pk__in=staying) | Q(pk__in=actor.guardianships.values("performer"))
    children = Performer.objects.filter(theirs, born_on__isnull=False)
    return list(children.exclude(pk__in=[performer.pk for performer in going]).order_by("pk"))


def _tell_of_leaving(child: Performer, heir: User | None) -> None:
    """No letter names whoever has just been erased."""
    news = f"Somebody who looked after {child.stage_name} with you has deleted their account on Callboard."
    staying = accounts_of(child, chaperones=True)
    key = f"gone:{clock.now().isoformat()}"
    if heir is not None:
        tell_heir(heir, child, news)
        tell_agencies(child, PASSED.format(performer=child.stage_name))
        staying.remove(heir)
        news += f" The profile is on the account of {heir.name} now."
    tell_family(staying, child, news, key=key)


def _erase(performer: Performer, *, actor: User, emails: list[str], user_ids: list[int], names: list[str]) -> None:
    performer_leaving.send(sender=Performer, performer=performer, actor=actor)
    erased = Erased(
        performer_id=performer.pk,
        names=[name for name in dict.fromkeys([performer.stage_name, performer.legal_name, *names]) if name],
        emails=[*emails, *([performer.contact_email] if performer.contact_email else [])],
        user_ids=user_ids,
        readers=_readers(performer),
        subjects={"talent.performer": [performer.pk]},
    )
    _drop_what_hangs_on(performer)
    _forget_typed(performer, [*erased.names, *erased.emails])
    _drop_files(performer)
    _bury(performer)
    # Its words go with the entry: a name would be offered to whoever misspells it.
    refresh_entries([performer.pk])
    performer_erased.send(sender=Performer, performer=performer, erased=erased)
    profile_changed.send(sender=Performer, performer=performer)
    _forget_in_log(erased)
    forget_person(
        user_ids=erased.user_ids,
        emails=erased.emails,
        names=erased.names,
        subjects=erased.subjects,
        readers=erased.readers,
    )


def _forget_in_log(erased: Erased) -> None:
    """Who did what and when stays in the log of an office; the name in it does not."""
    about = Q()
    for subject_type, ids in erased.subjects.items():
        about |= Q(subject_type=subject_type, subject_id__in=ids)
    # The one change that a line of the log sees.
    with pgtrigger.ignore("accounts.Activity:append_only"):
        for row in Activity.objects.filter(about).exclude(data={}):
            clean = tombstone.without(row.data, erased.names)
            if clean != row.data:
                Activity.objects.filter(pk=row.pk).update(data=clean)


def _readers(performer: Performer) -> set[int]:
    """Agents who ever spoke for them, others who answered for them, and offices whose searches wrote letters about them."""
    offices = {
        *Representation.objects.filter(performer=performer).values_list("organisation", flat=True),
        *SavedSearchMet.objects.filter(performer=performer).values_list("saved_search__organisation", flat=True),
    }
    members = Membership.objects.filter(organisation__in=offices).values_list("user", flat=True)
    return {*members, *performer.guardianships.values_list("user", flat=True)}


def _drop_what_hangs_on(performer: Performer) -> None:
    for related in (
        "languages", "skills", "credits", "training", "links", "unions", "looks", "identity_keys", "book_out_rules",
        "calendars", "book_outs", "work_permits", "guardianships", "invitations", "client_notes", "office_notes",
    ):  # fmt: skip
        getattr(performer, related).all().delete()
    for model in (SizeCard, AlertSettings, NotShown):
        model.objects.filter(performer=performer).delete()
    _leave_lists(performer)
    RosterImportRow.objects.filter(performer=performer).update(cells=[], why="", choices=[])
    today = clock.today()
    standing = Representation.objects.filter(performer=performer, standing__in=[Standing.ASKED, *STANDS])
    standing.filter(starts_on__gt=today).update(starts_on=today)
    standing.update(standing=Standing.ENDED, ends_on=today)
    Representation.objects.filter(performer=performer).update(proposed={})


def _forget_typed(performer: Performer, words: Sequence[str]) -> None:
    """Lines of lists that an agency of theirs brought, and that led to nobody: refused, or said twice."""
    agencies = Representation.objects.filter(performer=performer).values("organisation")
    rows = RosterImportRow.objects.filter(roster_import__organisation__in=agencies)
    pattern = "|".join(as_words(json.dumps(word, ensure_ascii=False)[1:-1]) for word in words)
    if pattern:
        named = rows.filter(performer=None).annotate(said=Cast("cells", TextField())).filter(said__iregex=pattern)
        lines = RosterImportRow.objects.filter(pk__in=list(named.values_list("pk", flat=True)))
        lines.update(cells=[], why="", choices=[])
        # A line without a name would be brought in as somebody who has none.
        lines.filter(done_at=None).update(verdict=RowVerdict.UNREADABLE, why=HAS_LEFT)
    # In the line of somebody else, who it could have been.
    for row in rows.filter(choices__contains=[{"id": performer.pk}]):
        row.choices = [one for one in row.choices if one["id"] != performer.pk]
        if not row.choices and row.verdict == RowVerdict.CHOOSE:
            row.verdict = RowVerdict.NEW
        row.save(update_fields=["choices", "verdict"])


def _leave_lists(performer: Performer) -> None:
    entries = TalentListEntry.objects.filter(performer=performer)
    lists = list(entries.values_list("talent_list", flat=True))
    entries.delete()
    TalentList.objects.filter(pk__in=lists, total__gt=0).update(total=F("total") - 1)


def _drop_files(performer: Performer) -> None:
    """Out of sight now; the worker deletes the files, and the sweep does where a worker was lost."""
    gone = clock.now() - UNDO_WINDOW - dt.timedelta(seconds=1)
    assets = MediaAsset.objects.filter(performer=performer)
    assets.update(
        removed_at=gone, is_main=False, file_name="", caption="", alt="", title="", failure="", look=None,
    )  # fmt: skip
    ids = list(assets.exclude(original="").values_list("pk", flat=True))
    open_uploads = Upload.objects.filter(performer=performer, state__in=[UploadState.RECEIVING, UploadState.RECEIVED])
    open_uploads.update(state=UploadState.STOPPED)
    Upload.objects.filter(performer=performer).update(file_name="", metadata="", door_data={}, failure="")

    exported = [export.stored for export in performer.exports.all()]
    performer.exports.all().delete()

    def hand_on() -> None:
        for name in exported:
            default_storage.delete(name)
        for pk in ids:
            erase_media_task.delay(pk)

    transaction.on_commit(hand_on, robust=True)


def _bury(performer: Performer) -> None:
    performer.account = None
    performer.slug = f"left-{new_slug(8)}"
    performer.stage_name = tombstone.NAME
    performer.name_key = name_key(tombstone.NAME)
    for name in ("legal_name", "pronouns", "bio", "contact_email", "search_text"):
        setattr(performer, name, "")
    for name in ("plays", "bases", "accents"):
        setattr(performer, name, [])
    for name in ("playing_age_min", "playing_age_max", "height_cm", "born_on", "opened_at"):
        setattr(performer, name, None)
    performer.visibility = Visibility.UNLISTED
    performer.erased_at = performer.updated_at = clock.now()
    performer.save()
    performer.versions.update(data=tombstone.VERSION, fingerprint="")


def _count(assets: QuerySet[MediaAsset]) -> dict[str, int]:
    sizes = list(assets.values_list("byte_size", flat=True))
    return {"files": len(sizes), "bytes": sum(sizes)}


def _receipt(
    actor: User, files: dict[str, int], *, profiles: int, kept: Sequence[str], asked_at: dt.datetime
) -> Receipt:
    facts = {**files, "profiles": profiles, "kept": list(kept)}
    return Receipt.objects.create(
        kind=ReceiptKind.ACCOUNT, owner_digest=owner_digest(actor.pk), facts=facts, asked_at=asked_at
    )


def _letter(receipt: Receipt, address: str, name: str, zone: str, kept: Sequence[str]) -> NewMessage:
    files = receipt.facts["files"]
    return NewMessage(
        kind=ERASED,
        to_email=address,
        to_name=name,
        time_zone=zone,
        context={
            "greeting": name.split(" ", maxsplit=1)[0] or "friend",
            "what": f"With it went {files} file{'' if files == 1 else 's'} and everything made of them.",
            "kept": " ".join(kept),
            "url": f"{settings.SITE_URL}{reverse('talent:account-gone', args=[receipt.public_id])}",
        },
        subject_type="talent.receipt",
        subject_id=receipt.pk,
        dedupe_key=f"{ERASED}:{receipt.public_id}",
    )

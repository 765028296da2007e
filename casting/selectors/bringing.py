"""Whom an office can put up for a role itself: people it may look for, and people of its earlier productions."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organisation, User
from casting.models import ListImport, Production, Role, RoleInvitation, Submission
from casting.policies import check_no_blind_role, check_not_blind, lens_of
from casting.states import SubmissionState
from core.errors import NotFound
from core.pages import Page, keyset_page
from core.text import fold
from talent.models import MediaAsset, Performer
from talent.policies import findable_q
from talent.selectors import main_headshots_of, representations_on_record

PAGE = 40
MAX_WORDS = 8


@dataclass(frozen=True)
class Person:
    """Somebody who could be brought in; `standing` says where they are already, empty where nowhere."""

    performer: Performer
    face: MediaAsset | None
    agency: str
    standing: str
    can_be_told: bool


def within_reach(organisation: Organisation) -> Q:
    """Performers whom the office may find by right, or who have been up for something of its own."""
    known = Submission.objects.filter(organisation=organisation, performer=OuterRef("pk"))
    return findable_q(organisation) | Q(Exists(known))


def people_to_bring(*, actor: User, role: Role, query: str, after: str | None = None) -> Page:
    """A page of Person by name: everyone whom the office may look for and all the words of `query` fit.

    The words are looked for in names, places, skills, languages, accents, credits and training.
    """
    check_not_blind(actor, role, "bringing people in")
    return _page(actor, role, Performer.objects.filter(findable_q(role.organisation)), query, after)


def people_of_production(
    *, actor: User, role: Role, production: Production, query: str = "", after: str | None = None
) -> Page:
    """A page of Person by name: whoever was up for an earlier production of this office."""
    check_not_blind(actor, role, "bringing people in")
    check_no_blind_role(actor, production, "its list of people")
    submitted = Submission.objects.filter(production=production).exclude(state=SubmissionState.WITHDRAWN)
    return _page(actor, role, Performer.objects.filter(pk__in=submitted.values("performer")), query, after)


def earlier_productions(role: Role) -> list[Production]:
    """The office's other productions that somebody was up for, the newest first."""
    with_people = Submission.objects.filter(production=OuterRef("pk"))
    rows = Production.objects.filter(Exists(with_people), organisation_id=role.organisation_id)
    return list(rows.exclude(pk=role.production_id).order_by("-pk"))


def earlier_production(role: Role, production_id: int) -> Production:
    found = Production.objects.filter(organisation_id=role.organisation_id, pk=production_id).first()
    if found is None:
        raise NotFound("There is no such production.")
    return found


def roles_to_choose(role: Role) -> list[Role]:
    """The other roles of its production, in the order of their calls."""
    rows = Role.objects.select_related("call").filter(production_id=role.production_id).exclude(pk=role.pk)
    return list(rows.order_by("call_id", "position", "pk"))


def invitations_of(role: Role) -> list[RoleInvitation]:
    return list(
        RoleInvitation.objects.select_related("invited_by", "submission").filter(role=role).order_by("-pk")[:100]
    )


def list_import_for(*, role: Role, import_id: int) -> ListImport:
    found = ListImport.objects.select_related("decision", "made_by").filter(role=role, pk=import_id).first()
    if found is None:
        raise NotFound("There is no such list on this role.")
    return found


def _page(actor: User, role: Role, people: QuerySet[Performer], query: str, after: str | None) -> Page:
    for word in fold(query).split()[:MAX_WORDS]:
        people = people.filter(search_text__contains=word)
    excluded = lens_of(actor, role).excluded
    page = keyset_page(people.exclude(pk__in=excluded), ["name_key", "id"], after=after, size=PAGE)
    return Page(_persons(role, page.rows), page.next_cursor)


def _persons(role: Role, performers: list[Performer]) -> list[Person]:
    ids = [one.pk for one in performers]
    faces = main_headshots_of(performers)
    speaking = representations_on_record(ids)
    here = dict(Submission.objects.filter(role=role, performer_id__any_of=ids).values_list("performer_id", "state"))
    return [
        Person(
            performer=one,
            face=faces.get(one.pk),
            agency=speaking[one.pk][0].organisation.name if one.pk in speaking else "",
            standing=SubmissionState(here[one.pk]).label if one.pk in here else "",
            can_be_told=one.account_id is not None or one.pk in speaking,
        )
        for one in performers
    ]

"""What Okoye Casting keeps of its searches: a folder, a list, a note, a search that is saved."""

from accounts.tenancy import office_scope
from config.demo.cast_list import CastList
from config.demo.offices import Offices
from talent.models import Performer, SearchDue
from talent.search.filters import Filters
from talent.services.office_talent import add_office_note
from talent.services.saved_searches import save_search
from talent.services.search_index import rebuild_entries
from talent.services.talent_lists import add_to_list, make_folder, make_list

SAVED = (
    ("Women who could be Mara", Filters(plays=("woman",), age_from=28, age_to=38, base="London", within=50)),
    ("Riders", Filters(skills=("horse riding",))),
)


def keep_searches(offices: Offices, cast: CastList) -> None:
    # Each was due once for every row of a profile.
    SearchDue.objects.all().delete()
    rebuild_entries()
    actor, office = offices.director, offices.okoye
    with office_scope(office):
        folder = make_folder(actor=actor, organisation=office, name="The Salt Road")
        names = make_list(
            actor=actor, organisation=office, name="Could be Mara", folder=folder, note="For when the call closes"
        )
        ids = [cast.noor.id, *(one.id for one in cast.clients[:5])]
        people = Performer.objects.in_bulk(ids)
        add_to_list(actor=actor, talent_list=names, performers=[people[pk] for pk in ids])
        add_office_note(
            actor=actor,
            organisation=office,
            performer=people[cast.noor.id],
            text="Saw her at the Yard in the spring: very still, very funny. Read the engine room scene cold.",
        )
        for name, filters in SAVED:
            save_search(actor=actor, organisation=office, name=name, filters=filters)

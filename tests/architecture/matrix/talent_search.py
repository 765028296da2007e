"""Looking for performers, and what a casting office keeps of it: for who looks at submissions there."""

from core import clock
from talent.models import OfficeNote, SavedSearch, TalentFolder, TalentList, TalentListEntry
from tests.architecture.rows import LOGIN, Row

# signed out, actor, other director, associate, director, agent, producer, admin
SEES = (LOGIN, 404, 404, 200, 200, 404, 404, 404)
DOES = (LOGIN, 404, 404, 302, 302, 404, 404, 404)
# The log is its owner's, and neither of these is one.
FOR_OWNERS = (LOGIN, 404, 404, 403, 403, 404, 404, 404)
# Only whoever wrote a note takes it away.
OWN_NOTE = (LOGIN, 404, 404, 403, 302, 404, 404, 404)
API = {"api": True}


def office(world):
    return {"org_slug": world.office.slug}


def person(world):
    return office(world) | {"slug": world.performer.slug}


def _kept(world, name, make):
    key = f"search {name}"
    if key not in world.extra:
        world.extra[key] = make()
    return world.extra[key]


def list_of(world) -> TalentList:
    return _kept(world, "list", lambda: TalentList.objects.create(organisation=world.office, name="Fencers"))


def a_list(world):
    return office(world) | {"list_id": list_of(world).pk}


def removed_list(world):
    def make():
        return TalentList.objects.create(organisation=world.office, name="Gone", removed_at=clock.now())

    return office(world) | {"list_id": _kept(world, "removed list", make).pk}


def an_entry(world):
    def make():
        return TalentListEntry.objects.create(talent_list=list_of(world), performer=world.performer)

    return a_list(world) | {"entry_id": _kept(world, "entry", make).pk}


def folder(world):
    made = _kept(world, "folder", lambda: TalentFolder.objects.create(organisation=world.office, name="2027"))
    return office(world) | {"folder_id": made.pk}


def saved(world):
    def make():
        return SavedSearch.objects.create(organisation=world.office, name="Kept", filters={"words": ["fencing"]})

    return office(world) | {"saved_id": _kept(world, "saved", make).pk}


def note(world):
    def make():
        return OfficeNote.objects.create(
            organisation=world.office, performer=world.performer, author=world.user("director"), text="Warm."
        )

    return person(world) | {"note_id": _kept(world, "note", make).pk}


ROWS = [
    Row("talent:search", "GET", SEES, args=office, query="?words=actor"),
    Row("talent:search-facets", "GET", SEES, args=office),
    Row("talent:search-keep", "POST", DOES, args=office, data={"pick": "1", "new_list": "Found"}),
    Row("talent:lists", "GET", SEES, args=office),
    Row("talent:list-new", "POST", DOES, args=office, data={"name": "New"}),
    Row("talent:list", "GET", SEES, args=a_list),
    Row("talent:list", "POST", DOES, args=a_list, data={"name": "Renamed"}),
    Row("talent:list-export", "GET", SEES, args=a_list),
    Row("talent:list-entry", "POST", DOES, args=an_entry, data={"note": "Left-handed"}),
    Row("talent:list-remove", "POST", DOES, args=a_list),
    Row("talent:list-restore", "POST", DOES, args=removed_list),
    Row("talent:list-order", "POST", DOES, args=a_list),
    Row("talent:list-take-off", "POST", DOES, args=a_list),
    Row("talent:list-clear", "POST", DOES, args=a_list),
    Row("talent:folder-new", "POST", DOES, args=office, data={"folder-name": "2028"}),
    Row("talent:folder-rename", "POST", DOES, args=folder, data={"name": "2029"}),
    Row("talent:folder-remove", "POST", DOES, args=folder),
    Row("talent:saved-searches", "GET", SEES, args=office),
    Row("talent:search-save", "POST", DOES, args=office, data={"name": "A", "cadence": "never", "query": "words=a"}),
    Row("talent:saved-search", "GET", DOES, args=saved),
    Row("talent:saved-change", "GET", SEES, args=saved),
    Row("talent:saved-change", "POST", DOES, args=saved, data={"name": "Other", "cadence": "daily"}),
    Row("talent:saved-remove", "POST", DOES, args=saved),
    Row("talent:left-out", "GET", SEES, args=office),
    Row("talent:search-log", "GET", FOR_OWNERS, args=office),
    Row("talent:person", "GET", SEES, args=person),
    Row("talent:person", "POST", DOES, args=person, data={"text": "Good in comedy."}),
    Row("talent:person-list", "POST", DOES, args=person, data=lambda world: {"list": list_of(world).pk}),
    Row("talent:person-leave-out", "POST", DOES, args=person),
    Row("talent:person-show-again", "POST", DOES, args=person),
    Row("talent:person-note-remove", "POST", OWN_NOTE, args=note),
    Row("talent:person-note-restore", "POST", OWN_NOTE, args=note),
]


def own(args):
    """The same without the office, which a token has in it."""
    return lambda world: {key: value for key, value in args(world).items() if key != "org_slug"}


def people(world):
    return {"performers": [world.performer.pk]}


def people_on_list(world):
    an_entry(world)
    return own(a_list)(world)


def person_on_list(world):
    return people_on_list(world) | {"performer_id": world.performer.pk}


def everybody_casting(answer):
    return (401, 403, answer, answer, answer, 403, 403, 403)


def owned(answer, associate=None):
    return (401, 403, 404, associate or answer, answer, 403, 403, 403)


SEARCH = {"name": "By token", "filters": {"skills": ["fencing"]}}
PERSON = own(person)
ROWS += [
    Row("api:talent-search", "GET", everybody_casting(200), query="?words=actor", **API),
    Row("api:talent-facets", "GET", everybody_casting(200), **API),
    Row("api:talent-lists", "GET", everybody_casting(200), **API),
    Row("api:talent-lists", "POST", everybody_casting(201), data={"name": "By token"}, **API),
    Row("api:talent-list", "GET", owned(200), args=own(a_list), **API),
    Row("api:talent-list", "POST", owned(200), args=own(a_list), data=people, **API),
    Row("api:talent-list", "PATCH", owned(200), args=own(a_list), data={"name": "By hand"}, **API),
    Row("api:talent-list", "DELETE", owned(204), args=own(a_list), **API),
    Row("api:talent-list-take-off", "POST", owned(200), args=own(a_list), data=people, **API),
    Row("api:talent-list-clear", "POST", owned(200), args=own(a_list), **API),
    Row("api:talent-list-file", "GET", owned(200), args=own(a_list), **API),
    Row("api:talent-list-restore", "POST", owned(200), args=own(removed_list), **API),
    Row("api:talent-list-order", "PUT", owned(204), args=people_on_list, data=people, **API),
    Row("api:talent-list-note", "PUT", owned(204), args=person_on_list, data={"note": "Left-handed"}, **API),
    Row("api:talent-folders", "GET", everybody_casting(200), **API),
    Row("api:talent-folders", "POST", everybody_casting(201), data={"name": "By token"}, **API),
    Row("api:talent-folder", "PATCH", owned(200), args=own(folder), data={"name": "2030"}, **API),
    Row("api:talent-folder", "DELETE", owned(204), args=own(folder), **API),
    Row("api:office-notes", "GET", everybody_casting(200), args=PERSON, **API),
    Row("api:office-notes", "POST", everybody_casting(201), args=PERSON, data={"text": "Warm."}, **API),
    Row("api:office-note", "DELETE", owned(204, associate=403), args=own(note), **API),
    Row("api:left-out", "GET", everybody_casting(200), **API),
    Row("api:left-out-person", "PUT", everybody_casting(204), args=PERSON, **API),
    Row("api:left-out-person", "DELETE", everybody_casting(204), args=PERSON, **API),
    Row("api:saved-searches", "GET", everybody_casting(200), **API),
    Row("api:saved-searches", "POST", everybody_casting(201), data=SEARCH, **API),
    Row("api:saved-search", "PATCH", owned(200), args=own(saved), data={"name": "By hand"}, **API),
    Row("api:saved-search", "DELETE", owned(204), args=own(saved), **API),
    Row("api:search-log", "GET", everybody_casting(403), **API),
]

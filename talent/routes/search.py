from django.urls import path

from talent.views.search import kept, lists, page, person

_TALENT = "office/<slug:org_slug>/talent/"

urlpatterns: list = [
    path(_TALENT, page.search, name="search"),
    path(f"{_TALENT}facets/", page.facets, name="search-facets"),
    path(f"{_TALENT}keep/", page.keep, name="search-keep"),
    path(f"{_TALENT}lists/", lists.lists, name="lists"),
    path(f"{_TALENT}lists/new/", lists.list_new, name="list-new"),
    path(f"{_TALENT}lists/<int:list_id>/", lists.talent_list, name="list"),
    path(f"{_TALENT}lists/<int:list_id>/export/", lists.list_export, name="list-export"),
    path(f"{_TALENT}lists/<int:list_id>/entries/<int:entry_id>/", lists.entry_note, name="list-entry"),
    *(
        path(f"{_TALENT}lists/<int:list_id>/{verb}/", lists.list_act, {"verb": verb}, name=f"list-{verb}")
        for verb in ("remove", "restore", "order", "take-off", "clear")
    ),
    path(f"{_TALENT}folders/", lists.folder_new, name="folder-new"),
    path(f"{_TALENT}folders/<int:folder_id>/", lists.folder, {"verb": "rename"}, name="folder-rename"),
    path(f"{_TALENT}folders/<int:folder_id>/remove/", lists.folder, {"verb": "remove"}, name="folder-remove"),
    path(f"{_TALENT}saved/", kept.saved_searches, name="saved-searches"),
    path(f"{_TALENT}saved/new/", kept.search_save, name="search-save"),
    path(f"{_TALENT}saved/<int:saved_id>/", kept.saved_search, name="saved-search"),
    path(f"{_TALENT}saved/<int:saved_id>/change/", kept.saved_change, name="saved-change"),
    path(f"{_TALENT}saved/<int:saved_id>/remove/", kept.saved_remove, name="saved-remove"),
    path(f"{_TALENT}not-shown/", kept.left_out, name="left-out"),
    path(f"{_TALENT}log/", kept.search_log, name="search-log"),
    # A performer's address ends in random letters, so none is ever one of the words above.
    path(f"{_TALENT}<slug:slug>/", person.person, name="person"),
    path(f"{_TALENT}<slug:slug>/list/", person.person_list, name="person-list"),
    path(f"{_TALENT}<slug:slug>/leave-out/", person.person_shown, {"verb": "leave-out"}, name="person-leave-out"),
    path(f"{_TALENT}<slug:slug>/show-again/", person.person_shown, {"verb": "show-again"}, name="person-show-again"),
    path(
        f"{_TALENT}<slug:slug>/notes/<int:note_id>/remove/",
        person.person_note,
        {"verb": "remove"},
        name="person-note-remove",
    ),
    path(
        f"{_TALENT}<slug:slug>/notes/<int:note_id>/restore/",
        person.person_note,
        {"verb": "restore"},
        name="person-note-restore",
    ),
]

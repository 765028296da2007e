from django.urls import path

from casting.views.room import bins, compare, film, saved

_ROLE = "office/<slug:org_slug>/roles/<int:role_id>/"
_BIN = f"{_ROLE}bins/<int:bin_id>/"
_VIEW = f"{_ROLE}views/<int:view_id>/"

urlpatterns = [
    path(f"{_ROLE}compare/", compare.compare, name="compare"),
    path(f"{_ROLE}film/", film.filmstrip, name="filmstrip"),
    path(f"{_ROLE}film/page/", film.filmstrip_page, name="filmstrip-page"),
    path(f"{_ROLE}bins/", bins.bins, name="room-bins"),
    path(f"{_ROLE}bins/list/", bins.bin_list, name="room-bin-list"),
    path(f"{_ROLE}bins/put/", bins.bin_put, name="room-bin-put"),
    path(f"{_ROLE}bins/put/<uuid:batch>/undo/", bins.bin_undo, name="room-bin-undo"),
    path(_BIN, bins.bin_change, name="room-bin"),
    path(f"{_BIN}remove/", bins.bin_remove, name="room-bin-remove"),
    path(f"{_BIN}restore/", bins.bin_restore, name="room-bin-restore"),
    path(f"{_ROLE}views/", saved.views, name="room-views"),
    path(_VIEW, saved.view, name="room-view"),
    path(f"{_VIEW}remove/", saved.view_remove, name="room-view-remove"),
    path(f"{_VIEW}restore/", saved.view_restore, name="room-view-restore"),
    path(f"{_ROLE}tags/colours/", saved.tag_colours, name="room-tag-colours"),
]

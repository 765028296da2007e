from django.urls import path

from talent.views import agency, clients, representation, roster_export, roster_lists

urlpatterns = [
    path("agencies/<slug:agency_slug>/", agency.agency, name="agency"),
    path("office/<slug:org_slug>/clients/<slug:slug>/", clients.client, name="client"),
    path("office/<slug:org_slug>/clients/<slug:slug>/terms/", clients.terms, name="client-terms"),
    path("office/<slug:org_slug>/clients/<slug:slug>/agent/", clients.agent, name="client-agent"),
    path("office/<slug:org_slug>/clients/<slug:slug>/offer/", clients.offer, name="client-offer"),
    path("office/<slug:org_slug>/roster/export/", roster_export.roster_export, name="roster-export"),
    path("office/<slug:org_slug>/roster/lists/", roster_lists.roster_import, name="roster-import"),
    path("office/<slug:org_slug>/roster/lists/<int:import_id>/", roster_lists.roster_list, name="roster-list"),
    path(
        "office/<slug:org_slug>/roster/lists/<int:import_id>/progress/",
        roster_lists.roster_list_progress,
        name="roster-list-progress",
    ),
    path(
        "office/<slug:org_slug>/roster/lists/<int:import_id>/choose/",
        roster_lists.roster_list_choose,
        name="roster-list-choose",
    ),
    path(
        "office/<slug:org_slug>/roster/lists/<int:import_id>/start/",
        roster_lists.roster_list_start,
        name="roster-list-start",
    ),
    path(
        "office/<slug:org_slug>/roster/lists/<int:import_id>/undo/",
        roster_lists.roster_list_undo,
        name="roster-list-undo",
    ),
    path(
        "office/<slug:org_slug>/roster/lists/<int:import_id>/drop/",
        roster_lists.roster_list_drop,
        name="roster-list-drop",
    ),
    path("profile/<slug:slug>/representation/", representation.representation, name="representation"),
    path(
        "profile/<slug:slug>/representation/<int:representation_id>/<slug:verb>/",
        representation.decide,
        name="representation-decide",
    ),
    path("claim/<str:token>/", representation.claim, name="claim"),
]

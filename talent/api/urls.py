from django.urls import path, re_path

from talent.api import films, own, people, permits, profile, representation, roster, search, search_kept, uploads, views

urlpatterns = [
    path("performers/", views.PerformerList.as_view(), name="performer-list"),
    path("performers/<slug:slug>/", views.PerformerDetail.as_view(), name="performer-detail"),
    path("performers/<slug:slug>/book-outs/", own.BookOutList.as_view(), name="book-out-list"),
    path("performers/<slug:slug>/book-outs/<int:book_out_id>/", own.BookOutDetail.as_view(), name="book-out-detail"),
    path("performers/<slug:slug>/tapes/", own.TapeList.as_view(), name="tape-list"),
    path("performers/<slug:slug>/tapes/<uuid:public_id>/", own.TapeDetail.as_view(), name="tape-detail"),
    path("performers/<slug:slug>/size-card/", profile.OwnSizeCard.as_view(), name="size-card"),
    path("performers/<slug:slug>/export/", profile.ProfileExport.as_view(), name="profile-export"),
    path("performers/<slug:slug>/looks/", profile.LookList.as_view(), name="look-list"),
    path("performers/<slug:slug>/looks/<int:look_id>/", profile.LookDetail.as_view(), name="look-detail"),
    *(
        path(f"performers/<slug:slug>/{section}/", view.as_view(), name=f"profile-{section}")
        for section, view in profile.ENTRY_VIEWS.items()
    ),
    path("performers/<slug:slug>/films/", films.FilmList.as_view(), name="film-list"),
    path("performers/<slug:slug>/films/<uuid:public_id>/", films.FilmDetail.as_view(), name="film-detail"),
    path("performers/<slug:slug>/films/<uuid:public_id>/move/", films.FilmMove.as_view(), name="film-move"),
    path("performers/<slug:slug>/films/<uuid:public_id>/restore/", films.FilmRestore.as_view(), name="film-restore"),
    path("performers/<slug:slug>/films/<uuid:public_id>/captions/", films.FilmCaptions.as_view(), name="film-captions"),
    *(path(f"performers/<slug:slug>/{route}", view.as_view(), name=name) for route, view, name in people.URLS),
    path("performers/<slug:slug>/permits/<int:permit_id>/paper/", permits.PermitPaper.as_view(), name="permit-paper"),
    path("receipts/", films.ReceiptList.as_view(), name="receipt-list"),
    path("uploads/", uploads.UploadList.as_view(), name="upload-list"),
    path("uploads/<uuid:public_id>/", uploads.UploadDetail.as_view(), name="upload-detail"),
    path("performers/<slug:slug>/representation/", representation.RepresentationList.as_view(), name="representation"),
    re_path(
        rf"^performers/(?P<slug>[-\w]+)/representation/(?P<representation_id>[0-9]+)/(?P<act>{'|'.join(representation.ACTS)})/$",
        representation.RepresentationAct.as_view(),
        name="representation-act",
    ),
    path("office/roster/", roster.RosterClients.as_view(), name="roster"),
    path("office/roster/lists/", roster.RosterLists.as_view(), name="roster-lists"),
    path("office/roster/lists/<int:import_id>/", roster.RosterListDetail.as_view(), name="roster-list"),
    path("office/roster/lists/<int:import_id>/lines/", roster.RosterListLines.as_view(), name="roster-list-lines"),
    path("office/roster/lists/<int:import_id>/start/", roster.RosterListStart.as_view(), name="roster-list-start"),
    path("office/roster/lists/<int:import_id>/undo/", roster.RosterListUndo.as_view(), name="roster-list-undo"),
    path("office/roster/clients/<slug:key>/", roster.RosterClient.as_view(), name="roster-client"),
    path("office/roster/clients/<slug:key>/resume/", roster.RosterClientResume.as_view(), name="roster-client-resume"),
    path("office/roster/clients/<slug:key>/agent/", roster.RosterClientAgent.as_view(), name="roster-client-agent"),
    path("office/roster/clients/<slug:key>/offer/", roster.RosterClientOffer.as_view(), name="roster-client-offer"),
    *(path(route, view.as_view(), name=name) for route, view, name in search.URLS),
    *(path(route, view.as_view(), name=name) for route, view, name in search_kept.URLS),
]

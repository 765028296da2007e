from django.urls import path

from talent.routes import agencies, desk, films, people, search, uploads
from talent.routes import profile as profile_routes
from talent.views import bookouts, headshots, media, profile, public, receipts, resume, roster, sections, tapes

app_name = "talent"
urlpatterns = [
    *uploads.urlpatterns,
    *films.urlpatterns,
    *profile_routes.urlpatterns,
    *people.urlpatterns,
    *agencies.urlpatterns,
    *desk.urlpatterns,
    *search.urlpatterns,
    path("media/<uuid:public_id>/<slug:variant>/", media.media, name="media"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<uuid:public_id>/mail/", receipts.mail, name="receipt-mail"),
    path("performers/<slug:slug>/", public.performer_page, name="performer"),
    path("profile/", profile.own_profile, name="profile-edit"),
    path("profile/start/", profile.start_profile, name="profile-start"),
    path("profile/<slug:slug>/", profile.profile, name="profile"),
    path("profile/<slug:slug>/address/", profile.new_address, name="new-address"),
    path("profile/<slug:slug>/ask-to-open/", profile.ask_to_open, name="ask-to-open"),
    path("profile/<slug:slug>/edit/<slug:section>/", sections.edit_section, name="section-edit"),
    path("profile/<slug:slug>/resume/", resume.upload_resume, name="resume-upload"),
    path("profile/<slug:slug>/resume/remove/", resume.remove_resume, name="resume-remove"),
    path("profile/<slug:slug>/tapes/", tapes.tapes, name="tapes"),
    path("profile/<slug:slug>/tapes/<uuid:public_id>/remove/", tapes.remove_tape, name="tape-remove"),
    path("profile/<slug:slug>/dates/", bookouts.add, name="book-outs"),
    path("profile/<slug:slug>/dates/<int:book_out_id>/", bookouts.change, name="book-out-change"),
    path("profile/<slug:slug>/dates/<int:book_out_id>/remove/", bookouts.remove, name="book-out-remove"),
    path("profile/<slug:slug>/headshots/", headshots.headshots, name="headshots"),
    path("profile/<slug:slug>/headshots/order/", headshots.order_headshots, name="headshot-order"),
    path("profile/<slug:slug>/headshots/<uuid:public_id>/", headshots.edit_headshot, name="headshot-edit"),
    path("profile/<slug:slug>/headshots/<uuid:public_id>/card/", headshots.headshot_card, name="headshot-card"),
    path("profile/<slug:slug>/headshots/<uuid:public_id>/crop/", headshots.crop_headshot, name="headshot-crop"),
    path("profile/<slug:slug>/headshots/<uuid:public_id>/main/", headshots.set_main_headshot, name="headshot-main"),
    path(
        "profile/<slug:slug>/headshots/<uuid:public_id>/move/<slug:direction>/",
        headshots.move_headshot,
        name="headshot-move",
    ),
    path("profile/<slug:slug>/headshots/<uuid:public_id>/remove/", headshots.remove_headshot, name="headshot-remove"),
    path(
        "profile/<slug:slug>/headshots/<uuid:public_id>/restore/", headshots.restore_headshot, name="headshot-restore"
    ),
    path("office/<slug:org_slug>/roster/", roster.roster, name="roster"),
    path("office/<slug:org_slug>/roster/add/", roster.add_client, name="roster-add"),
    path("office/<slug:org_slug>/roster/<slug:slug>/end/", roster.end_client, name="roster-end"),
    path("office/<slug:org_slug>/roster/<slug:slug>/resume/", roster.resume_client, name="roster-resume"),
]

from django.urls import path

from talent.views import data, looks, public, sizes

urlpatterns: list = [
    path("performers/<slug:slug>/card.jpg", public.share_picture, name="share-card"),
    path("performers/<slug:slug>/resume.pdf", public.made_resume, name="resume-made"),
    path("profile/<slug:slug>/data/", data.data, name="data"),
    path("profile/<slug:slug>/data/all.zip", data.export, name="export"),
    path("profile/<slug:slug>/data/<uuid:public_id>.zip", data.take_export, name="export-take"),
    path("profile/<slug:slug>/data/import/", data.bring_in, name="import"),
    path("profile/<slug:slug>/data/import/take/", data.take, name="import-take"),
    path("profile/<slug:slug>/sizes/", sizes.size_card, name="size-card"),
    path("profile/<slug:slug>/sizes/remove/", sizes.remove, name="size-card-remove"),
    path("profile/<slug:slug>/looks/", looks.looks, name="looks"),
    path("profile/<slug:slug>/looks/pictures/", looks.place, name="look-place"),
    path("profile/<slug:slug>/looks/<int:look_id>/", looks.change, name="look-change"),
    path("profile/<slug:slug>/looks/<int:look_id>/remove/", looks.remove, name="look-remove"),
]

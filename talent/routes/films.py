from django.urls import path

from talent.views import films

urlpatterns = [
    path("profile/<slug:slug>/films/", films.films, name="films"),
    path("profile/<slug:slug>/films/<uuid:public_id>/", films.film, name="film"),
    path("profile/<slug:slug>/films/<uuid:public_id>/move/<slug:direction>/", films.move, name="film-move"),
    path("profile/<slug:slug>/films/<uuid:public_id>/captions/", films.captions, name="film-captions"),
    path("profile/<slug:slug>/films/<uuid:public_id>/replace/", films.replace, name="film-replace"),
    path("profile/<slug:slug>/films/<uuid:public_id>/remove/", films.remove, name="film-remove"),
    path("profile/<slug:slug>/films/<uuid:public_id>/restore/", films.restore, name="film-restore"),
]

from django.urls import path

from talent.views import media

app_name = "talent"
urlpatterns = [
    path("media/<uuid:public_id>/<slug:variant>/", media.media, name="media"),
]

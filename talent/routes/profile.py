from django.urls import path

from talent.views import sizes

urlpatterns: list = [
    path("profile/<slug:slug>/sizes/", sizes.size_card, name="size-card"),
    path("profile/<slug:slug>/sizes/remove/", sizes.remove, name="size-card-remove"),
]

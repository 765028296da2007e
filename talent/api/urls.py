from django.urls import path

from talent.api import views

urlpatterns = [
    path("performers/", views.PerformerList.as_view(), name="performer-list"),
    path("performers/<slug:slug>/", views.PerformerDetail.as_view(), name="performer-detail"),
]

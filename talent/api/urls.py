from django.urls import path

from talent.api import own, uploads, views

urlpatterns = [
    path("performers/", views.PerformerList.as_view(), name="performer-list"),
    path("performers/<slug:slug>/", views.PerformerDetail.as_view(), name="performer-detail"),
    path("performers/<slug:slug>/book-outs/", own.BookOutList.as_view(), name="book-out-list"),
    path("performers/<slug:slug>/book-outs/<int:book_out_id>/", own.BookOutDetail.as_view(), name="book-out-detail"),
    path("performers/<slug:slug>/tapes/", own.TapeList.as_view(), name="tape-list"),
    path("performers/<slug:slug>/tapes/<uuid:public_id>/", own.TapeDetail.as_view(), name="tape-detail"),
    path("uploads/", uploads.UploadList.as_view(), name="upload-list"),
    path("uploads/<uuid:public_id>/", uploads.UploadDetail.as_view(), name="upload-detail"),
]

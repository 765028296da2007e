from django.urls import path

from auditions.views import office

urlpatterns = [
    path("office/<slug:org_slug>/roles/<int:role_id>/callback/", office.callback_new, name="callback-new"),
    path("office/<slug:org_slug>/roles/<int:role_id>/callbacks/", office.callback_list, name="callback-list"),
    path("office/<slug:org_slug>/callbacks/<int:appointment_id>/move/", office.callback_move, name="callback-move"),
    path(
        "office/<slug:org_slug>/callbacks/<int:appointment_id>/cancel/", office.callback_cancel, name="callback-cancel"
    ),
]

from django.urls import path

from talent.views import erasing, guardians, repeating

urlpatterns = [
    path("profile/start/child/", guardians.start_child, name="child-start"),
    path("profile/<slug:slug>/guardians/", guardians.page, name="guardians"),
    path("profile/<slug:slug>/guardians/<int:user_id>/remove/", guardians.remove, name="guardian-remove"),
    path(
        "profile/<slug:slug>/guardians/letters/<int:invitation_id>/take-back/",
        guardians.take_back,
        name="guardian-take-back",
    ),
    path("profile/<slug:slug>/hand-over/", guardians.hand_over, name="hand-over"),
    path("profile/<slug:slug>/permits/", guardians.add_permit, name="permit-add"),
    path("profile/<slug:slug>/permits/<int:permit_id>/paper/", guardians.permit_paper, name="permit-paper"),
    path("profile/<slug:slug>/permits/<int:permit_id>/paper/put/", guardians.put_paper, name="permit-paper-put"),
    path("profile/<slug:slug>/permits/<int:permit_id>/remove/", guardians.remove_permit, name="permit-remove"),
    path("profile/<slug:slug>/repeating/", repeating.page, name="repeating"),
    path("profile/<slug:slug>/repeating/add/", repeating.add_rule, name="rule-add"),
    path("profile/<slug:slug>/repeating/<int:rule_id>/remove/", repeating.remove_rule, name="rule-remove"),
    path("profile/<slug:slug>/calendars/add/", repeating.add_calendar, name="calendar-add"),
    path("profile/<slug:slug>/calendars/file/", repeating.add_file, name="calendar-file"),
    path("profile/<slug:slug>/calendars/<int:calendar_id>/read/", repeating.read_again, name="calendar-read"),
    path("profile/<slug:slug>/calendars/<int:calendar_id>/remove/", repeating.remove_calendar, name="calendar-remove"),
    path("account/delete/", erasing.delete_account, name="account-delete"),
    path("account/deleted/<uuid:public_id>/", erasing.account_gone, name="account-gone"),
    path("office/<slug:org_slug>/roster/<slug:slug>/delete/", erasing.delete_client, name="client-delete"),
    path("answering/<str:token>/", guardians.by_link, name="guardian-link"),
    path("answering/<str:token>/sign-up/", guardians.by_link_sign_up, name="guardian-link-sign-up"),
]

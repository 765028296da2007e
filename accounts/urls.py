from django.urls import path

from accounts.views import invitation, landing, me, office, team

app_name = "accounts"

urlpatterns = [
    path("start/", landing.home, name="home"),
    path("first-run/", landing.first_run, name="first-run"),
    path("account/", me.me, name="me"),
    path("account/intent/", landing.intent, name="intent"),
    path("account/offices/", landing.org_switch, name="org-switch"),
    path("account/offices/new/", landing.organisation_new, name="organisation-new"),
    path("account/tokens/", me.token_list, name="token-list"),
    path("account/tokens/<int:token_id>/revoke/", me.token_revoke, name="token-revoke"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    path("invitations/<str:token>/sign-up/", invitation.invitation_sign_up, name="invitation-sign-up"),
    path("office/<slug:org_slug>/settings/", office.office_settings, name="office-settings"),
    path("office/<slug:org_slug>/activity/", office.activity, name="activity"),
    path("office/<slug:org_slug>/activity/export/", office.activity_export, name="activity-export"),
    path("office/<slug:org_slug>/team/", team.team, name="team"),
    path("office/<slug:org_slug>/team/invite/", team.member_invite, name="member-invite"),
    path("office/<slug:org_slug>/team/leave/", team.leave, name="leave"),
    path(
        "office/<slug:org_slug>/team/invitations/<int:invitation_id>/resend/",
        team.invitation_resend,
        name="invitation-resend",
    ),
    path(
        "office/<slug:org_slug>/team/invitations/<int:invitation_id>/revoke/",
        team.invitation_revoke,
        name="invitation-revoke",
    ),
    path("office/<slug:org_slug>/team/<int:membership_id>/", team.member, name="member"),
    path("office/<slug:org_slug>/team/<int:membership_id>/role/", team.member_role, name="member-role"),
    path("office/<slug:org_slug>/team/<int:membership_id>/remove/", team.member_remove, name="member-remove"),
    path("office/<slug:org_slug>/team/<int:membership_id>/hand-over/", team.hand_over, name="hand-over"),
]

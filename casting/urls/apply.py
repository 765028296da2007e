from django.urls import path

from casting.views.apply import page
from casting.views.home import actor, agent, submission

urlpatterns = [
    path("calls/<slug:slug>/apply/", page.apply, name="apply"),
    path("calls/<slug:slug>/apply/draft/", page.draft, name="apply-draft"),
    path("calls/<slug:slug>/apply/sent/", page.sent, name="apply-sent"),
    path("home/", actor.actor_home, name="actor-home"),
    path("home/submissions/", actor.my_submissions, name="my-submissions"),
    path("home/submissions/<int:submission_id>/", submission.submission_page, name="my-submission"),
    path("home/submissions/<int:submission_id>/edit/", submission.edit, name="my-submission-edit"),
    path("home/submissions/<int:submission_id>/withdraw/", submission.withdraw, name="my-submission-withdraw"),
    path("office/<slug:org_slug>/clients/", agent.agent_desk, name="agent-desk"),
    path(
        "office/<slug:org_slug>/clients/submissions/<int:submission_id>/",
        submission.submission_page,
        name="client-submission",
    ),
    path(
        "office/<slug:org_slug>/clients/submissions/<int:submission_id>/edit/",
        submission.edit,
        name="client-submission-edit",
    ),
    path(
        "office/<slug:org_slug>/clients/submissions/<int:submission_id>/withdraw/",
        submission.withdraw,
        name="client-submission-withdraw",
    ),
]

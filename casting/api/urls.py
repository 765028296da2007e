from django.urls import path, re_path

from casting.api import calls, mine, notes, passes, presentations, public, selects, submissions, ways

_ROLE = "office/roles/<int:role_id>/"
_SUBMISSION = f"{_ROLE}submissions/<int:submission_id>/"

_PRESENTATION = "office/presentations/<int:presentation_id>/"

urlpatterns = [
    path("calls/", public.PublicCallList.as_view(), name="call-list"),
    path("calls/<slug:slug>/", public.PublicCallDetail.as_view(), name="call-detail"),
    path("submissions/", mine.MySubmissionList.as_view(), name="submission-list"),
    path("submissions/<int:submission_id>/", mine.MySubmissionDetail.as_view(), name="submission-detail"),
    path("submissions/<int:submission_id>/withdraw/", mine.MySubmissionWithdraw.as_view(), name="submission-withdraw"),
    path("office/productions/", calls.ProductionList.as_view(), name="production-list"),
    path("office/productions/<int:production_id>/", calls.ProductionDetail.as_view(), name="production-detail"),
    path("office/calls/", calls.CallList.as_view(), name="office-call-list"),
    path("office/calls/<int:call_id>/", calls.CallDetail.as_view(), name="office-call-detail"),
    path("office/calls/<int:call_id>/roles/", calls.RoleList.as_view(), name="role-list"),
    re_path(
        rf"^office/calls/(?P<call_id>[0-9]+)/(?P<act>{'|'.join(calls.CALL_ACTS)})/$",
        calls.CallAct.as_view(),
        name="office-call-act",
    ),
    path(_ROLE, calls.RoleDetail.as_view(), name="role-detail"),
    re_path(
        rf"^office/roles/(?P<role_id>[0-9]+)/(?P<act>{'|'.join(calls.ROLE_ACTS)})/$",
        calls.RoleAct.as_view(),
        name="role-act",
    ),
    path(f"{_ROLE}submissions/", submissions.Board.as_view(), name="board"),
    path(_SUBMISSION, submissions.OfficeSubmissionDetail.as_view(), name="office-submission"),
    path(f"{_SUBMISSION}open/", submissions.SubmissionOpen.as_view(), name="office-submission-open"),
    path(f"{_SUBMISSION}rating/", submissions.SubmissionRating.as_view(), name="office-submission-rating"),
    path(f"{_SUBMISSION}conflict/", passes.SubmissionConflict.as_view(), name="office-submission-conflict"),
    path(f"{_ROLE}passes/", passes.PassList.as_view(), name="pass-list"),
    path(f"{_ROLE}passes/<int:pass_id>/", passes.PassDetail.as_view(), name="pass-detail"),
    path(f"{_ROLE}passes/<int:pass_id>/assignments/", passes.PassAssignments.as_view(), name="pass-assignments"),
    re_path(
        rf"^office/roles/(?P<role_id>[0-9]+)/passes/(?P<pass_id>[0-9]+)/(?P<act>{'|'.join(passes.ACTS)})/$",
        passes.PassAct.as_view(),
        name="pass-act",
    ),
    path(
        "office/productions/<int:production_id>/scorecard/",
        passes.ProductionScorecard.as_view(),
        name="production-scorecard",
    ),
    path(f"{_SUBMISSION}notes/", notes.SubmissionNotes.as_view(), name="office-note-list"),
    path(f"{_SUBMISSION}notes/<int:note_id>/", notes.SubmissionNote.as_view(), name="office-note"),
    path(f"{_ROLE}changes/", notes.RoleChanges.as_view(), name="role-changes"),
    path(f"{_ROLE}decisions/", submissions.Decisions.as_view(), name="decision-list"),
    path(f"{_ROLE}decisions/<uuid:decision_id>/undo/", submissions.DecisionUndo.as_view(), name="decision-undo"),
    path(f"{_ROLE}moves/", ways.Moves.as_view(), name="move-list"),
    path(f"{_ROLE}copies/", ways.Copies.as_view(), name="copy-list"),
    path(f"{_ROLE}moves/<uuid:decision_id>/undo/", ways.MoveUndo.as_view(), name="move-undo"),
    path(f"{_ROLE}bringing/", ways.Bringing.as_view(), name="bringing"),
    path(f"{_ROLE}bringing/<uuid:decision_id>/undo/", ways.BringingUndo.as_view(), name="bringing-undo"),
    path(f"{_ROLE}invitations/", ways.RoleInvitations.as_view(), name="role-invitation-list"),
    path(f"{_ROLE}export/", ways.BoardExport.as_view(), name="board-export"),
    path(
        "office/productions/<int:production_id>/presentations/",
        presentations.PresentationList.as_view(),
        name="presentation-list",
    ),
    path(_PRESENTATION, presentations.PresentationDetail.as_view(), name="presentation-detail"),
    path(f"{_PRESENTATION}open/", presentations.PresentationOpen.as_view(), name="presentation-open"),
    path(f"{_PRESENTATION}close/", presentations.PresentationClose.as_view(), name="presentation-close"),
    path(f"{_PRESENTATION}viewers/", presentations.ViewerList.as_view(), name="viewer-list"),
    path(f"{_PRESENTATION}viewers/<int:viewer_id>/revoke/", presentations.ViewerRevoke.as_view(), name="viewer-revoke"),
    path(f"{_ROLE}selects/", selects.SelectList.as_view(), name="select-list"),
    path(f"{_ROLE}selects/order/", selects.SelectOrder.as_view(), name="select-order"),
    path(f"{_ROLE}selects/<int:select_id>/", selects.SelectDetail.as_view(), name="select-detail"),
    path(f"{_ROLE}selects/<int:select_id>/offer/", selects.SelectOffer.as_view(), name="select-offer"),
    path(f"{_ROLE}cast/", selects.RoleCast.as_view(), name="role-cast"),
    path(f"{_ROLE}sign-offs/", selects.RoleSignOffs.as_view(), name="sign-off-list"),
    path("office/sign-offs/<int:approval_id>/", selects.SignOffDetail.as_view(), name="sign-off-detail"),
    path(
        "office/sign-offs/<int:approval_id>/seats/<int:seat_id>/verdict/",
        selects.SeatVerdict.as_view(),
        name="sign-off-verdict",
    ),
]

from django.urls import path

from auditions.views.mine import answer, appointments, choose, reminders

urlpatterns = [
    path("callback/<str:token>/", answer.answer, name="answer"),
    path("callback/<str:token>/calendar.ics", answer.calendar, name="answer-calendar"),
    path("callback/<str:token>/late/", answer.late, name="answer-late"),
    path("callback/<str:token>/access/", answer.access, name="answer-access"),
    path("callback/<str:token>/move/", choose.move, name="answer-move"),
    path("choose/<str:token>/", choose.choose, name="choose"),
    path("choose/<str:token>/wait/", choose.wait, name="choose-wait"),
    path("choose/<str:token>/stop-waiting/", choose.stop_waiting, name="choose-stop-waiting"),
    path("choose/<str:token>/decline/", choose.decline, name="choose-decline"),
    path("appointments/", appointments.appointment_list, name="mine"),
    path("appointments/confirm/", appointments.confirm, name="mine-confirm"),
    path("appointments/reminders/", reminders.reminders, name="reminders"),
    path("appointments/access/<slug:slug>/", appointments.access_needs, name="access-needs"),
    path("reminders/<str:token>/", reminders.reminders_by_link, name="reminders-by-link"),
]

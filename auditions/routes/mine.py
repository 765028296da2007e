from django.urls import path

from auditions.views import answer

urlpatterns = [
    path("callback/<str:token>/", answer.answer, name="answer"),
    path("callback/<str:token>/calendar.ics", answer.calendar, name="answer-calendar"),
]

from django.urls import path

from notifications.views import preferences

app_name = "notifications"
urlpatterns = [
    path("notices/stop/<str:token>/", preferences.mail_stop, name="mail-stop"),
    path("notices/preferences/", preferences.preferences_edit, name="preferences-edit"),
]

from django.apps import AppConfig


class AuditionsConfig(AppConfig):
    name = "auditions"
    verbose_name = "Auditions"

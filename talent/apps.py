from django.apps import AppConfig


class TalentConfig(AppConfig):
    name = "talent"
    verbose_name = "Talent"

    def ready(self):
        from talent import shelf_door

        shelf_door.register_all()

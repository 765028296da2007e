from django.apps import AppConfig


class TalentConfig(AppConfig):
    name = "talent"
    verbose_name = "Talent"

    def ready(self):
        from talent import film_doors, shelf_door

        shelf_door.register_all()
        film_doors.open_doors()

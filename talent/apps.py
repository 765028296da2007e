from django.apps import AppConfig


class TalentConfig(AppConfig):
    name = "talent"
    verbose_name = "Talent"

    def ready(self):
        from talent import film_doors, messages_films, shelf_door

        shelf_door.register_all()
        film_doors.open_doors()
        messages_films.register_kinds()
        self._ready_profile()
        self._ready_people()
        self._ready_agencies()
        self._ready_search()

    def _ready_profile(self):
        from talent.receivers_profile import drop_with_the_performer
        from talent.signals import performer_erased

        performer_erased.connect(drop_with_the_performer)

    def _ready_people(self):
        from notifications.signals import messages_sent
        from talent import activity_people, messages_people, receivers_people

        activity_people.register_all()
        messages_people.register_kinds()
        messages_sent.connect(receivers_people.copy_to_guardians)
        messages_sent.connect(receivers_people.forget_last_letter)

    def _ready_agencies(self):
        from talent import activity_agencies, messages_agencies

        activity_agencies.register_all()
        messages_agencies.register_kinds()

    def _ready_search(self):
        from talent import activity_search, messages_search
        from talent.receivers_search import forget_with_the_performer
        from talent.signals import performer_erased

        activity_search.register_all()
        messages_search.register_kinds()
        performer_erased.connect(forget_with_the_performer)

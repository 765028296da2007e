from django.apps import AppConfig


class AuditionsConfig(AppConfig):
    name = "auditions"
    verbose_name = "Auditions"

    def ready(self):
        from auditions import guards, receivers
        from auditions.activity import register_all
        from auditions.messages import register_kinds
        from auditions.selectors import appointments
        from casting import home_panels, signals
        from casting.guards import register_appointments
        from notifications.signals import messages_sent

        register_all()
        register_kinds(guard=guards.callback_guard)
        register_appointments(guards.coming_appointments)
        home_panels.register(appointments.appointment_panels)
        home_panels.register_invited(appointments.told_of_callback)
        signals.submission_decided.connect(receivers.free_slots)
        signals.decision_undone.connect(receivers.follow_undo)
        signals.role_cast.connect(receivers.free_slots_of_cast_role)
        signals.submission_withdrawn.connect(receivers.leave_with_the_performer)
        messages_sent.connect(receivers.tell_inside)

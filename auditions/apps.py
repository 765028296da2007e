from django.apps import AppConfig


class AuditionsConfig(AppConfig):
    name = "auditions"
    verbose_name = "Auditions"

    def ready(self):
        from auditions import (
            activity_booking,
            activity_papers,
            guards,
            guards_booking,
            guards_door,
            guards_tapes,
            letters_about,
            messages_booking,
            messages_door,
            messages_tapes,
            receivers,
            receivers_booking,
            receivers_day,
            receivers_tapes,
            self_tape_door,
        )
        from auditions.activity import register_all
        from auditions.messages import register_kinds
        from auditions.selectors import appointments, own_tapes, seen, self_tapes, takes
        from auditions.signals import day_changed, slot_freed
        from casting import attended, home_panels, room_panels, signals
        from casting.guards import register_appointments
        from notifications.signals import messages_sent
        from talent.signals import performer_erased

        register_all()
        letters_about.register_all()
        performer_erased.connect(receivers.scrub_the_erased)
        activity_booking.register_all()
        activity_papers.register_all()
        register_kinds(guard=guards.callback_guard, choice_guard=guards.choice_guard)
        messages_door.register_kinds(guard=guards_door.delay_guard)
        messages_tapes.register_tape_kinds(guard=guards_tapes.tape_guard)
        messages_booking.register_kinds(
            guard=guards_booking.booking_guard,
            reminder_guard=guards_booking.reminder_guard,
            lapsed_guard=guards_booking.lapsed_guard,
        )
        register_appointments(guards.coming_appointments)
        attended.register(seen.seen_in_person)
        self_tape_door.open_door()
        home_panels.register(appointments.appointment_panels)
        home_panels.register(own_tapes.tape_panels)
        room_panels.register(self_tapes.panel_of_submission)
        room_panels.register(takes.takes_panel)
        home_panels.register_invited(appointments.told_of_callback)
        signals.submission_decided.connect(receivers.free_slots)
        signals.decision_undone.connect(receivers.follow_undo)
        signals.role_cast.connect(receivers.free_slots_of_cast_role)
        signals.submission_withdrawn.connect(receivers.leave_with_the_performer)
        messages_sent.connect(receivers.tell_inside)
        signals.submission_decided.connect(receivers_tapes.end_with_decision)
        signals.decision_undone.connect(receivers_tapes.follow_undo)
        signals.role_cast.connect(receivers_tapes.end_with_role)
        signals.role_cut.connect(receivers_tapes.end_with_cut)
        signals.submission_withdrawn.connect(receivers_tapes.end_with_withdrawal)
        messages_sent.connect(receivers_tapes.tell_inside)
        messages_sent.connect(receivers_booking.tell_inside)
        slot_freed.connect(receivers_booking.ask_the_next_in_line)
        day_changed.connect(receivers_day.tell_the_day)

from django.apps import AppConfig


class AuditionsConfig(AppConfig):
    name = "auditions"
    verbose_name = "Auditions"

    def ready(self):
        self._ready_days()
        self._ready_booking()
        self._ready_tapes()
        self._ready_door()
        from auditions import letters_about, receivers
        from auditions.activity import register_all
        from talent.signals import performer_erased

        register_all()
        letters_about.register_all()
        performer_erased.connect(receivers.scrub_the_erased)

    def _ready_days(self):
        from accounts.signals import member_left
        from auditions import activity_papers, guards, receivers, receivers_day
        from auditions.messages import register_kinds
        from auditions.selectors import appointments
        from auditions.signals import day_changed
        from casting import home_panels, signals
        from casting.guards import register_appointments
        from notifications.signals import messages_sent

        activity_papers.register_all()
        register_kinds(guard=guards.callback_guard, choice_guard=guards.choice_guard)
        register_appointments(guards.coming_appointments)
        home_panels.register(appointments.appointment_panels)
        home_panels.register_invited(appointments.told_of_callback)
        signals.submission_decided.connect(receivers.free_slots)
        signals.decision_undone.connect(receivers.follow_undo)
        signals.role_cast.connect(receivers.free_slots_of_cast_role)
        signals.submission_withdrawn.connect(receivers.leave_with_the_performer)
        signals.contacts_turned.connect(receivers.turn_with_the_contact)
        signals.agent_turned.connect(receivers_day.turn_with_the_agent)
        messages_sent.connect(receivers.tell_inside)
        day_changed.connect(receivers_day.tell_the_day)
        member_left.connect(receivers_day.follow_who_left)

    def _ready_booking(self):
        from auditions import activity_booking, guards_booking, messages_booking, receivers_booking
        from auditions.signals import slot_freed
        from notifications.signals import messages_sent

        activity_booking.register_all()
        messages_booking.register_kinds(
            guard=guards_booking.booking_guard,
            reminder_guard=guards_booking.reminder_guard,
            lapsed_guard=guards_booking.lapsed_guard,
        )
        messages_sent.connect(receivers_booking.tell_inside)
        slot_freed.connect(receivers_booking.ask_the_next_in_line)

    def _ready_tapes(self):
        from auditions import guards_tapes, messages_tapes, receivers_tapes, self_tape_door
        from auditions.selectors import own_tapes, self_tapes
        from casting import home_panels, room_panels, signals
        from notifications.signals import messages_sent

        messages_tapes.register_tape_kinds(guard=guards_tapes.tape_guard)
        self_tape_door.open_door()
        home_panels.register(own_tapes.tape_panels)
        room_panels.register(self_tapes.panel_of_submission)
        signals.submission_decided.connect(receivers_tapes.end_with_decision)
        signals.decision_undone.connect(receivers_tapes.follow_undo)
        signals.role_cast.connect(receivers_tapes.end_with_role)
        signals.role_cut.connect(receivers_tapes.end_with_cut)
        signals.submission_withdrawn.connect(receivers_tapes.end_with_withdrawal)
        messages_sent.connect(receivers_tapes.tell_inside)

    def _ready_door(self):
        from auditions import guards_door, messages_door, take_door
        from auditions.selectors import seen, takes
        from casting import attended, room_panels

        messages_door.register_kinds(guard=guards_door.delay_guard)
        attended.register(seen.seen_in_person)
        take_door.open_door()
        room_panels.register(takes.takes_panel)

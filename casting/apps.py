from django.apps import AppConfig


class CastingConfig(AppConfig):
    name = "casting"
    verbose_name = "Casting"

    def ready(self):
        from accounts import activity_words
        from casting import alert_tasks, live, move_messages, receivers, roster_facts, veil
        from casting.activity import register_all
        from casting.activity_filters import register_filters
        from casting.apply_messages import register_apply_kinds
        from casting.approval_messages import register_approval_kinds
        from casting.call_messages import register_call_kinds
        from casting.guards import not_this_time_guard
        from casting.messages import register_kinds
        from casting.note_messages import register_note_kinds
        from casting.presentation_messages import register_presentation_kinds
        from casting.profile_panels import films_panel, sizes_panel
        from casting.room_panels import register as register_panel
        from casting.selectors.fitting import whom_some_part_suits
        from casting.signals import decision_undone, role_cut, submission_decided, submission_withdrawn
        from casting.way_messages import register_way_kinds
        from notifications import signals, veils
        from talent import roster_facts as roster

        register_all()
        register_panel(films_panel)
        register_panel(sizes_panel)
        register_filters()
        roster.register_facts(roster_facts.facts_of_clients)
        roster.register_parts(roster_facts.parts_that_suit, suited=whom_some_part_suits)
        activity_words.register_veil(veil.veil_lines)
        veils.register(veil.veil_notes)
        live.connect_all()
        register_apply_kinds()
        register_way_kinds()
        alert_tasks.connect_all()
        move_messages.register_move_kinds()
        signals.messages_sent.connect(move_messages.tell_inside)
        register_call_kinds()
        register_note_kinds()
        register_approval_kinds()
        register_presentation_kinds()
        register_kinds(guard=not_this_time_guard, on_release=receivers.allow_release)
        role_cut.connect(receivers.answer_for_cut_role)
        submission_withdrawn.connect(receivers.follow_withdrawal)
        submission_decided.connect(receivers.recast_after_decision)
        decision_undone.connect(receivers.cast_again_after_undo)
        _follow_letters()
        _hear_of_people()
        _say_who_was_seen()


def _say_who_was_seen() -> None:
    from casting.selectors import talent_history, unions_told
    from talent import seen

    seen.register(
        seen=talent_history.rows_seen,
        in_for=talent_history.rows_in_for,
        history=talent_history.history,
        targets=talent_history.roles_to_bring_into,
    )
    seen.register_unions(told=unions_told.unions_told, rows=unions_told.rows_told)


def _follow_letters() -> None:
    from casting import receivers
    from casting.approval_messages import forget_link
    from casting.presentation_messages import note_sent
    from notifications import signals

    signals.messages_sent.connect(receivers.mark_told)
    signals.messages_sent.connect(forget_link)
    signals.messages_sent.connect(note_sent)
    signals.messages_failed.connect(receivers.mark_failed)
    signals.messages_dropped.connect(receivers.mark_dropped)
    signals.messages_taken_back.connect(receivers.mark_owed_again)
    signals.messages_put_back.connect(receivers.mark_held_again)
    signals.messages_released.connect(receivers.mark_held_again)
    signals.messages_retried.connect(receivers.mark_held_again)


def _hear_of_people() -> None:
    from accounts.signals import member_left, member_role_changed
    from casting import letters_about, receivers
    from talent.signals import performer_erased, performer_leaving, speakers_changed

    letters_about.register_all()
    member_left.connect(receivers.follow_who_left)
    member_role_changed.connect(receivers.follow_new_role)
    performer_leaving.connect(receivers.leave_with_the_performer)
    speakers_changed.connect(receivers.turn_to_who_speaks)
    performer_erased.connect(receivers.scrub_the_erased)

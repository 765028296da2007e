"""What Celery's beat asks for, and how often. Every task asks the database what is due, so a missed turn loses nothing."""

MINUTE = 60
HOUR = 60 * MINUTE


def _every(seconds: int, task: str) -> dict:
    """A turn that no worker took until the next one is dropped: the next one does its work."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


SCHEDULE = {
    # Also the way back after Redis was away: what is due is in the database.
    "outbox": _every(10, "notifications.tasks.dispatch_due_messages_task"),
    "weekly-digests": _every(15 * MINUTE, "notifications.tasks.write_digests_task"),
    "media-left-behind": _every(5 * MINUTE, "talent.tasks.sweep_media_task"),
    "media-healed": _every(6 * HOUR, "talent.tasks.heal_media_task"),
    "exports-end": _every(HOUR, "talent.profile_tasks.end_exports_task"),
    "uploads-due": _every(5 * MINUTE, "talent.uploads_tasks.expire_uploads_task"),
    "birth-dates": _every(6 * HOUR, "talent.people_tasks.come_of_age_task"),
    "calendars-due": _every(5 * MINUTE, "talent.people_tasks.read_due_calendars_task"),
    "book-outs-ahead": _every(12 * HOUR, "talent.people_tasks.extend_book_outs_task"),
    "permits-ending": _every(6 * HOUR, "talent.people_tasks.remind_of_permits_task"),
    # How far a search for performers may be behind their profiles.
    "search-entries": _every(10, "talent.search_tasks.refresh_search_entries_task"),
    "cards-turn": _every(HOUR, "casting.tasks.turn_cards_of_lapsed_agencies_task"),
    "deals-turn": _every(HOUR, "contracts.tasks.turn_deals_of_lapsed_agencies_task"),
    "representation-turns": _every(HOUR, "talent.search_tasks.turn_representations_task"),
    "search-letters": _every(5 * MINUTE, "talent.search_tasks.write_search_letters_at_once_task"),
    "search-letters-daily": _every(HOUR, "talent.search_tasks.write_daily_search_letters_task"),
    "search-log-ends": _every(12 * HOUR, "talent.search_tasks.end_old_searches_task"),
    "roster-lists": _every(MINUTE, "talent.agencies_tasks.go_on_with_lists_task"),
    "past-calls": _every(MINUTE, "casting.tasks.close_past_calls_task"),
    "parts-that-fit": _every(HOUR, "casting.alert_tasks.match_lost_calls_task"),
    "parts-that-fit-daily": _every(15 * MINUTE, "casting.alert_tasks.tell_daily_alerts_task"),
    "put-up-drafts": _every(12 * HOUR, "casting.tasks.clear_old_drafts_task"),
    "sign-offs": _every(15 * MINUTE, "casting.tasks.remind_of_sign_offs_task"),
    "waiting-lists": _every(30, "auditions.booking_tasks.keep_waiting_lists_moving_task"),
    "reminders": _every(MINUTE, "auditions.booking_tasks.write_reminders_task"),
    "plans-lost": _every(MINUTE, "auditions.planning_tasks.fail_lost_plans_task"),
    "self-tapes-due": _every(MINUTE, "auditions.tape_tasks.expire_self_tapes_task"),
    "self-tape-reminders": _every(15 * MINUTE, "auditions.tape_tasks.remind_of_self_tapes_task"),
    "offers-due": _every(30, "contracts.offer_tasks.expire_offers_task"),
    "holds-run-out": _every(MINUTE, "contracts.hold_tasks.expire_holds_task"),
    "contracts-due": _every(MINUTE, "contracts.sign_tasks.expire_contracts_task"),
    "signature-reminders": _every(15 * MINUTE, "contracts.sign_tasks.remind_of_signatures_task"),
    "seals-lost": _every(MINUTE, "contracts.seal_tasks.seal_lost_contracts_task"),
    "options-due": _every(15 * MINUTE, "contracts.option_tasks.look_after_options_task"),
    "sign-in-sheets": _every(HOUR, "auditions.door_tasks.purge_attendance_task"),
}

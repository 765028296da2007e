from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = "Contracts"

    def ready(self):
        self._ready_holds()
        self._ready_offers()
        self._ready_signing()
        self._ready_seals()
        self._ready_paper()
        from accounts.signals import member_left, member_role_changed
        from contracts import activity_register, letters_about, receivers_contracts
        from contracts.selectors.agency_clashes import clashing_dates
        from contracts.selectors.busy import busy_days
        from contracts.services.erased import kept_papers
        from talent import busy, kept, roster_facts
        from talent.signals import performer_erased

        activity_register.register_all()
        busy.register(busy_days)
        roster_facts.register_clashes(clashing_dates)
        letters_about.register_all()
        kept.register(kept_papers)
        performer_erased.connect(receivers_contracts.scrub_the_erased)
        member_left.connect(receivers_contracts.follow_who_left)
        member_role_changed.connect(receivers_contracts.follow_new_role)

    def _ready_offers(self):
        from casting import room_panels, signals
        from contracts import activity_offers, guards_offers, messages_offers, offer_tasks, receivers_offers
        from contracts.selectors.offer_panel import offer_panel

        activity_offers.register_all()
        messages_offers.register_kinds(guard=guards_offers.offer_guard, approval_guard=guards_offers.approval_guard)
        room_panels.register(offer_panel)
        signals.submission_decided.connect(receivers_offers.end_with_decision)
        signals.submission_withdrawn.connect(receivers_offers.end_with_withdrawal)

    def _ready_holds(self):
        from casting import breakdown_warnings, home_panels, room_panels, signals
        from contracts import activity_holds, guards_holds, messages_holds, receivers_contracts, receivers_holds
        from contracts.selectors import agency_dates, holds, own_holds
        from notifications.signals import messages_sent

        activity_holds.register_all()
        messages_holds.register_kinds(guard=guards_holds.hold_guard)
        home_panels.register(own_holds.hold_panels)
        room_panels.register(holds.holds_panel)
        breakdown_warnings.register(agency_dates.dates_spoken_for)
        signals.submission_decided.connect(receivers_holds.release_who_is_out)
        signals.decision_undone.connect(receivers_holds.follow_undo)
        signals.role_cast.connect(receivers_holds.release_others)
        signals.role_cut.connect(receivers_holds.release_all)
        signals.submission_withdrawn.connect(receivers_holds.leave_with_the_performer)
        signals.contacts_turned.connect(receivers_contracts.turn_with_the_contact)
        messages_sent.connect(receivers_holds.tell_inside)

    def _ready_signing(self):
        from casting import signals
        from contracts import activity_signing, guards_signing, messages_signing, receivers_signing
        from notifications.signals import messages_sent
        from talent.signals import guardians_changed

        activity_signing.register_all()
        messages_signing.register_kinds(guard=guards_signing.signing_guard)
        signals.role_cast.connect(receivers_signing.release_after_casting)
        guardians_changed.connect(receivers_signing.follow_guardians)
        signals.submission_decided.connect(receivers_signing.release_after_decision)
        messages_sent.connect(receivers_signing.tell_inside)

    def _ready_seals(self):
        from contracts import activity_seals, messages_seals, receivers_seals
        from contracts.signals import contract_executed

        activity_seals.register_all()
        messages_seals.register_kinds()
        contract_executed.connect(receivers_seals.seal_executed)

    def _ready_paper(self):
        from contracts import activity_paper, guards_contracts, messages_contracts, receivers_contracts
        from contracts.signals import contract_executed

        activity_paper.register_all()
        messages_contracts.register_kinds(guard=guards_contracts.contract_guard)
        contract_executed.connect(receivers_contracts.follow_execution)

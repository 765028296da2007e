from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = "Contracts"

    def ready(self):
        self._ready_offers()
        from contracts import activity_register

        activity_register.register_all()

    def _ready_offers(self):
        from casting import signals
        from contracts import activity_offers, guards_offers, messages_offers, offer_tasks, receivers_offers

        activity_offers.register_all()
        messages_offers.register_kinds(guard=guards_offers.offer_guard, approval_guard=guards_offers.approval_guard)
        signals.submission_decided.connect(receivers_offers.end_with_decision)
        signals.submission_withdrawn.connect(receivers_offers.end_with_withdrawal)

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notes and notices"

    def ready(self):
        from notifications import activity, kinds
        from notifications.digest_kind import DIGEST_KIND

        activity.register_all()
        if kinds.find(DIGEST_KIND.key) is None:
            kinds.register(DIGEST_KIND)

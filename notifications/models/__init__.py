from notifications.models.message import OutboxMessage
from notifications.models.notice import Notice
from notifications.models.pause import OutboxPause
from notifications.models.preference import Preference
from notifications.models.template import MessageTemplate

__all__ = ["MessageTemplate", "Notice", "OutboxMessage", "OutboxPause", "Preference"]

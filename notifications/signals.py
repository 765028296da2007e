"""What happened to notes. All are sent inside the transaction that wrote it, with `messages`: a list of OutboxMessage."""
from django.dispatch import Signal

messages_sent = Signal()
messages_failed = Signal()
# Also `whys`: {message id: the guard's sentence}.
messages_dropped = Signal()
messages_taken_back = Signal()
messages_put_back = Signal()
# FAILED -> QUEUED, by a person.
messages_retried = Signal()
# DRAFT -> HELD: what they waited for has happened, or a person let them go.
messages_released = Signal()

"""News of the talent room, sent inside the transaction that made it."""

from django.dispatch import Signal

# performer: something that an office may see of this profile changed. A new version is written when it is next used.
profile_changed = Signal()

# asset: a picture, résumé or tape was taken down by its owner; its files go after the undo window.
media_removed = Signal()

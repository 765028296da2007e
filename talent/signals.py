"""News of the talent room, sent inside the transaction that made it."""

from django.dispatch import Signal

# performer: something that an office may see of this profile changed. A new version is written when it is next used.
profile_changed = Signal()

# performer, actor: another speaks for them than before, or nobody does; under the performer's lock.
speakers_changed = Signal()

# performer: who answers for them is another than before, or they answer for themself; under the performer's lock.
guardians_changed = Signal()

# asset: a picture, résumé or tape was taken down by its owner; its files go after the undo window.
media_removed = Signal()

# performer, actor: the profile is about to be erased; what still runs for it (roles, times, holds) ends now.
performer_leaving = Signal()

# performer (a tombstone by now), erased (talent.services.erasing.Erased): scrub what the room keeps about them.
performer_erased = Signal()

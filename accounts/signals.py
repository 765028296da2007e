"""News of the accounts room, sent inside the transaction that made it."""

from django.dispatch import Signal

# user, organisation: they belong to that office no more. What was theirs only as its member ends with it.
member_left = Signal()

# user, organisation, before, after: they belong to that office in another role from now on.
member_role_changed = Signal()

"""The one kind of note that this room sends for itself."""
from notifications.kinds import Kind

DIGEST = "notifications.digest"
PARKED = "digest"

DIGEST_KIND = Kind(
    key=DIGEST,
    label="Weekly digest",
    category="digest",
    subject="Your week on Callboard",
    body="Dear {first_name},\n\nThis is your week's news, gathered into one note as you asked.",
    may_unsubscribe=False,
    for_offices=False,
    action="See it on your page",
    foot="You asked for a weekly digest. You can change that under Notices.",
)

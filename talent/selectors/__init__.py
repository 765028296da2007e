"""Reading performers and what belongs to them."""

from talent.selectors.bookouts import book_out_to_edit, book_outs_between, coming_book_outs
from talent.selectors.media import (
    headshots_of,
    is_media_visible,
    main_headshots_of,
    media_to_edit,
    recently_removed,
    resume_of,
    tapes_of,
)
from talent.selectors.minors import (
    accounts_of,
    accounts_of_many,
    minor_words,
    own_among,
    own_performer_ids,
    permit_words,
    signing_guardians,
)
from talent.selectors.performers import (
    agency_between,
    clients_of,
    first_gaps_of,
    performer_to_edit,
    performers_for_account,
    performers_managed_by,
    with_entries,
)
from talent.selectors.profile import PublicPage, agencies_of, profile_data, public_page
from talent.selectors.representation import representations_by_place, representations_on_record
from talent.selectors.roster import Client, Roster, client_of, roster_page
from talent.selectors.weeks import weeks_of

__all__ = [
    "Client",
    "PublicPage",
    "Roster",
    "accounts_of",
    "accounts_of_many",
    "agencies_of",
    "agency_between",
    "book_out_to_edit",
    "book_outs_between",
    "client_of",
    "clients_of",
    "coming_book_outs",
    "first_gaps_of",
    "headshots_of",
    "is_media_visible",
    "main_headshots_of",
    "media_to_edit",
    "minor_words",
    "own_among",
    "own_performer_ids",
    "performer_to_edit",
    "performers_for_account",
    "performers_managed_by",
    "permit_words",
    "profile_data",
    "public_page",
    "recently_removed",
    "representations_by_place",
    "representations_on_record",
    "resume_of",
    "roster_page",
    "signing_guardians",
    "tapes_of",
    "weeks_of",
    "with_entries",
]

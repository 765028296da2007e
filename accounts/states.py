from django.db import models


class Intent(models.TextChoices):
    """What a person came for; decides nothing but where they land before they belong to an office."""

    ACTOR = "actor", "I am an actor"
    CASTING = "casting", "I cast"
    AGENT = "agent", "I represent actors"


class OrganisationKind(models.TextChoices):
    CASTING = "casting", "Casting office"
    AGENCY = "agency", "Talent agency"
    PRODUCTION = "production", "Production company"


class MembershipRole(models.TextChoices):
    OWNER = "owner", "Owner"
    DIRECTOR = "director", "Casting director"
    ASSOCIATE = "associate", "Associate"
    BUSINESS_AFFAIRS = "business_affairs", "Business affairs"
    SESSION_RUNNER = "session_runner", "Session runner"
    READER = "reader", "Reader"
    AGENT = "agent", "Agent"
    ASSISTANT = "assistant", "Assistant"
    PRODUCER = "producer", "Producer"
    EXECUTIVE = "executive", "Executive"


ROLES_OF_KIND = {
    OrganisationKind.CASTING: [
        MembershipRole.OWNER,
        MembershipRole.DIRECTOR,
        MembershipRole.ASSOCIATE,
        MembershipRole.BUSINESS_AFFAIRS,
        MembershipRole.SESSION_RUNNER,
        MembershipRole.READER,
    ],
    OrganisationKind.AGENCY: [MembershipRole.OWNER, MembershipRole.AGENT, MembershipRole.ASSISTANT],
    OrganisationKind.PRODUCTION: [MembershipRole.OWNER, MembershipRole.PRODUCER, MembershipRole.EXECUTIVE],
}
KIND_OF_INTENT = {Intent.CASTING: OrganisationKind.CASTING, Intent.AGENT: OrganisationKind.AGENCY}


class InvitationStanding(models.TextChoices):
    WAITING = "waiting", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted already"
    REVOKED = "revoked", "Taken back"
    EXPIRED = "expired", "Out of date"


class Language(models.TextChoices):
    BRITISH = "en-gb", "English (United Kingdom)"
    AMERICAN = "en-us", "English (United States)"


class TokenScope(models.TextChoices):
    CALLS_READ = "calls:read", "Read calls and roles"
    CALLS_WRITE = "calls:write", "Write calls and roles"
    SUBMISSIONS_READ = "submissions:read", "Read submissions"
    SUBMISSIONS_WRITE = "submissions:write", "Submit, rate and decide"
    SCHEDULE_READ = "schedule:read", "Read sessions and appointments"
    SCHEDULE_WRITE = "schedule:write", "Plan sessions, place, move and send"
    DEALS_READ = "deals:read", "Read avails, offers and contracts"
    DEALS_WRITE = "deals:write", "Ask, offer, counter and send contracts"
    ROSTER_READ = "roster:read", "Read the roster and breakdowns"
    ROSTER_WRITE = "roster:write", "Change the roster and put clients up"
    TALENT_READ = "talent:read", "Search performers, read lists and notes"
    TALENT_WRITE = "talent:write", "Keep lists, notes and searches"
    PROFILE_READ = "profile:read", "Read own profile"
    PROFILE_WRITE = "profile:write", "Change own profile"

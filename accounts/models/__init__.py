from accounts.models.activity import Activity
from accounts.models.organisation import Invitation, Membership, Organisation
from accounts.models.token import ApiToken
from accounts.models.user import User

__all__ = ["Activity", "ApiToken", "Invitation", "Membership", "Organisation", "User"]

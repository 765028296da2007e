"""The administrator's look at people and offices. Deeds go through the services; the log is for reading."""

from django.contrib import admin, messages
from django.http import HttpRequest

from accounts.models import Activity, ApiToken, Invitation, Membership, Organisation, User
from accounts.services.organisations import verify_organisation, withdraw_verification
from accounts.tenancy import across_offices


class LookOnly(admin.ModelAdmin):
    """Seen here, changed where its rules are kept."""

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "is_active", "is_staff", "date_joined", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "name"]
    ordering = ["-date_joined"]
    fields = ["email", "name", "pronouns", "time_zone", "language", "is_active", "is_staff", "is_superuser",
              "date_joined", "last_login"]  # fmt: skip
    readonly_fields = ["email", "name", "pronouns", "time_zone", "language", "date_joined", "last_login"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    can_delete = False
    readonly_fields = ["user", "role", "created_at"]

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(LookOnly):
    list_display = ["name", "kind", "verified_at", "verified_by", "created_at"]
    list_filter = ["kind", ("verified_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "slug"]
    ordering = ["-created_at"]
    inlines = [MembershipInline]
    actions = ["verify", "withdraw"]

    @admin.action(description="Give the verified mark", permissions=["view"])
    def verify(self, request: HttpRequest, queryset) -> None:
        for organisation in queryset:
            verify_organisation(actor=request.user, organisation=organisation)
        self.message_user(request, f"{len(queryset)} verified.", messages.SUCCESS)

    @admin.action(description="Take the verified mark away", permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset) -> None:
        for organisation in queryset:
            withdraw_verification(actor=request.user, organisation=organisation)
        self.message_user(request, f"{len(queryset)} not verified any more.", messages.SUCCESS)


@admin.register(Membership)
class MembershipAdmin(LookOnly):
    list_display = ["user", "organisation", "role", "created_at"]
    list_filter = ["role"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "user__name", "organisation__name"]


@admin.register(Invitation)
class InvitationAdmin(LookOnly):
    list_display = ["email", "organisation", "role", "standing", "created_at", "expires_at"]
    list_select_related = ["organisation"]
    search_fields = ["email", "organisation__name"]
    exclude = ["token_digest"]


@admin.register(ApiToken)
class ApiTokenAdmin(LookOnly):
    list_display = ["prefix", "name", "user", "organisation", "created_at", "last_used_at", "expires_at", "revoked_at"]
    list_select_related = ["user", "organisation"]
    search_fields = ["prefix", "name", "user__email"]
    exclude = ["digest"]


@admin.register(Activity)
class ActivityAdmin(LookOnly):
    list_display = ["created_at", "actor", "verb", "subject_type", "subject_id", "organisation"]
    list_select_related = ["actor", "organisation"]
    ordering = ["-id"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest):
        with across_offices("an administrator reads the whole log"):
            return Activity.objects.order_by("-id")

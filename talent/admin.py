"""The administrator's look at performers. What is private stays out of it: no legal name, no union, no file."""

from django.contrib import admin

from accounts.admin import LookOnly
from talent.models import MediaAsset, Performer


@admin.register(Performer)
class PerformerAdmin(LookOnly):
    list_display = ["stage_name", "slug", "visibility", "created_at", "updated_at"]
    list_filter = ["visibility"]
    search_fields = ["search_text", "slug"]
    ordering = ["name_key", "id"]
    fields = ["stage_name", "slug", "visibility", "account", "created_at", "updated_at"]


@admin.register(MediaAsset)
class MediaAssetAdmin(LookOnly):
    list_display = ["public_id", "performer", "kind", "state", "failure", "byte_size", "created_at", "removed_at"]
    list_filter = ["kind", "state", ("removed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["performer"]
    search_fields = ["public_id"]
    ordering = ["-created_at"]
    fields = ["public_id", "performer", "kind", "state", "failure", "byte_size", "width", "height", "page_count",
              "uploaded_by", "created_at", "removed_at"]  # fmt: skip

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import front, health

handler400 = front.bad_request
handler403 = front.forbidden
handler404 = front.not_found
handler500 = front.broken

urlpatterns = [
    path("", front.welcome, name="welcome"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("talent.urls")),
    path("", include("casting.urls")),
    path("", include("auditions.urls")),
    path("", include("contracts.urls")),
]

if not settings.PRODUCTION:
    urlpatterns.append(path("dev/", include("config.dev.urls")))

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """What every template may know of the installation."""
    return {"site_url": settings.SITE_URL, "demo": settings.DEMO, "production": settings.PRODUCTION}

from django.urls import path

from casting.views.selects import production

OFFICE = "office/<slug:org_slug>/"
PRODUCTION = OFFICE + "productions/<int:production_id>/"
ROLE = OFFICE + "roles/<int:role_id>/"

urlpatterns = [
    path(PRODUCTION, production.production_page, name="production"),
    path(PRODUCTION + "budget/", production.budget, name="production-budget"),
]

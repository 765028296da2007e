from django.urls import path

from contracts.views import seals

urlpatterns = [
    path("verify/", seals.verify, name="verify"),
    path("office/<slug:org_slug>/contracts/<int:contract_id>/seal/", seals.standing, name="seal-standing"),
    path("office/<slug:org_slug>/contracts/<int:contract_id>/seal/again/", seals.retry, name="seal-retry"),
    path("office/<slug:org_slug>/contracts/<int:contract_id>/sealed/", seals.office_file, name="sealed-file"),
    path("contracts/<uuid:uid>/sealed/", seals.own_file, name="mine-sealed-file"),
]

from django.urls import path

from contracts.views.office import register

urlpatterns = [
    path("office/<slug:org_slug>/deals/", register.deal_list, name="deal-list"),
    path("office/<slug:org_slug>/deals/export/", register.deal_export, name="deal-export"),
]

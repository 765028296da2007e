from django.urls import path

from contracts.views.mine import deals_list
from contracts.views.office import register

urlpatterns = [
    path("deals/", deals_list.mine_deals, name="mine-deals"),
    path("office/<slug:org_slug>/deals/", register.deal_list, name="deal-list"),
    path("office/<slug:org_slug>/deals/export/", register.deal_export, name="deal-export"),
]

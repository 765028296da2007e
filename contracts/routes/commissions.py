from django.urls import path

from contracts.views.mine import commissions

_BOOK = "office/<slug:org_slug>/commissions/"

urlpatterns = [
    path(_BOOK, commissions.commission_book_page, name="commissions"),
    path(f"{_BOOK}statement/", commissions.statement, name="commission-statement"),
    path(f"{_BOOK}<uuid:uid>/", commissions.commission, name="commission"),
    path(
        f"{_BOOK}<uuid:uid>/<int:received_id>/take-back/", commissions.commission_take_back, name="commission-take-back"
    ),
]

from contracts.routes import approvals, commissions, contracts, holds, offers, paper, register, seals, signing

app_name = "contracts"

urlpatterns = [
    *register.urlpatterns,
    *holds.urlpatterns,
    *offers.urlpatterns,
    *approvals.urlpatterns,
    *paper.urlpatterns,
    *contracts.urlpatterns,
    *signing.urlpatterns,
    *seals.urlpatterns,
    *commissions.urlpatterns,
]

def test_from_offer_to_review(reviewed):
    contract = reviewed()

    assert contract.state == "in_review"

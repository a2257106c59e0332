"""Distances on earth from nothing but ``+ - *``, so that Python and every database agree to the bit.

A point is its unit vector, and two points are within a distance if the chord between their vectors
is no longer than that distance's chord. The earth is a sphere here: off by 0.5 % at most.
"""

from __future__ import annotations

import math

from dynacontent.models.values import Geo

RADIUS_KM = 6371.0088
"""The earth's mean radius (IUGG)."""


def point(place: Geo) -> tuple[float, float, float]:
    """The unit vector of a place."""
    lat, lon = math.radians(place.lat), math.radians(place.lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def chord(km: float) -> float:
    """The straight line, in radii, between two points ``km`` kilometres apart along the surface."""
    if km <= 0:
        return 0.0
    return 2 * math.sin(min(km / RADIUS_KM, math.pi) / 2)


def separation(here: Geo, there: Geo) -> float:
    """The square of the chord between two places: what queries compare and sort by."""
    ax, ay, az = point(here)
    bx, by, bz = point(there)
    return (ax - bx) * (ax - bx) + (ay - by) * (ay - by) + (az - bz) * (az - bz)


def is_near(here: Geo, there: Geo, *, km: float) -> bool:
    """Whether two places are at most ``km`` kilometres apart."""
    reach = chord(km)
    return km >= 0 and separation(here, there) <= reach * reach


def distance(here: Geo, there: Geo) -> float:
    """Kilometres between two places."""
    return 2 * RADIUS_KM * math.asin(min(1.0, math.sqrt(separation(here, there)) / 2))

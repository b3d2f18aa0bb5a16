"""Writes data/area-codes.csv and data/zip-codes.csv, the tables from which a phone number or a ZIP code gets its places.

Run it in an environment of its own, from any folder:

    python3 -m venv /tmp/places && /tmp/places/bin/pip install phonenumbers==9.0.43 zipcodes==3.0.0 tzdata==2026.6
    /tmp/places/bin/python places.py

Area codes come from `phonenumbers` (libphonenumber's metadata, Apache-2.0), ZIP codes from `zipcodes` (MIT; its data was put
together from USPS, unitedstateszipcodes.org and GeoNames, CC BY 4.0). What this file corrects in either says why.
"""

import collections
import datetime
import pathlib
import zoneinfo

import zipcodes
from phonenumbers import tzdata
from phonenumbers.geodata import GEOCODE_DATA

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"

STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "Washington D.C.": "DC", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI",
    "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA",
    "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN", "Mississippi": "MS",
    "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH", "New Jersey": "NJ",
    "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK",
    "Oregon": "OR", "Pennsylvania": "PA", "Rhode Island": "RI", "South Carolina": "SC", "South Dakota": "SD",
    "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virginia": "VA", "Washington State": "WA",
    "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
}
TERRITORIES = {"PR": "America/Puerto_Rico", "VI": "America/St_Thomas", "GU": "Pacific/Guam", "MP": "Pacific/Saipan", "AS": "Pacific/Pago_Pago"}

# libphonenumber names no territory.
TERRITORY_CODES = {"340": "VI", "670": "MP", "671": "GU", "684": "AS", "787": "PR", "939": "PR"}

# An overlay serves the same ground as its mother code; the metadata gives young ones the mother's main zone only,
# and 689 (Orlando, as 407) a zone that central Florida does not have. Those in service since 2023 it does not name at all: 861 and
# 624 (2023), 436 (2024), 729 and 679 (2025), 471 and 457 (2026), by the announcements of the states' utility commissions.
OVERLAYS = {
    "364": "270", "448": "850", "458": "541", "463": "317", "689": "407", "930": "812", "986": "208",
    "861": "309", "624": "716", "436": "440", "729": "423", "679": "313", "471": "662", "457": "318",
}

# A typing error of the source.
ZONE_CORRECTIONS = {"Napakiak": "America/Anchorage"}

# The source gives Page the daylight saving time of the Navajo Nation; the town keeps Phoenix time.
ZIP_CORRECTIONS = {"86040": "America/Phoenix"}

# Places where a second clock is in use beside the one of the source, by law or by custom: Page lies beside the Navajo Nation,
# West Wendover and Jackpot in Nevada live by Mountain time, Phenix City, Valley and Lanett in Alabama by that of Georgia. Tuba City,
# Marble Canyon, Winslow's north and Jeddito beside Keams Canyon are of the Navajo Nation, which keeps daylight saving time, and Kendall
# is of Hamilton County in Kansas, which keeps Mountain time (49 CFR 71.7); the source gives them Phoenix and Chicago.
SECOND_ZONES = {
    **{code: "America/Denver" for code in ["86034", "86036", "86040", "86045", "86047", "67857"]},
    "89883": "America/Denver", "89825": "America/Denver",
    **{code: "America/New_York" for code in ["36854", "36863", "36867", "36868", "36869", "36870"]},
}

# Diplomatic mail abroad that the source files under New Jersey.
DIPLOMATIC = "099"

# Freely associated states and military mail have no place in the United States that a ZIP code tells.
NO_PLACE = {"AA", "AE", "AP", "FM", "MH", "PW"}

# From this share on, the odd ones out in a ZIP3 are no exceptions: the line between two zones runs through it.
SPLIT_SHARE = 0.10


def main():
    write("area-codes.csv", "area_code,states,zones", area_codes())
    write("zip-codes.csv", "zip,states,zones", zip_codes())


def write(name, header, rows):
    lines = [header] + [f"{key},{' '.join(states)},{' '.join(zones)}" for key, states, zones in rows]
    (DATA / name).write_text("\n".join(lines) + "\n")
    print(f"{name}: {len(rows)} rows")


def area_codes():
    zones = collections.defaultdict(set)
    for prefix, found in tzdata.TIMEZONE_DATA.items():
        if prefix.startswith("1") and len(prefix) >= 4:
            zones[prefix[1:4]].update(found)
    for overlay, mother in OVERLAYS.items():
        zones[overlay] = set(zones[mother])
    rows = []
    for code in sorted(zones):
        state = TERRITORY_CODES.get(code) or state_of(code) or (state_of(OVERLAYS[code]) if code in OVERLAYS else None)
        if state:
            rows.append((code, [state], sorted(zones[code])))
    return rows


def state_of(code):
    """The state of an area code: by its own row, or else by the rows of its exchanges."""
    own = GEOCODE_DATA.get("1" + code, {}).get("en")
    if own:
        return state_named(own)
    found = collections.Counter()
    for prefix, names in GEOCODE_DATA.items():
        if len(prefix) > 4 and prefix.startswith("1" + code) and "en" in names:
            found[state_named(names["en"])] += 1
    return found.most_common(1)[0][0] if found else None


def state_named(name):
    last = name.rsplit(", ", 1)[-1]
    return STATES.get(name) or (last if last in STATES.values() else None)


def zip_codes():
    groups = collections.defaultdict(dict)
    for row in zipcodes.list_all():
        code, state = row["zip_code"], row["state"]
        zone = ZIP_CORRECTIONS.get(code) or ZONE_CORRECTIONS.get(row["timezone"], row["timezone"])
        no_place = state in NO_PLACE or code.startswith(DIPLOMATIC)
        groups[code[:3]][code] = None if no_place else (state, zone)
    rows = []
    for zip3 in sorted(groups):
        rows.extend(rows_of(zip3, groups[zip3]))
    return rows


def rows_of(zip3, codes):
    """One row for the ZIP3 and one for each five-digit code that it does not describe."""
    placed = {code: place for code, place in codes.items() if place}
    territories = {state for state, _ in placed.values() if state in TERRITORIES}
    nowhere = any(place is None for place in codes.values())
    if nowhere or (territories and len({state for state, _ in placed.values()}) > 1):
        return rows_one_by_one(zip3, codes, placed)

    state = most_common(place[0] for place in placed.values())
    zones = collections.Counter(place[1] for place in placed.values() if place[0] == state)
    main = zones.most_common(1)[0][0]
    usual = {main}
    for zone, count in zones.items():
        # Zones that keep the same clock from now on are one, and the main one's name stands for it.
        if not same_clock(zone, main) and count / len(placed) > SPLIT_SHARE and not navajo(state, zone, placed, zone_count=zones):
            usual.add(representative(zone, usual))
    rows = [(zip3, [state], sorted(usual))]
    for code, (its_state, its_zone) in sorted(placed.items()):
        states = sorted({state, its_state})
        extra = set() if any(same_clock(its_zone, zone) for zone in usual) else {its_zone}
        second = {SECOND_ZONES[code]} if code in SECOND_ZONES else set()
        both = sorted(usual | extra | second)
        if states != [state] or both != sorted(usual):
            rows.append((code, states, both))
    return rows


def navajo(state, zone, placed, zone_count):
    """Around the Navajo Nation the codes are known one by one: Flagstaff is not to count as Denver for its neighbours' sake."""
    return state == "AZ" and zone == "America/Denver" and zone_count[zone] < len(placed) / 2


def rows_one_by_one(zip3, codes, placed):
    """A ZIP3 that reaches beyond one state and the sea: the most common place, and every other code by itself."""
    usual = most_common(placed.values()) if len(placed) * 2 > len(codes) else None
    if usual and len({state for state, _ in placed.values()} & set(TERRITORIES)) > 1:
        usual = None
    rows = [(zip3, [usual[0]], [usual[1]])] if usual else []
    for code, place in sorted(codes.items()):
        if place != usual:
            rows.append((code, [place[0]] if place else [], [place[1]] if place else []))
    return rows if placed else []


def most_common(values):
    return collections.Counter(values).most_common(1)[0][0]


def representative(zone, chosen):
    return next((other for other in chosen if same_clock(zone, other)), zone)


def same_clock(one, other, years=range(2026, 2036)):
    """Whether two zones show the same time on every day of the coming years."""
    if one == other:
        return True
    first, second = zoneinfo.ZoneInfo(one), zoneinfo.ZoneInfo(other)
    for year in years:
        for day in range(0, 366, 3):
            at = datetime.datetime(year, 1, 1, 12, tzinfo=datetime.timezone.utc) + datetime.timedelta(days=day)
            if at.astimezone(first).utcoffset() != at.astimezone(second).utcoffset():
                return False
    return True


if __name__ == "__main__":
    main()

"""PURE: the state of a German postcode, as HR-BA-XML numbers states, where the postcode tells it for certain."""

from employers.feeds.hr_ba_xml.codes import OTHER_REGION

_BW, _BY, _BE, _HH, _HE, _MV, _NI, _NW, _RP, _SL, _SN, _ST, _SH, _TH = (
    "1", "2", "3", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
)  # fmt: skip
# By the leading two digits, where the zone lies in one state as a whole.
_ZONES = {
    **dict.fromkeys(("70", "71", "72", "73", "75", "77", "78", "79"), _BW),
    **dict.fromkeys(("80", "81", "82", "83", "84", "85", "86", "87", "90", "91", "92", "93", "94", "95"), _BY),
    **dict.fromkeys(("10", "13"), _BE),
    **dict.fromkeys(("20",), _HH),
    **dict.fromkeys(("60", "61"), _HE),
    **dict.fromkeys(("18",), _MV),
    **dict.fromkeys(("26", "30"), _NI),
    **dict.fromkeys(("40", "41", "42", "44", "45", "46", "47", "50", "52", "58"), _NW),
    **dict.fromkeys(("08", "09"), _SN),
    **dict.fromkeys(("24",), _SH),
}
# Inside zones that lie in several: first and last postcode.
_RANGES = (
    ("01001", "01936", _SN), ("04001", "04579", _SN), ("12001", "12527", _BE), ("14001", "14199", _BE),
    ("21001", "21149", _HH),
    ("22001", "22111", _HH), ("28001", "28779", "5"), ("39001", "39649", _ST), ("66001", "66386", _SL),
    ("67001", "67829", _RP), ("68001", "68309", _BW), ("69001", "69190", _BW), ("74001", "74592", _BW),
    ("76001", "76709", _BW), ("88001", "88097", _BW), ("88181", "88719", _BW), ("89001", "89198", _BW),
    ("89501", "89619", _BW), ("99001", "99439", _TH), ("96001", "96492", _BY), ("14401", "14558", "4"),
)  # fmt: skip


def state_of(postcode: str | None) -> str:
    """The number of the state; `OTHER_REGION` where the postcode is unknown or lies in a zone of several states."""
    if postcode is None or len(postcode) != 5:
        return OTHER_REGION
    zone = _ZONES.get(postcode[:2])
    return zone or next((state for first, last, state in _RANGES if first <= postcode <= last), OTHER_REGION)

"""PURE: rules about the work: places, times, pay, openings, and what each kind of offer may say."""

import re
from collections import Counter
from collections.abc import Iterator

from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.rules.facts import Finding, Posting

STATES = frozenset({"1", "2", "3", "6", "7", "8"})  # 6 to 8: exports to municipal Jobcenters
INSURED = frozenset({"1", "34", "36", "37", "38", "40"})
LEADERSHIP = frozenset({"1", "37", "40"})
COUNTRY = re.compile(r"[A-Za-z]{2}")


def post_findings(posting: Posting) -> Iterator[Finding]:
    """What is wrong with the facts of the work."""
    status = posting.detail.text("Status")
    if status and status not in STATES:
        yield Finding(12, "Status", "the state of publication must be 1, 2 or 3")
    if posting.is_delete:
        return
    yield from _offer(posting)
    yield from _openings(posting)
    yield from _places(posting)
    yield from _times(posting)
    yield from _pay(posting)
    if len(posting.info.text("Objective")) < 30:
        yield Finding(81, "Objective", "the description has fewer than 30 characters")
    name = posting.node.text("HiringOrg", "HiringOrgName")
    if not name or "€" in name or "*" in name:
        yield Finding(20, "HiringOrgName", "the employer's name is empty or has the sign € or *")


def _offer(posting: Posting) -> Iterator[Finding]:
    offer_type, work = posting.offer_type, posting.work
    if offer_type not in codes.OFFER_TYPES:
        yield Finding(93, "JobOfferType", "there is no such kind of offer")
        return
    insured, is_mini = posting.info.text("SocialInsurance"), work.text("MiniJob") == "1"
    if offer_type in INSURED and not insured:
        yield Finding(59, "SocialInsurance", "it must be said whether social insurance is paid")
    if insured == "1" and is_mini:
        yield Finding(53, "MiniJob", "a mini-job pays no full social insurance")
    if is_mini and offer_type not in codes.WORK_TYPES:
        yield Finding(64, "MiniJob", "this kind of offer cannot be a mini-job")
    leads = work.text("Leadership")
    if leads and offer_type not in LEADERSHIP:
        yield Finding(47, "Leadership", "this kind of offer has no leadership")
    if offer_type == "37" and leads not in {"2", "3", "4", "5", "6"}:
        yield Finding(60, "Leadership", "a leading post must say what it leads")
    if work.text("Housing") and offer_type != codes.TRAINING:
        yield Finding(51, "Housing", "only an apprenticeship may offer housing")


def _openings(posting: Posting) -> Iterator[Finding]:
    text = posting.info.text("NumberToFill")
    number = int(text) if re.fullmatch(r"\d{1,6}", text) else 0
    if number < 1:
        yield Finding(19, "NumberToFill", "there must be at least one opening")
    elif number < len(posting.locations):
        yield Finding(28, "NumberToFill", "there are more places of work than openings")


def _places(posting: Posting) -> Iterator[Finding]:
    names = ("StreetName", "PostalCode", "Municipality", "Region", "CountryCode")
    if not posting.locations:
        yield Finding(99, "JobPositionLocation", "there is no place of work")
    counted = Counter(tuple(node.text(name) for name in names) for node in posting.locations)
    if max(counted.values(), default=0) > 1:
        yield Finding(29, "Location", "a place of work is named twice")
    for node in posting.locations:
        has_detail = any(node.text(name) for name in ("StreetName", "District", "AddressLine"))
        if has_detail and not all(node.text(name) for name in ("PostalCode", "Municipality", "Region")):
            yield Finding(31, "Location", "a street needs postcode, town and region")
        if not COUNTRY.fullmatch(node.text("CountryCode")):
            yield Finding(90, "CountryCode", "the country is not a code of two letters")
        if node.text("CountryCode").upper() == "DE" and not re.fullmatch(r"(?:\d{5})?", node.text("PostalCode")):
            yield Finding(7, "PostalCode", "a German postcode has five digits")


def _times(posting: Posting) -> Iterator[Finding]:
    schedule = posting.work.child("Classification", "Schedule")
    plans = set(schedule.texts("WorkingPlan"))
    if posting.offer_type == codes.TRAINING and plans - codes.TRAINING_PLANS:
        yield Finding(26, "WorkingPlan", "an apprenticeship cannot have this working time")
    if posting.offer_type == codes.TRAINING and not plans:
        yield Finding(73, "WorkingPlan", "an apprenticeship must say its working time")
    hours = schedule.text("HoursPerWeek")
    if hours and not (re.fullmatch(r"\d{1,2}(?:\.\d{1,2})?", hours) and 1 <= float(hours) <= 48):
        yield Finding(94, "HoursPerWeek", "weekly hours go from 1 to 48, with two decimals at most")


def _pay(posting: Posting) -> Iterator[Finding]:
    pay, offer_type = posting.work.child("CompensationDescription"), posting.offer_type
    bound, agreement = pay.text("EmployerPayscaleBound"), pay.text("CollectiveAgreement")
    if offer_type == "40" and pay.text("Salary"):
        yield Finding(65, "Salary", "pay in the arts is a daily rate")
    if offer_type != "40" and pay.text("DailyRate"):
        yield Finding(66, "DailyRate", "a daily rate is for the arts only")
    if bound == "1" and not agreement:
        yield Finding(83, "CollectiveAgreement", "the collective agreement is not named")
    if bound == "0" and agreement:
        yield Finding(84, "CollectiveAgreement", "a collective agreement is named but denied")
    if offer_type in {codes.SELF_EMPLOYED, codes.TRAINEE} and (bound or agreement):
        yield Finding(85, "CollectiveAgreement", "this kind of offer has no collective agreement")
    if pay.text("InternalCompensation") and (offer_type not in {"1", "36", "37", "38"} or bound == "1"):
        yield Finding(86, "InternalCompensation", "this kind of offer has no internal pay")
    if pay.text("InternalCompensation") and posting.detail.text("Action") == codes.UPDATE:
        yield Finding(87, "InternalCompensation", "internal pay is told once, when the vacancy is new")
    told = pay.text("Salary") + pay.text("InternalCompensation")
    if posting.detail.text("SupervisionDesired") == "1" and not re.search(r"\d", told):
        yield Finding(100, "Salary", "a vacancy that the agency looks after must say its pay in numbers")

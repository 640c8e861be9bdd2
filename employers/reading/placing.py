"""PURE: moves what was read from the plain words back to where it stands in the advert as it was given."""

from dataclasses import replace
from typing import TypeVar

from employers.reading.facts import DemandRead, Reading, Refusal, RequirementRead, ShiftRead, Span
from employers.reading.sources import Source

Read = TypeVar("Read", RequirementRead, DemandRead, ShiftRead, Refusal)


def placed(reading: Reading, head: Source, body: Source) -> Reading:
    """The same reading with spans of ``head.raw`` and ``body.raw``."""
    if head.places is None and body.places is None:
        return reading

    def at(span: Span) -> Span:
        return (head if span.is_title else body).span(span)

    def each(reads: tuple[Read, ...]) -> tuple[Read, ...]:
        return tuple(replace(read, span=at(read.span)) for read in reads)

    return replace(
        reading,
        requirements=each(reading.requirements),
        demands=each(reading.demands),
        shifts=each(reading.shifts),
        refused=each(reading.refused),
        working_times=tuple((model, at(span)) for model, span in reading.working_times),
        hours=replace(reading.hours, span=at(reading.hours.span)) if reading.hours else None,
        contract=(reading.contract[0], at(reading.contract[1])) if reading.contract else None,
        starts_now=at(reading.starts_now) if reading.starts_now else None,
        start_on=(reading.start_on[0], at(reading.start_on[1])) if reading.start_on else None,
        openings=(reading.openings[0], at(reading.openings[1])) if reading.openings else None,
        pay=replace(reading.pay, span=at(reading.pay.span)) if reading.pay else None,
        experience=(reading.experience[0], at(reading.experience[1]), reading.experience[2])
        if reading.experience
        else None,
        learnable=at(reading.learnable) if reading.learnable else None,
    )

"""PURE: pay by the hour, and whether the statutory minimum wage applies."""

from employers.codes import PayUnit, VacancyKind

WEEKS_PER_MONTH = 52 / 12
EXEMPT_KINDS = frozenset(  # § 22 (1) to (3) MiLoG; of internships only the listed ones: a person has to look
    {VacancyKind.APPRENTICESHIP, VacancyKind.ENTRY_QUALIFICATION, VacancyKind.INTERNSHIP, VacancyKind.SELF_EMPLOYED}
)


def hourly_cents(cents: int, unit: PayUnit, hours_per_week: float | None) -> float | None:
    """Pay by the hour in cents: monthly pay / (weekly hours x 52/12). None where the hours are not known."""
    if unit is PayUnit.HOUR:
        return float(cents)
    if not hours_per_week:
        return None
    monthly = cents / 12 if unit is PayUnit.YEAR else float(cents)
    return monthly / (hours_per_week * WEEKS_PER_MONTH)


def is_exempt(kind: VacancyKind | None) -> bool:
    """Whether the minimum wage does not apply to this kind of post (§ 22 MiLoG)."""
    return kind in EXEMPT_KINDS

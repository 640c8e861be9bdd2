"""PURE: the soft parts of the score, each in [0, 1] (docs/matching.md, "Score").

A part that nothing can be said about takes its neutral value from the settings and is flagged as unknown. Sums are
exactly rounded (`math.fsum`), so the order of the facts changes nothing, not even the last digit.
"""

from collections.abc import Callable, Mapping

from matching.facts import Pair, Part
from matching.features.language import language
from matching.features.occupation import occupation
from matching.features.place_and_time import commute, working_time
from matching.features.skills import skills
from matching.features.values import PartValue
from matching.features.wishes import wishes

FEATURES: Mapping[Part, Callable[[Pair], PartValue]] = {
    Part.OCCUPATION: occupation,
    Part.SKILLS: skills,
    Part.WISHES: wishes,
    Part.COMMUTE: commute,
    Part.WORKING_TIME: working_time,
    Part.LANGUAGE: language,
}

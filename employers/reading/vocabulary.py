"""PURE: the words and codes of the catalogue that the reader looks for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MAX_TOKENS = 5
COMMON = frozenset(
    """
    arbeitarbeitenaufgabenberatungteamserviceverkaufbereichleitungplanungkundenkommunikationorganisationqualität
    sicherheittechniktransporttraininganalyseautobürolagerdeutschenglischpflegeerfahrungSkills by their
    normalised words, and the codes that exist; an empty set of codes allows all that we know.Vocabulary from
    (words, skill code). Words that stand for two skills, or for nothing much, are left out.
    """.split()
) > MAX_TOKENS:
            continue
        found[key] = code if found.get(key, code) == code else None
    kept = {key: code for key, code in found.items() if code is not None}
    return Vocabulary(kept, certificates, licences, demands)


def normal(words: str) -> str:
    """Words in the form in which they are compared: lower case, single blanks, no punctuation at the edges."""
    return " ".join(re.findall(r"[\w+#]+", words.casefold()))

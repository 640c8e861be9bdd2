"""PURE: free text to entries of the catalogue, ranked: job titles to occupations, words to skills, in many languages.

`build_index` makes a `LinkIndex` of the words of a catalogue; `LinkIndex.rank` gives the entries that a text may mean.
"""

from matching.linking.bridge import Bridge
from matching.linking.entries import Surroundings
from matching.linking.index import Link, LinkIndex, build_index
from matching.linking.similar import SimilarTitles
from matching.linking.terms import CatalogueTerm, Ranked, Term
from matching.linking.titles import LOW_SCORE, TermIndex, normal_title

__all__ = [
    "LOW_SCORE",
    "Bridge",
    "CatalogueTerm",
    "Link",
    "LinkIndex",
    "Ranked",
    "SimilarTitles",
    "Surroundings",
    "Term",
    "TermIndex",
    "build_index",
    "normal_title",
]

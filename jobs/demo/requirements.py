"""What a generated vacancy asks of people, and the sentences that say so."""

from collections.abc import Mapping
from typing import Any

from employers.codes import Demand, Need, Origin, RequirementKind
from jobs.demo.adverts import Advert
from jobs.demo.draws import Draws
from jobs.demo.material import Material, Row
from profiles.catalogue.codes import Cefr, kldb_level

LIFTED_KG = (8, 10, 12, 15, 20, 25)


class Asking:
    """Draws the requirements and demands of one vacancy into ``requirements`` and ``demands``."""

    def __init__(self, draws: Draws, material: Material, template: Mapping[str, Any], advert: Advert) -> None:
        self.draws = draws
        self.material = material
        self.template = template
        self.advert = advert
        self.shares = material.employers.value("vacancy")
        self.requirements: list[Row] = []
        self.demands: list[Row] = []

    def all(self, *, is_training: bool) -> None:
        """Everything that the template asks; a training post asks no skills, experience or qualification."""
        self.german()
        self.other_languages()
        self.papers()
        if not is_training:
            self.skills()
            self.experience()
        self.strains()

    def phrase(self, path: str, **places: str) -> str:
        """A sentence of this kind with its places filled."""
        return str(self.draws.pick(self.material.phrases.value(path))).format(**places)

    def ask(
        self, kind: RequirementKind, code: str, words: str | None, *, level: int | None = None, need: Need = Need.MUST,
        is_learnable: bool = False,
    ) -> Row:  # fmt: skip
        """Add a requirement, said by these words; without words another sentence says it."""
        row: Row = {"kind": kind, "code": code, "aspect": None, "level": level, "need": need,
                    "is_learnable": is_learnable, "origin": Origin.STATED, "words": None, "span_start": None,
                    "span_end": None}  # fmt: skip
        self.requirements.append(row)
        if words is not None:
            self.advert.says(words, row)
        return row

    def german(self) -> None:
        """A level of German as must or wish, German without a level, or nothing at all."""
        draws, shares = self.draws, self.shares
        low, high = (Cefr[name] for name in self.template["german_level"])
        level = high if draws.chance(shares["german_higher_share"]) else Cefr(draws.between(low, high))
        is_wish = draws.chance(shares["german_wish_share"])
        need = Need.WISH if is_wish else Need.MUST
        if level is Cefr.A0 or not draws.chance(shares["german_stated_share"]):
            return
        if draws.chance(shares["german_vague_share"]):
            words = self.phrase("german.vague_wish" if is_wish else "german.vague_must")
            self.ask(RequirementKind.LANGUAGE, "de", words, need=need)
        elif need is Need.MUST and level < high and draws.chance(0.4):
            words = self.phrase("german.must_and_better", level=level.name, better=Cefr(level + 1).name)
            must = self.ask(RequirementKind.LANGUAGE, "de", None, level=int(level))
            wish = self.ask(RequirementKind.LANGUAGE, "de", None, level=int(level) + 1, need=Need.WISH)
            self.advert.says(words, must, wish)
        else:
            words = self.phrase(f"german.{need.value}", level=level.name)
            self.ask(RequirementKind.LANGUAGE, "de", words, level=int(level), need=need)

    def other_languages(self) -> None:
        """Languages beside German, as wishes."""
        names = self.material.phrases.value("other_language.names")
        for code in self.template["wish_languages"]:
            name = names.get(code) or self.material.language_labels[code]
            words = self.phrase("other_language.wish", language=name)
            self.ask(RequirementKind.LANGUAGE, code, words, need=Need.WISH)

    def papers(self) -> None:
        """Licence and certificates."""
        licence = self.template["licence"]
        if licence:
            words = self.phrase("licence.must", **{"class": licence})
            self.ask(RequirementKind.LICENCE, licence, words)
        kind = RequirementKind.CERTIFICATE
        for code in self.template["certificates"]:
            self.ask(kind, code, self.phrase(f"certificate.{code}.must"))
        for code in self.template["wish_certificates"]:
            self.ask(kind, code, self.phrase(f"certificate.{code}.wish"), need=Need.WISH)
        for code in self.template["learnable_certificates"]:
            self.ask(kind, code, self.phrase(f"certificate.{code}.learnable"), is_learnable=True)

    def skills(self) -> None:
        """Skills as musts and wishes; some may be learned on the job, which one sentence says for all of them."""
        draws, shares = self.draws, self.shares
        is_skilled = (kldb_level(self.template["occupation"]) or 1) > 1
        is_taught = draws.chance(shares["learnable_skill_share"]) and self.template["experience"] != "required"
        musts = {code: draws.chance(shares["skill_must_share"]) for code in self.template["must_skills"]}
        wished = [code for code in self.template["wish_skills"] if draws.chance(shares["skill_wish_share"])]
        for code, is_must in [*musts.items(), *((code, False) for code in wished)]:
            level = 2 if is_skilled and draws.chance(shares["skill_level_two_share"]) else 1
            need = Need.MUST if is_must else Need.WISH
            words = self.phrase(f"skill.{need.value}", skill=self.material.skill_labels[code])
            self.ask(RequirementKind.SKILL, code, words, level=level, need=need, is_learnable=is_taught and is_must)
        if is_taught and any(musts.values()):
            self.advert.says(self.phrase("qualification.learnable"))

    def experience(self) -> None:
        """Experience in the occupation, and a qualification where the experience is a must in a skilled one."""
        wanted, occupation = self.template["experience"], self.template["occupation"]
        words = self.phrase(f"experience.{wanted}")
        if wanted == "not_needed":
            self.advert.says(words)
            return
        need = Need.MUST if wanted == "required" else Need.WISH
        self.ask(RequirementKind.EXPERIENCE, occupation, words, need=need)
        level = kldb_level(occupation) or 1
        if level > 1 and wanted == "required":
            words = self.phrase("qualification.skilled")
            self.ask(RequirementKind.QUALIFICATION, occupation, words, level=level)

    def requirement_level(self, *, is_training: bool) -> int | None:
        """Level 1 where a skilled occupation is open without a qualification; None leaves it to the occupation."""
        level = kldb_level(self.template["occupation"]) or 1
        if level == 1:
            return None
        is_wish = self.template["experience"] == "wish" and self.draws.chance(self.shares["quick_entry_share"])
        is_open = is_training or is_wish or self.template["experience"] == "not_needed"
        return 1 if is_open and self.template["occupation"] not in self.material.regulated else None

    def strains(self) -> None:
        """What the work demands, as far as the advert says it."""
        for item, degree in self.template["demands"].items():
            if not self.draws.chance(self.shares["demands_stated_share"]):
                continue
            activity = self.draws.pick(self.material.phrases.value(f"demand.{item}"))
            kg = self.draws.pick(LIFTED_KG) if "{kg}" in activity else None
            words = self.phrase(f"demand_frame.{degree}", activity=activity.format(kg=kg))
            row: Row = {"item": item, "degree": Demand(degree), "max_kg": kg, "origin": Origin.STATED, "words": None}
            self.demands.append(row)
            self.advert.says(words, row)

"""A generated, lifelike world for trying things out: people, employers and vacancies that do not exist."""

from jobs.demo.world import make_demo_world

__all__ = ["make_demo_world"]

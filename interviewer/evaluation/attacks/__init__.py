"""Measures whether a reply can talk its way to a mark, and whether a right reply in unusual dress loses its own."""

from interviewer.evaluation.attacks.attack import CATEGORIES, Attack, Category
from interviewer.evaluation.attacks.measure import Report, measure
from interviewer.evaluation.attacks.suite import Suite, attacks, build

__all__ = ["CATEGORIES", "Attack", "Category", "Report", "Suite", "attacks", "build", "measure"]

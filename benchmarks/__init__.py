"""Measurements: what was compared, and the numbers it gave (the .md files beside the programs)."""

"""Pupil lists exported from any school system (SIMS, Arbor, Bromcom and others), CSV or XLSX."""

"""Styles: what music for each mood is made of, as data."""

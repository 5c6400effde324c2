"""Screens: the table, and the dialogs over it."""

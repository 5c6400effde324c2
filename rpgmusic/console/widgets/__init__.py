"""Widgets: each draws values that are passed down to it and sends messages up."""

"""Campaigns: the state of each table. Commands go in; a new timeline and events come out.

The rules are pure functions (`starting`, `transport`, `loops`, `mixing`, `queueing`, `planning`); `Campaigns` is the
one thin shell that keeps the present values, saves them and tells everyone.
"""

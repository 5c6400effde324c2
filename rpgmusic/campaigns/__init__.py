"""Campaigns: the state of each table. Commands go in; a new timeline and events come out.

The rules are pure functions: for what sounds (`starting`, `transport`, `loops`, `mixing`, `queueing`, `planning`,
`circling`, `bar_lines`, `ambience`, `scattering`), for the GM's board (`saving`, `capturing`, `firing`, `combat`,
`pads`). `Campaigns` is the one thin shell that keeps the present values, saves them and tells everyone.
"""

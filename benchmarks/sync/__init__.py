"""What the ear hears: the skew between browsers, measured at their sound cards, not by what the page believes.

`native` builds an exact virtual sound card and a clock shim; `cards` gives one card to each browser and reads the
recordings back; `browsers` opens the player page; `network` stands between a page and the server; `table` runs the
real server and `ruler` a page that tells how exact the rig itself is; `scenario` says what happens in a run and
`measure` carries it out. The analysis is pure: `signals`, `resampling`, `lag`, `spread`, `position`, `faults`, brought
together by `judge`. `programme` makes the sound that all listeners play.
"""

"""The domain: frozen values and pure functions. The standard library only; no clock, disk, network or randomness."""

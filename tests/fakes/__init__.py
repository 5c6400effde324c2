"""Stand-ins for services on the network: real HTTP servers that behave, and misbehave, as documented."""

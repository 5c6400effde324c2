"""The sound of the composer: notes become samples by synthesis, instrument by instrument, in a room."""

"""How the reader of scenes learns; needed to make its model, not to read with it."""

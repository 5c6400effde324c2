"""The built-in composer: a prompt's parameters become notes, and the notes become sound. No network, no samples."""

"""Scene sense: a scene's words become mood, intensity and setting, and these a prompt. No disk, no network."""

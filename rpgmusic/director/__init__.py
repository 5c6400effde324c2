"""The director: decides what should play for a scene, says why, and lets better music in when it is ready."""

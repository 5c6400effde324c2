"""The four views: table, library, scenes, log."""

"""Campaigns in files: exported and imported, backed up and restored."""

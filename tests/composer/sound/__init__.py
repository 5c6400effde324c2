"""Tests of the composer's sound."""

"""What makes audio, one module a provider, all behind one protocol."""

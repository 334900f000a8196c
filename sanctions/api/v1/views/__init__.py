"""The views: one call into the domain each."""

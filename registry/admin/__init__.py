"""The register in the admin: subscribers by their actions."""

from registry.admin import subscribers

__all__ = ["subscribers"]

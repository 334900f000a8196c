"""The register in the admin: its lines to read, its subscribers by their actions."""

from registry.admin import ledger, subscribers

__all__ = ["ledger", "subscribers"]

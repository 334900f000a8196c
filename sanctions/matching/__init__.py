"""The doors of matching: who in the register is like whom one asks for."""

"""The public documents of sanctions, composed purely from proposals and rows: what a line will say, and nothing else."""

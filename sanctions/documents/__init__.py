"""The public documents of sanctions, composed purely: what a line will say, and nothing else."""

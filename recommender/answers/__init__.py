"""What is advised: plans, and the answers to what if, why, and what else."""

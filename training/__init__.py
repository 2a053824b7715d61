"""Scripts that fit what ships as data. They need the `evaluation` extra and human-scored files, and run nowhere else."""

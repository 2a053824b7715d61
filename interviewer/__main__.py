"""`python -m interviewer`, and the console script."""

import os
import sys

# The matrices here are small: several threads wait for each other, on a busy machine for most of the time (33 s instead of
# 7 to build the index beside other work). A library must not decide this, so it is set where the program starts.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> None:
    """Run the command line."""
    from interviewer.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()

"""`python -m interviewer`, and the console script."""

import sys


def main() -> None:
    """Run the command line."""
    from interviewer.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()

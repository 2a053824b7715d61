"""`make bench`: every figure beside its floor. Medians of several runs; ratios matter more than milliseconds."""

import importlib
import os
import sys

PARTS = ("startup", "typing", "turn", "grading", "retrieval", "fitting", "difference", "corpus", "importing")


def main() -> None:
    """Run the parts named on the command line, or all of them."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {sys.version.split()[0]}, {cpus} processors, load {os.getloadavg()[0]:.1f}")
    for part in sys.argv[1:] or PARTS:
        print(f"\n{part}")
        importlib.import_module(f"benchmarks.{part}").main()


if __name__ == "__main__":
    main()

"""Lets the folder be run as a program: the first argument is the root of the project."""

import os
import sys

sys.path.insert(0, os.path.join(sys.argv[1], "Tools"))

from flood_runner.command import main  # noqa: E402  (the path has to be set first)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

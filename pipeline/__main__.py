"""`python -m pipeline` is the command `idcard`."""

import sys

from pipeline.command import main

if __name__ == "__main__":
    sys.exit(main())

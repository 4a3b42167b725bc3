"""`python -m engine.host`."""

import sys

from engine.host.server import main

if __name__ == "__main__":
    sys.exit(main())

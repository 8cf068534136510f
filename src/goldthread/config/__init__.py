"""Settings, addresses, commands. Everything that runs comes through here before numpy is there."""

import os

# Matrices here are small: a second thread of BLAS mostly waits, and beside another process that waiting
# took six times the CPU (20,000 outcomes: 14 s, 2.2 s with one). Whoever sets it otherwise is believed.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

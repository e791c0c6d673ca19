"""Hallmark: the system on which a Community Safety Partnership runs."""

import os

# The matrices of the analysis are small. More threads for one of them take longer than one does, many times longer on
# a busy machine. It must be said before NumPy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

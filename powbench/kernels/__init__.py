"""One interface over four ways to search: C (cffi), numba, hashlib; and the registry."""

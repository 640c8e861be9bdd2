"""A process that matches starts without the parts of other libraries that it never uses."""

import subprocess
import sys

CODE = """
import sys
import matching.kernel
assert "scipy.linalg.cython_blas" in sys.modules and "scipy.linalg" not in sys.modules
import scipy.linalg
print(float(scipy.linalg.inv([[2.0]])[0, 0]))
"""


def test_the_kernel_starts_no_linear_algebra_which_can_still_be_used() -> None:
    started = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)

    assert (started.returncode, started.stdout.strip(), started.stderr) == (0, "0.5", "")

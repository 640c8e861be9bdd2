"""PURE: the one piece of scipy that numba asks for when it first loads machine code, without all that lies around it.

numba looks whether `scipy.linalg.cython_blas` is there, which starts all of `scipy.linalg`: a fifth of the time that a
new process needs to its first match. Nothing compiled here uses it. Whoever needs `scipy.linalg` imports it as ever.
"""

import importlib.util
import sys
from importlib.machinery import PathFinder

NAME = "scipy.linalg.cython_blas"


def load_alone() -> None:
    """Load it by itself; where that does not work, nothing is changed and numba starts the rest."""
    package = importlib.util.find_spec("scipy")
    if "scipy.linalg" in sys.modules or package is None:
        return
    places = [f"{each}/linalg" for each in package.submodule_search_locations or ()]
    spec = PathFinder.find_spec(NAME, places)
    if spec is None or spec.loader is None:
        return
    sys.modules[NAME] = module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except ImportError:
        del sys.modules[NAME]

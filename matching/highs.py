"""PURE: HiGHS, told in worths (larger is better): a linear programme from a good start, or one with whole columns.

One thread and counted steps: the same programme gives the same solution on a busy machine and on an idle one.
"""

import math
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
import scipy.sparse

Reals = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

MOST_STEPS = 500_000  # of the simplex algorithm
COLUMNWISE, MINIMISE = 1, 1


@dataclass(frozen=True)
class Model:
    """Maximise worths @ x, 0 <= x <= 1, matrix @ x <= limits; which x start at 1, what the limits are worth."""

    matrix: scipy.sparse.csc_array
    worths: Reals
    starts: Mask
    limits: Reals
    duals: Reals


@dataclass(frozen=True)
class Solved:
    """The columns (empty: none found), what one more of each limit is worth, and the worth; of whole columns its bound
    (minus infinity: there is no solution)."""

    columns: Reals
    duals: Reals
    value: float


def solve_linear(model: Model, places: Whole, reaches: npt.NDArray[np.int64]) -> Solved:
    """The linear programme; the duals of the rows ``places`` end at most ``reaches`` from where they are believed.

    Costs are what is left after the believed duals, so that the start (each column at 0 or 1, no row binding but by its
    slack) is close to optimal: the steps are those that the difference takes. A dual stays within its reach because
    more of the limit can be bought, and what is left over sold, at that distance.
    """
    height, width = model.matrix.shape
    priced = np.flatnonzero(model.duals > 0)
    distance = np.full(height, np.inf)
    distance[places] = reaches
    slack = scipy.sparse.csc_array((np.ones(len(priced)), (priced, np.arange(len(priced)))), (height, len(priced)))
    bought = scipy.sparse.csc_array((-np.ones(len(places)), (places, np.arange(len(places)))), (height, len(places)))
    lower = np.full(height, -highspy.kHighsInf)
    lower[priced] = model.limits[priced]
    extra = len(priced) + len(places)
    highs = _highs()
    _pass(
        highs,
        scipy.sparse.hstack([model.matrix, slack, bought]).tocsc(),
        np.concatenate(
            [model.matrix.T @ model.duals - model.worths, np.minimum(model.duals, distance)[priced], distance[places]]
        ),
        np.concatenate([np.ones(width), np.full(extra, highspy.kHighsInf)]),
        (lower, model.limits),
    )
    basis = highspy.HighsBasis()
    at = (highspy.HighsBasisStatus.kLower, highspy.HighsBasisStatus.kUpper)
    basis.col_status = [at[start] for start in model.starts.tolist()] + [at[0]] * extra
    basis.row_status = [highspy.HighsBasisStatus.kBasic] * height
    basis.valid = True
    highs.setBasis(basis)
    highs.run()
    solution = highs.getSolution()
    value = float(model.limits @ model.duals) - highs.getInfo().objective_function_value
    return Solved(np.array(solution.col_value)[:width], model.duals - np.array(solution.row_dual), value)


def solve_whole(model: Model, whole: Whole, nodes: int) -> Solved:
    """The programme with these columns whole; ``value`` is its bound: what no solution exceeds."""
    highs = _highs()
    highs.setOptionValue("presolve", "on")
    highs.setOptionValue("mip_max_nodes", min(nodes, highspy.kHighsIInf))
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.5)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
    lower = np.full(len(model.limits), -highspy.kHighsInf)
    _pass(highs, model.matrix, -model.worths, np.ones(len(model.worths)), (lower, model.limits))
    if len(whole):
        kinds = np.full(len(whole), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        highs.changeColsIntegrality(len(whole), whole.astype(np.int32), kinds)
    highs.run()
    info = highs.getInfo()
    is_found = info.primal_solution_status == highspy.kSolutionStatusFeasible
    columns = np.array(highs.getSolution().col_value) if is_found else np.zeros(0)
    bound = info.mip_dual_bound if len(whole) else info.objective_function_value
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        bound = math.inf
    return Solved(columns, np.zeros(0), -float(bound))


def _highs() -> highspy.Highs:
    highs = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "presolve": "off",
        "threads": 1,
        "random_seed": 0,
        "simplex_dual_edge_weight_strategy": 0,  # steps from a start so near are few: weighing them costs more
        "simplex_iteration_limit": MOST_STEPS,
    }.items():
        highs.setOptionValue(name, value)
    return highs


def _pass(
    highs: highspy.Highs, matrix: scipy.sparse.csc_array, costs: Reals, upper: Reals, rows: tuple[Reals, Reals]
) -> None:
    """Give HiGHS a programme: minimise the costs of columns from 0 to upper."""
    status = highs.passModel(
        matrix.shape[1],
        matrix.shape[0],
        matrix.nnz,
        COLUMNWISE,
        MINIMISE,
        0.0,
        costs,
        np.zeros(len(upper)),
        upper,
        *rows,
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data,
        np.zeros(len(upper), dtype=np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise ArithmeticError("The programme was refused by its solver.")

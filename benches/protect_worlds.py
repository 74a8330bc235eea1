"""Attacks a large protected table by other worlds: for every small cell it looks
for another table of whole numbers that agrees with all that is printed and in
which that cell is another number. It shares nothing with the tool but HiGHS with
`protect_attack.py` (highspy, PyPI), and knows in the end for each cell: a world
was found and added up again in whole numbers, or there is none, or it ran out of
time.

    protect_worlds.py TRUE.csv PROTECTED.csv 'admin1>admin2,sex' THRESHOLD [SECONDS] [READER...]
    protect_worlds.py --make SHAPE TRUE.csv SEED

TRUE.csv has every cell and total. It judges, and gives the world to start from;
the readers know of it nothing but totals that PROTECTED.csv has no row for and,
where READER ends in `+totals`, all totals of one dimension. Readers:

    sums      knows what is shown; a small cell must be able to be 1, and
              threshold-1
    primary   also knows that `primary` is 1 to threshold-1; any other number
    filled    and takes no `secondary` for an empty cell; any other number
    large     takes every `secondary` for a large count, and is right where none
              is masked; any other number, or a contradiction, or a wrong number

How: changes of hidden cells that keep every sum, as few people as can be. The
programme starts from "nothing changes", which is optimal; one cell is then made to
move, and the dual simplex mends that in a few steps. Where what it finds is no
whole number, the same is asked with whole numbers near by, then of all. A change
that is found serves every cell that it moves. No change in fractions is a proof
that there is none in whole numbers.

SHAPE of --make is wide, skewed, sparse, dense or deep."""

import itertools
import math
import random
import sys
import time

import highspy
import numpy

from protect_tables import cells_write, is_margin, poisson, rows_read, sums_make

READERS = ("sums", "primary", "filled", "large")
FAR = 1 << 40
NEAR = 1e-6


class Puzzle:
    """What is printed, and the hidden cells by number."""

    def __init__(self, true_name, protected_name, spec, threshold):
        dimensions = [part.split(">") for part in spec.split(",")]
        truth = {key: int(row["value"]) for key, row in rows_read(true_name, dimensions).items()}
        self.rows = rows_read(protected_name, dimensions)
        self.threshold, self.truth = threshold, truth
        self.cells = [key for key, row in self.rows.items() if row["value"] == ""]
        number = {key: at for at, key in enumerate(self.cells)}
        for key, row in self.rows.items():
            if row["value"] != "" and int(row["value"]) != truth[key]:
                sys.exit(f"{key} is shown as {row['value']} and is {truth[key]}")
        self.value = numpy.array([truth[key] for key in self.cells], dtype=numpy.int64)
        self.told = numpy.array([self.rows[key]["status"] == "primary" for key in self.cells])
        self.margin = numpy.array([is_margin(key) for key in self.cells])
        self.is_small = (self.value > 0) & (self.value < threshold)
        if (self.told & ~self.is_small).any():
            sys.exit("a cell that is not small says `primary`")
        shown = [key for key, row in self.rows.items() if row["value"] != ""]
        self.shown_small = [key for key in shown if 0 < truth[key] < threshold]
        self.lines = []
        for total, parts in sums_make(truth):
            own = [(number[key], 1) for key in parts if key in number]
            own += [(number[total], -1)] if total in number else []
            if own:
                self.lines.append(own)
        self.lines_of = [[] for _ in self.cells]
        for at, line in enumerate(self.lines):
            for cell, _ in line:
                self.lines_of[cell].append(at)

    def bounds(self, reader, totals):
        """The least and the most of each hidden cell, before any sum."""
        low = numpy.zeros(len(self.cells), dtype=numpy.int64)
        high = numpy.full(len(self.cells), FAR)
        if reader != "sums":
            low[self.told], high[self.told] = 1, self.threshold - 1
        if reader == "filled":
            low[~self.told] = 1
        if reader == "large":
            low[~self.told] = self.threshold
        if totals:
            low[self.margin] = high[self.margin] = self.value[self.margin]
        return low, high

    def parts(self, totals):
        """Hidden cells that sums join, totals of one dimension known or not."""
        fixed = self.margin & totals
        part = numpy.full(len(self.cells), -1)
        count = 0
        for first in range(len(self.cells)):
            if part[first] >= 0:
                continue
            part[first], open_ = count, [first]
            while open_:
                at = open_.pop()
                for line in [] if fixed[at] else self.lines_of[at]:
                    for cell, _ in self.lines[line]:
                        if part[cell] < 0 and not fixed[cell]:
                            part[cell] = count
                            open_.append(cell)
            count += 1
        return part, count

    def near(self, cells, steps, most):
        """The cells in sums with these, and with those again."""
        found = set(cells)
        edge = list(cells)
        for _ in range(steps):
            further = set()
            for cell in edge:
                for line in self.lines_of[cell]:
                    further.update(other for other, _ in self.lines[line])
            edge = list(further - found)
            if len(found) + len(edge) > most:
                edge = random.Random(len(found)).sample(sorted(edge), max(0, most - len(found)))
            found.update(edge)
        return sorted(found)


class Moves:
    """The programme over some cells: changes up and down at a price, sums stay."""

    def __init__(self, puzzle, cells, start, bounds, whole):
        self.cells = list(cells)
        self.place = {cell: at for at, cell in enumerate(self.cells)}
        index = numpy.array(self.cells, dtype=numpy.int64)
        self.down = (start[index] - bounds[0][index]).astype(float)
        self.up = (bounds[1][index] - start[index]).astype(float)
        self.up[self.up > FAR / 2] = highspy.kHighsInf
        self.solver = highspy.Highs()
        for option, value in [("output_flag", False), ("threads", 1)]:
            self.solver.setOptionValue(option, value)
        if not whole:
            for option, value in [("presolve", "off"), ("solver", "simplex")]:
                self.solver.setOptionValue(option, value)
        count = len(self.cells)
        chance = random.Random(count)
        # Prices that differ a little: of many changes as good, one is the best.
        price = [1 + chance.random() / 64 for _ in range(2 * count)]
        entries = {}
        for at, cell in enumerate(self.cells):
            for line in puzzle.lines_of[cell]:
                entries.setdefault(line, [])
        for number, line in enumerate(entries):
            entries[line] = number
        starts, indices, values = [], [], []
        sign = {}
        for line in entries:
            for cell, by in puzzle.lines[line]:
                if cell in self.place:
                    sign[line, cell] = by
        for way in (1.0, -1.0):
            for cell in self.cells:
                starts.append(len(indices))
                for line in puzzle.lines_of[cell]:
                    indices.append(entries[line])
                    values.append(way * sign[line, cell])
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 2 * count, len(entries)
        model.col_cost_ = price
        model.col_lower_ = [0.0] * (2 * count)
        model.col_upper_ = [*self.up, *self.down]
        model.row_lower_ = model.row_upper_ = [0.0] * len(entries)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = [*starts, len(indices)]
        model.a_matrix_.index_, model.a_matrix_.value_ = indices, values
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * (2 * count)
        self.solver.passModel(model)
        self.base = None

    def reach(self, cell, by, seconds):
        """`none` where there is no change, `late`, or the change in numbers."""
        at, count = self.place[cell], len(self.cells)
        if by > self.up[at] or -by > self.down[at]:
            return "none", None
        moves, stays = (at, at + count) if by > 0 else (at + count, at)
        if self.base is not None:
            self.solver.setBasis(self.base)
        self.solver.changeColBounds(moves, abs(by), abs(by))
        self.solver.changeColBounds(stays, 0.0, 0.0)
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        self.solver.run()
        status = self.solver.getModelStatus()
        self.solver.changeColBounds(at, 0.0, self.up[at])
        self.solver.changeColBounds(at + count, 0.0, self.down[at])
        if status == highspy.HighsModelStatus.kInfeasible:
            return "none", None
        if status != highspy.HighsModelStatus.kOptimal:
            return "late", None
        found = numpy.array(self.solver.getSolution().col_value)
        return "found", found[:count] - found[count:]

    def rest(self):
        """Nothing changes: the base that every question starts from."""
        self.solver.run()
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            basis = self.solver.getBasis()
            self.base = basis if basis.valid else None


def is_world(puzzle, start, bounds, change):
    """Added up again in whole numbers, with nothing of the solver."""
    world = dict(change)
    for cell, by in world.items():
        if not bounds[0][cell] <= start[cell] + by <= bounds[1][cell]:
            return False
    lines = {line for cell in world for line in puzzle.lines_of[cell]}
    return all(sum(sign * world.get(cell, 0) for cell, sign in puzzle.lines[line]) == 0 for line in lines)


class Attack:
    """One reader against one table, from one world."""

    def __init__(self, puzzle, start, bounds, until):
        self.puzzle, self.start, self.bounds, self.until = puzzle, start, bounds, until
        self.cells = [at for at in range(len(start)) if bounds[0][at] < bounds[1][at]]
        self.all = Moves(puzzle, self.cells, start, bounds, False)
        self.all.rest()
        self.integer = None
        self.programmes = self.whole_programmes = 0

    def kept(self, cells, change):
        """The change as whole numbers, if it is a world."""
        near = numpy.rint(change)
        if numpy.abs(change - near).max() > NEAR:
            return None
        moved = [(cells[at], int(near[at])) for at in numpy.nonzero(near)[0]]
        return moved if is_world(self.puzzle, self.start, self.bounds, moved) else None

    def reach(self, cell, by):
        """`none`, `late` or the change."""
        if cell not in self.all.place:
            return "none", None
        self.programmes += 1
        answer, change = self.all.reach(cell, by, 60)
        if answer == "none":
            return answer, None
        support = [cell]
        if answer == "found":
            moved = self.kept(self.cells, change)
            if moved is not None:
                return "found", moved
            support = [self.cells[at] for at in numpy.nonzero(numpy.abs(change) > NEAR)[0]]
        may = set(self.cells)
        for steps, most, seconds in [(0, 2000, 5), (1, 400, 10), (1, 1500, 20), (2, 4000, 60)]:
            if time.process_time() > self.until:
                return "late", None
            self.whole_programmes += 1
            near = [at for at in self.puzzle.near(support, steps, most) if at in may]
            answer, change = Moves(self.puzzle, near, self.start, self.bounds, True).reach(cell, by, seconds)
            moved = self.kept(near, change) if answer == "found" else None
            if moved is not None:
                return "found", moved
        if self.integer is None:
            self.integer = Moves(self.puzzle, self.cells, self.start, self.bounds, True)
        answer, change = self.integer.reach(cell, by, 240)
        moved = self.kept(self.cells, change) if answer == "found" else None
        return ("found", moved) if moved is not None else ("none" if answer == "none" else "late", None)

    def run(self, goals):
        """For each cell and goal: found, none or late. A goal is a value, or
        nothing for "any other"."""
        left = {goal: None for goal in goals}
        answers = {}
        order = list(goals)
        random.Random(1).shuffle(order)
        for goal in order:
            if goal not in left:
                continue
            if time.process_time() > self.until:
                break
            cell, wanted = goal
            ways = [1, -1] if wanted is None else [wanted - int(self.start[cell])]
            if cell % 2 and wanted is None:
                ways.reverse()
            seen = []
            for by in ways:
                answer, moved = ("found", []) if by == 0 else self.reach(cell, by)
                seen.append(answer)
                if answer == "found":
                    for other, step in moved:
                        for served in ((other, None), (other, int(self.start[other]) + step)):
                            if left.pop(served, 0) is None:
                                answers[served] = "found"
                    break
            answers[goal] = "found" if "found" in seen else "late" if "late" in seen else "none"
            left.pop(goal, None)
        answers.update((goal, "late") for goal in left)
        return answers


def reader_attack(puzzle, reader, totals, seconds):
    began = time.process_time()
    until = began + seconds
    bounds = puzzle.bounds(reader, totals)
    asked = puzzle.is_small & ~(puzzle.margin & totals)
    small = [int(cell) for cell in numpy.nonzero(asked)[0]]
    start, note = puzzle.value, ""
    if reader in ("filled", "large"):
        start, small, note = world_believed(puzzle, totals, bounds, small)
    attack = Attack(puzzle, start, bounds, until) if small else None
    goals = [(cell, None) for cell in small]
    if reader == "sums":
        goals = [(cell, end) for cell in small for end in (1, puzzle.threshold - 1)]
    answers = attack.run(goals) if small else {}
    count = lambda word: sum(1 for answer in answers.values() if answer == word)
    line = f"{reader}{' +totals' if totals else ''}: {int(asked.sum())} small cells{note}; "
    if reader == "sums":
        narrow = sorted({cell for (cell, _), answer in answers.items() if answer == "none"})
        late = {cell for (cell, _), answer in answers.items() if answer == "late"}
        any_other = Attack.run(attack, [(cell, None) for cell in narrow]) if narrow else {}
        known = [cell for (cell, _), answer in any_other.items() if answer == "none"]
        line += f"{len(known)} recovered, {len(narrow)} narrower than the rule, {len(late)} not settled"
    else:
        known = [cell for (cell, _), answer in answers.items() if answer == "none"]
        line += f"{len(known)} recovered, {count('late')} not settled"
    if attack:
        line += f"; {attack.programmes} programmes, {attack.whole_programmes} in whole numbers"
    print(f"{line}; {time.process_time() - began:.0f} CPU s", flush=True)
    for cell in known[:20]:
        print("  recovered:", puzzle.cells[cell], puzzle.value[cell])
    late = [cell for (cell, _), answer in answers.items() if answer == "late"]
    for cell in late[:20]:
        print("  not settled:", puzzle.cells[cell], puzzle.value[cell])


def world_believed(puzzle, totals, bounds, small):
    """A reader who is wrong of some cells: parts that contradict are of no use to
    him; in the others a world that he believes, and the cells that have their
    true number there."""
    part, _ = puzzle.parts(totals)
    wrong = {int(part[cell]) for cell in range(len(part)) if not bounds[0][cell] <= puzzle.value[cell] <= bounds[1][cell]}
    start = puzzle.value.copy()
    contradict, wrong_number = 0, 0
    keep = [cell for cell in small if int(part[cell]) not in wrong]
    fixed = [cell for cell in range(len(part)) if part[cell] in wrong and bounds[0][cell] == bounds[1][cell]]
    if any(bounds[0][cell] != puzzle.value[cell] for cell in fixed):
        sys.exit("a known total is not what it is")
    for number in sorted(wrong):
        cells = [int(cell) for cell in numpy.nonzero(part == number)[0]]
        world = world_find(puzzle, cells, bounds)
        own = [cell for cell in small if part[cell] == number]
        if world is None:
            contradict += len(own)
            for cell in cells:
                bounds[0][cell] = bounds[1][cell] = puzzle.value[cell]
            continue
        for cell, value in zip(cells, world):
            start[cell] = value
        same = [cell for cell in own if start[cell] == puzzle.value[cell]]
        wrong_number += len(own) - len(same)
        keep += same
    return start, keep, f", {contradict} in parts that contradict, {wrong_number} another number"


def world_find(puzzle, cells, bounds):
    """Whole numbers within bounds that agree with the sums, near the truth."""
    place = {cell: at for at, cell in enumerate(cells)}
    solver = highspy.Highs()
    for option, value in [("output_flag", False), ("threads", 1), ("time_limit", 300.0)]:
        solver.setOptionValue(option, value)
    for cell in cells:
        high = bounds[1][cell]
        solver.addVar(float(bounds[0][cell]), float(high) if high < FAR / 2 else highspy.kHighsInf)
    lines = sorted({line for cell in cells for line in puzzle.lines_of[cell]})
    for line in lines:
        own = [(cell, sign) for cell, sign in puzzle.lines[line] if cell in place]
        rest = float(sum(sign * puzzle.value[cell] for cell, sign in own))
        solver.addRow(rest, rest, len(own), [place[cell] for cell, _ in own], [float(s) for _, s in own])
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    found = numpy.array(solver.getSolution().col_value)
    if status != highspy.HighsModelStatus.kOptimal or numpy.abs(found - numpy.rint(found)).max() > NEAR:
        solver.changeColsIntegrality(len(cells), list(range(len(cells))), [highspy.HighsVarType.kInteger] * len(cells))
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        found = numpy.array(solver.getSolution().col_value)
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            print("  what the reader believes was not settled in time", flush=True)
            return None
    return [int(value) for value in numpy.rint(found)]


# Places, other dimensions' sizes, mean people in a cell, spread of places and of
# each cell.
SHAPES = {
    "wide": (74, (2, 7, 10), 2, 1.2, 0.0),
    "skewed": (48, (2, 6, 8), 6, 2.2, 0.8),
    "sparse": (60, (2, 9, 7), 0.4, 1.0, 0.4),
    "dense": (40, (2, 5, 9), 40, 0.8, 0.3),
    "deep": (90, (3, 4, 12), 3, 1.6, 0.6),
}


def table_make(shape, name, seed):
    chance = random.Random(f"{shape} {seed}")
    count, (sexes, ages, nations), mean, spread, noise = SHAPES[shape]
    districts, regions = max(4, count // 4), max(2, count // 20)
    places = [(f"R{at % districts % regions}", f"D{at % districts}", f"P{at}") for at in range(count)]
    nation = [(f"N{at % 3}", f"N{at % 3}x{at}") for at in range(nations)]
    axes = [places, [(f"S{at}",) for at in range(sexes)], [(f"A{at}",) for at in range(ages)], nation]
    weights = [[math.exp(chance.gauss(0, s)) for _ in axis] for s, axis in zip((spread, 0.3, 0.7, 1.0), axes)]
    cells = {}
    for choice in itertools.product(*(list(enumerate(axis)) for axis in axes)):
        share = mean * math.prod(weights[d][at] for d, (at, _) in enumerate(choice))
        number = poisson(chance, share * math.exp(chance.gauss(0, noise)))
        ups = [[path[:deep] + ("",) * (len(path) - deep) for deep in range(len(path) + 1)] for _, path in choice]
        for key in itertools.product(*ups):
            cells[key] = cells.get(key, 0) + number
    cells_write(name, cells)


def main():
    if sys.argv[1] == "--make":
        table_make(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    true_name, protected_name, spec, threshold = sys.argv[1:5]
    seconds = int(sys.argv[5]) if len(sys.argv) > 5 else 400
    readers = sys.argv[6:] or [name + end for name in READERS for end in ("", "+totals")]
    puzzle = Puzzle(true_name, protected_name, spec, int(threshold))
    _, parts = puzzle.parts(False)
    masked = int((puzzle.is_small & ~puzzle.told).sum())
    print(f"{len(puzzle.rows)} cells, {len(puzzle.cells)} hidden in {parts} parts, ", end="")
    print(f"{int(puzzle.is_small.sum())} small, {masked} of them masked, {len(puzzle.shown_small)} small shown", flush=True)
    for reader in readers:
        name, totals = reader.removesuffix("+totals"), reader.endswith("+totals")
        reader_attack(puzzle, name, totals, seconds)


main()

"""Attacks a protected table with HiGHS (highspy, PyPI): an attacker that shares
nothing with the tool.

    protect_attack.py TRUE.csv PROTECTED.csv 'admin1>admin2,sex' THRESHOLD [MOST]
    protect_attack.py --make TRUE.csv [SEED]

TRUE.csv has every cell and total. It judges what is found; the attacker takes
from it nothing but totals that are known: those that PROTECTED.csv has no row
for and, in the second half, all totals of one dimension. For every small cell
(or MOST of them, taken at random) the least and the most it can be is sought by
four readers: one who knows the sums and what is shown; one who also knows that
primary cells are small; one who further takes no secondary cell for an empty
one; and one who takes every secondary cell for a large one. Each part of the
table whose hidden cells no sum joins to others is a programme of its own, so
that what contradicts the statuses in one part is of no help in another.

Prints cells recovered, cells for which a wrong number would be concluded, cells
in parts that contradict what the reader believes, and for the first reader, cells
left with less than any value of the rule, and with less than one person more and
one fewer.

--make writes a table of 33,600 cells to try this on: admin (three levels), sex,
age and nationality (two levels), counts at random, with every total."""

import itertools
import math
import random
import sys

import highspy

from protect_tables import cells_write, is_margin, rows_read, sums_make

FAR = highspy.kHighsInf
NEAR = 1e-6
READERS = ("sums", "primary is small", "secondary is not empty", "secondary is large")


def bounds_of(row, threshold, reader):
    if reader > 0 and row["status"] == "primary":
        return 1, threshold - 1
    return (0, 0, 1, threshold)[reader], FAR


def parts_make(hidden, sums):
    """Hidden cells that sums join, each part with its sums."""
    parent = {key: key for key in hidden}

    def root(key):
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    touching = []
    for total, parts in sums:
        own = [key for key in (total, *parts) if key in parent]
        if own:
            touching.append((own[0], total, parts))
            for key in own[1:]:
                parent[root(key)] = root(own[0])
    found = {}
    for key in hidden:
        found.setdefault(root(key), ([], []))[0].append(key)
    for key, total, parts in touching:
        found[root(key)][1].append((total, parts))
    return list(found.values())


class Part:
    """A programme over one part."""

    def __init__(self, cells, sums, known, bounds):
        self.number = {key: at for at, key in enumerate(cells)}
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        for key in cells:
            self.solver.addVar(*bounds[key])
        for total, parts in sums:
            columns, signs, rest = [], [], 0
            for key, sign in [(total, -1), *((part, 1) for part in parts)]:
                if key in self.number:
                    columns.append(self.number[key])
                    signs.append(float(sign))
                else:
                    rest += sign * known[key]
            self.solver.addRow(-rest, -rest, len(columns), columns, signs)

    def end(self, key, sense):
        """The least or the most; nothing where the bounds contradict each other."""
        column = self.number[key]
        self.solver.changeColCost(column, 1.0)
        self.solver.changeObjectiveSense(sense)
        self.solver.run()
        status = self.solver.getModelStatus()
        value = self.solver.getObjectiveValue()
        self.solver.changeColCost(column, 0.0)
        if status == highspy.HighsModelStatus.kOptimal:
            return value
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        return -FAR if sense == highspy.ObjSense.kMinimize else FAR


def attack(rows, known, sums, small, threshold, reader):
    """The range of each small cell; nothing in parts that contradict."""
    hidden = [key for key in rows if key not in known]
    bounds = {key: bounds_of(rows[key], threshold, reader) for key in hidden}
    ranges, wanted = {}, set(small)
    for cells, own in parts_make(hidden, sums):
        asked = [key for key in cells if key in wanted]
        part = Part(cells, own, known, bounds) if asked else None
        for key in asked:
            least = part.end(key, highspy.ObjSense.kMinimize)
            if least is None:
                ranges.update((key, None) for key in asked)
                break
            ranges[key] = least, part.end(key, highspy.ObjSense.kMaximize)
    return ranges


def report(who, ranges, truth, threshold, first):
    only = lambda low, high: high < FAR and math.ceil(low - NEAR) >= math.floor(high + NEAR)
    open_ = {key: ends for key, ends in ranges.items() if ends is not None}
    exact = [key for key, ends in open_.items() if only(*ends)]
    true = sum(1 for key in exact if math.ceil(open_[key][0] - NEAR) == truth[key])
    line = f"{who}: {len(ranges)} cells, {true} recovered, {len(exact) - true} concluded wrongly, "
    line += f"{len(ranges) - len(open_)} in parts that contradict"
    if first:
        narrow = sum(1 for low, high in open_.values() if low > 1 + NEAR or high < threshold - 1 - NEAR)
        stuck = sum(
            1
            for key, (low, high) in open_.items()
            if low > truth[key] - 1 + NEAR or high < truth[key] + 1 - NEAR
        )
        line += f"; {narrow} narrower than the rule, {stuck} not one each way"
    print(line, flush=True)


def table_attack(true_name, protected_name, spec, threshold, most):
    dimensions = [part.split(">") for part in spec.split(",")]
    truth = {key: int(row["value"]) for key, row in rows_read(true_name, dimensions).items()}
    rows = rows_read(protected_name, dimensions)
    sums = sums_make(truth)
    shown = {key: int(row["value"]) for key, row in rows.items() if row["value"] != ""}
    implied = {key: value for key, value in truth.items() if key not in rows}
    for margins in (False, True):
        known = {**implied, **shown}
        if margins:
            known.update((key, value) for key, value in truth.items() if is_margin(key))
        small = [key for key in rows if 0 < truth[key] < threshold and not (margins and is_margin(key))]
        shown_small = sum(1 for key in small if key in shown)
        if shown_small:
            print(f"{shown_small} small cells are shown")
        chance = random.Random(1)
        small = chance.sample(small, min(most, len(small)))
        for reader, name in enumerate(READERS):
            ranges = attack(rows, known, sums, small, threshold, reader)
            report(f"{name}{', totals known' if margins else ''}", ranges, truth, threshold, reader == 0)


def table_make(name, seed):
    chance = random.Random(seed)
    places = [(f"R{at % 3}", f"D{at % 22:02}", f"P{at:02}") for at in range(74)]
    places = [(f"R{int(d[1:]) % 3}", d, p) for _, d, p in places]
    nations = [(f"N{at % 3}", f"N{at % 3}{at:02}") for at in range(10)]
    sexes, ages = [("F",), ("M",)], [(f"A{at}",) for at in range(7)]
    weight = lambda spread, count: [math.exp(chance.gauss(0, spread)) for _ in range(count)]
    weights = [weight(1.2, 74), weight(0.3, 2), weight(0.7, 7), weight(1.0, 10)]
    cells = {}
    axes = [list(enumerate(axis)) for axis in (places, sexes, ages, nations)]
    for choice in itertools.product(*axes):
        mean = 2 * math.prod(weights[d][at] for d, (at, _) in enumerate(choice))
        limit, product, count = math.exp(-min(mean, 600)), chance.random(), 0
        while product > limit:
            product *= chance.random()
            count += 1
        ups = [
            [path[:depth] + ("",) * (len(path) - depth) for depth in range(len(path) + 1)]
            for _, path in choice
        ]
        for key in itertools.product(*ups):
            cells[key] = cells.get(key, 0) + count
    cells_write(name, cells)


def main():
    if sys.argv[1] == "--make":
        table_make(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
        return
    true_name, protected_name, spec, threshold = sys.argv[1:5]
    most = int(sys.argv[5]) if len(sys.argv) > 5 else 10**9
    table_attack(true_name, protected_name, spec, int(threshold), most)


main()

"""Attacks a protected table with HiGHS (highspy, PyPI): an attacker that shares
nothing with the tool.

    protect_attack.py TRUE.csv PROTECTED.csv 'admin1>admin2,sex' THRESHOLD [MOST]

TRUE.csv has every cell and total. For every small cell (at most MOST of them,
spread evenly) the least and the most it can be is sought, by an attacker who
knows the sums and what is shown; one who also knows that primary cells are
small; and one who knows that secondary cells are not. The last two try again
with all totals of one dimension known. Prints cells recovered and, for
the first, cells left with less than any value of the rule, and with less than one
person more and one fewer."""

import csv
import sys

import highspy

FAR = highspy.kHighsInf


def tables_read(true_name, protected_name, spec):
    dimensions = [part.split(">") for part in spec.split(",")]
    read = lambda name: list(csv.DictReader(open(name, newline="")))
    key = lambda row: tuple(tuple(row[level] for level in levels) for levels in dimensions)
    truth = {key(row): int(row["value"]) for row in read(true_name)}
    return dimensions, truth, {key(row): row for row in read(protected_name)}


def sums_make(truth):
    """Every total with its parts along each dimension."""
    sums = {}
    for key in truth:
        for d, path in enumerate(key):
            depth = sum(1 for label in path if label)
            if depth:
                up = path[: depth - 1] + ("",) * (len(path) - depth + 1)
                sums.setdefault((key[:d] + (up,) + key[d + 1 :], d), []).append(key)
    return sums


def bounds_of(truth, rows, threshold, knows, margins):
    bounds = {}
    for key, value in truth.items():
        row = rows.get(key)
        margin = sum(1 for path in key if path[0]) < min(2, len(key))
        if row is None or row["value"] != "" or (margins and margin):
            bounds[key] = (value, value)
        elif knows > 0 and row["status"] == "primary":
            bounds[key] = (1, threshold - 1)
        else:
            bounds[key] = (threshold if knows > 1 else 0, FAR)
    return bounds


def attack(truth, sums, bounds, cells):
    """The range of each cell, unless the bounds contradict the truth."""
    number = {key: at for at, key in enumerate(truth)}
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for key in truth:
        solver.addVar(*bounds[key])
    for (total, _), parts in sums.items():
        columns = [number[total]] + [number[part] for part in parts]
        solver.addRow(0, 0, len(columns), columns, [-1.0] + [1.0] * len(parts))
    ranges = {}
    for key in cells:
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            solver.changeColCost(number[key], 1.0)
            solver.changeObjectiveSense(sense)
            solver.run()
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                ends.append(solver.getObjectiveValue())
            elif status == highspy.HighsModelStatus.kInfeasible:
                return None
            else:
                ends.append(FAR)
        solver.changeColCost(number[key], 0.0)
        ranges[key] = ends
    return ranges


def main():
    true_name, protected_name, spec, threshold = sys.argv[1:5]
    threshold = int(threshold)
    most = int(sys.argv[5]) if len(sys.argv) > 5 else 10**9
    _, truth, rows = tables_read(true_name, protected_name, spec)
    sums = sums_make(truth)
    for margins in (False, True):
        small = [key for key, value in truth.items() if 0 < value < threshold and key in rows]
        if margins:
            small = [key for key in small if sum(1 for path in key if path[0]) >= min(2, len(key))]
        small = small[:: max(1, len(small) // most)]
        for knows, name in enumerate(("sums", "primary is small", "secondary is not")):
            ranges = attack(truth, sums, bounds_of(truth, rows, threshold, knows, margins), small)
            who = f"{name}{', totals known' if margins else ''}"
            if ranges is None:
                print(f"{who}: contradicts the truth, tells nothing")
                continue
            whole = lambda ends: -(-(ends[0] - 1e-6) // 1) >= (ends[1] + 1e-6) // 1
            recovered = sum(1 for ends in ranges.values() if whole(ends))
            narrow = sum(1 for low, high in ranges.values() if low > 1.000001 or high < threshold - 1.000001)
            stuck = sum(1 for key, (low, high) in ranges.items() if low > truth[key] - 0.999999 or high < truth[key] + 0.999999)
            print(
                f"{who}: {len(small)} cells, {recovered} recovered, {narrow} narrower than the rule, "
                f"{stuck} not one each way"
            )


main()

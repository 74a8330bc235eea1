"""What the measurements of protection share: tables of counts as files, their
sums, and counts drawn by chance. No more of one attack is in another."""

import csv
import itertools
import math

COLUMNS = ["admin1", "admin2", "admin3", "sex", "age", "region", "nationality", "value"]


def rows_read(name, dimensions):
    with open(name, newline="") as file:
        key = lambda row: tuple(tuple(row[level] for level in levels) for levels in dimensions)
        return {key(row): row for row in csv.DictReader(file)}


def cells_write(name, cells):
    """Cells of four dimensions, the first and the last of several levels."""
    with open(name, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([*itertools.chain(*key), count] for key, count in cells.items())
    print(f"{len(cells)} cells")


def sums_make(keys):
    """Every total with its parts along each dimension."""
    sums = {}
    for key in keys:
        for d, path in enumerate(key):
            depth = sum(1 for label in path if label)
            if depth:
                up = path[: depth - 1] + ("",) * (len(path) - depth + 1)
                sums.setdefault((key[:d] + (up,) + key[d + 1 :], d), []).append(key)
    return [(total, parts) for (total, _), parts in sums.items()]


def is_margin(key):
    return sum(1 for path in key if path[0]) < min(2, len(key))


def poisson(chance, mean):
    if mean > 50:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count

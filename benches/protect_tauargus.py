"""Hides the same tables with our program and with Tau-Argus (pytauargus), and
prints for each: secondary cells, people in secondary cells, small cells whose
status says `secondary` all the same (they are hidden in any case), CPU seconds.

Tau-Argus keeps each small cell from being known to within a fifth, by a reader
who adds up what is shown. Ours makes one of three promises. "ours, sums" is the
same reader, and one person more and one fewer, which is more than a fifth: its
ratio compares like with like. "ours, reader", the default, keeps each small cell
open from 1 to 4 by sums, even for a reader who knows every total of one dimension,
and leaves more than one number to a reader who uses the statuses: its ratio is
the price of that. "ours, occupied" leaves more than one number also to a reader
who takes no hidden cell for an empty one. The ratio by word counts the masked
small cells too.

Tables are admin (three levels) x sex x age with every total printed; counts
are random with a fixed seed. Tau-Argus gets the same people as records, with
the rule FREQ(5, 20) and its optimal method, twice: as it comes it hides the
fewest people, and with unit costs the fewest cells. The ratios are to the
cells of the latter."""

import collections
import csv
import math
import os
import pathlib
import random
import resource
import subprocess
import sys

from protect_tables import poisson

# name, places, mean people in a cell, seed; the last is for time alone.
TABLES = [
    ("2016-sparse", 58, 6, 1),
    ("2016-dense", 58, 25, 4),
    ("4080-sparse", 144, 6, 2),
    ("4080-dense", 144, 25, 5),
]
LARGE = ("9984", 390, 6, 3)
SEXES, AGES, DISTRICTS, REGIONS = 2, 7, 22, 3
DIMENSIONS = ["admin1", "admin2", "admin3", "sex", "age"]


def cells_make(places, mean, seed):
    """Counts of the finest cells, and of every total."""
    chance = random.Random(seed)
    weights = [math.exp(chance.gauss(0, 1.2)) for _ in range(places)]
    ages = [math.exp(chance.gauss(0, 0.7)) for _ in range(AGES)]
    finest, cells = {}, collections.Counter()
    for place, weight in enumerate(weights):
        district = place % DISTRICTS
        path = (f"R{district % REGIONS:04}", f"D{district:04}", f"P{place:04}")
        for sex in range(SEXES):
            for age in range(AGES):
                noise = math.exp(chance.gauss(0, 0.4))
                share = mean * weight * (0.62, 0.38)[sex] * ages[age] * noise
                finest[path, f"s{sex}", f"g{age}"] = poisson(chance, share)
    for (path, sex, age), count in finest.items():
        for depth in range(4):
            up = path[:depth] + ("",) * (3 - depth)
            for s in (sex, ""):
                for a in (age, ""):
                    cells[(*up, s, a)] += count
    return finest, cells


def cpu_of(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def ours_run(program, folder, name, cells, promise):
    source, target = folder / f"{name}.csv", folder / f"{name}.{promise}.csv"
    with source.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*DIMENSIONS, "value"])
        writer.writerows([*key, count] for key, count in cells.items())
    before = cpu_of(resource.RUSAGE_CHILDREN)
    dims = "admin1>admin2>admin3,sex,age"
    rules = ["--dims", dims, "--threshold", "5", "--promise", promise]
    command = [program, "--table", source, *rules, "-o", target]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = cpu_of(resource.RUSAGE_CHILDREN) - before
    with target.open(newline="") as file:
        hidden = [row for row in csv.DictReader(file) if row["value"] == ""]
    key = lambda row: tuple(row[d] for d in DIMENSIONS)
    secondary = [key(row) for row in hidden if not 0 < cells[key(row)] < 5]
    masked = sum(1 for row in hidden if 0 < cells[key(row)] < 5 and row["status"] != "primary")
    return len(secondary), sum(cells[key] for key in secondary), masked, seconds


def theirs_run(folder, name, finest, cost):
    from pytauargus import protect

    tree, people = {}, {"place": [], "sex": [], "age": [], "people": []}
    for (path, sex, age), count in finest.items():
        tree.setdefault(path[0], {}).setdefault(path[1], set()).add(path[2])
        for column, value in zip(people, (path[2], sex, age, 1.0)):
            people[column] += [value] * count
    lines = []
    for first in sorted(tree):
        lines.append(first)
        for second in sorted(tree[first]):
            lines.append(f"@{second}")
            lines.extend(f"@@{third}" for third in sorted(tree[first][second]))
    hierarchy = folder / "place.hrc"
    hierarchy.write_text("\n".join(lines) + "\n")
    before = cpu_of(resource.RUSAGE_SELF)
    table = protect(
        people,
        ["place", "sex", "age"],
        response="people",
        safety_rules="FREQ(5,20)",
        suppress="OPT(1)",
        cost_var=cost,
        hrc={"place": str(hierarchy)},
        hierleadstring="@",
        workdir=str(folder / f"tau-{name}{cost}"),
    ).tables[0]
    seconds = cpu_of(resource.RUSAGE_SELF) - before
    secondary = [row["people"] for row in table.rows if row["status"] == "M"]
    return len(secondary), int(sum(secondary)), 0, seconds


def main():
    folder, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    # Tau-Argus leaves its logs where it runs.
    os.chdir(folder)
    print("table         who                    secondary  people  masked   CPU s  ratio  by word")
    for name, places, mean, seed in TABLES:
        finest, cells = cells_make(places, mean, seed)
        fewest = theirs_run(folder, name, finest, "-2")
        runs = {
            "Tau-Argus, cells": fewest,
            "Tau-Argus, people": theirs_run(folder, name, finest, ""),
            "ours, sums": ours_run(program, folder, name, cells, "sums"),
            "ours, reader": ours_run(program, folder, name, cells, "reader"),
            "ours, occupied": ours_run(program, folder, name, cells, "occupied"),
        }
        for who, (count, people, masked, seconds) in runs.items():
            ratio, by_word = count / fewest[0], (count + masked) / fewest[0]
            line = f"{name:<13} {who:<22} {count:>9} {people:>7} {masked:>7} {seconds:>7.2f} {ratio:>6.2f} {by_word:>8.2f}"
            print(line, flush=True)
    name, places, mean, seed = LARGE
    cells = cells_make(places, mean, seed)[1]
    for promise in ("sums", "reader"):
        count, people, masked, seconds = ours_run(program, folder, name, cells, promise)
        print(f"{name:<13} {'ours, ' + promise:<22} {count:>9} {people:>7} {masked:>7} {seconds:>7.2f}")


main()

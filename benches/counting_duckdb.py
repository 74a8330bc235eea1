"""DuckDB on the facts that `counting` made: distinct people by four dimensions,
or the cube of the four. Prints CPU ms, wall ms, peak kB, cells and their sum."""

import resource
import sys
import time

import duckdb

BY = "programme, sex, age_group, admin2"
GROUPS = {"four": BY, "cube": f"CUBE ({BY})"}

question, folder = sys.argv[1:]
# What the interpreter and the library took to load is not counted.
before = resource.getrusage(resource.RUSAGE_SELF)
start = time.monotonic()
connection = duckdb.connect()
connection.execute("SET threads = 2")
cells, total = connection.execute(
    f"""SELECT count(*), sum(people) FROM (
            SELECT count(DISTINCT person) AS people
            FROM read_parquet('{folder}/part-*.parquet')
            GROUP BY {GROUPS[question]})"""
).fetchone()
wall = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
cpu = usage.ru_utime + usage.ru_stime - before.ru_utime - before.ru_stime
print(round(cpu * 1000), round(wall * 1000), usage.ru_maxrss, cells, int(total))

"""Masar and pyxform on the same three forms: 150 rows, 2,000 rows, 2,000 rows with
10,000 choices. Times one conversion in a warm process and a whole process (best of
several), and peak memory of the whole process.

usage: forms_pyxform.py CONVERT CONVERT_MANY   (the two examples of masar-form, release)
pip install pyxform==4.5.0
"""

import json
import os
import subprocess
import sys
import tempfile
import time

TYPES = ("text", "integer", "select_one l1", "date", "note", "decimal", "select_multiple l2")
ONE = (
    "import sys; from pyxform.xls2xform import convert;"
    "sys.stdout.write(convert(open(sys.argv[1]).read(), file_type='.md', validate=False).xform)"
)


def form(rows, choices):
    lines = ["| survey |", "| | type | name | label::English (en) | label::Arabic (ar) | relevant | choice_filter |"]
    for n in range(rows):
        kind = TYPES[n % len(TYPES)]
        relevant = f"${{q{n - 5}}} != ''" if n % 3 == 0 and n >= 5 else ""
        condition = "group = ${q0}" if choices > 100 and kind.startswith("select") else ""
        lines.append(f"| | {kind} | q{n} | Question {n} | السؤال {n} | {relevant} | {condition} |")
    lines += ["| choices |", "| | list_name | name | label::English (en) | label::Arabic (ar) | group |"]
    for n in range(choices):
        lines.append(f"| | l{n % 2 + 1} | c{n} | Choice {n} | خيار {n} | g{n % 50} |")
    return "\n".join(lines)


# A child is charged with the memory of whoever starts it, so a small process does.
STARTER = """
import resource, subprocess, sys, time
best = 1e9
for _ in range(int(sys.argv[1])):
    start = time.perf_counter()
    subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    best = min(best, time.perf_counter() - start)
print(best * 1000, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def whole(command, times):
    """Best wall time in ms and peak memory in MB of a process."""
    starter = [sys.executable, "-I", "-S", "-c", STARTER, str(times)]
    found = subprocess.run(starter + command, stdout=subprocess.PIPE, check=True)
    return tuple(float(word) for word in found.stdout.split())


def warm_masar(program, text, times):
    """One conversion, from the difference between many in one process and one."""

    def run(count):
        line = json.dumps({"md": text, "name": "data"}) + "\n"
        start = time.perf_counter()
        subprocess.run([program], input=(line * count).encode(), stdout=subprocess.DEVNULL, check=True)
        return time.perf_counter() - start

    single = min(run(1) for _ in range(3))
    return (run(times + 1) - single) / times * 1000


def warm_pyxform(text, times):
    from pyxform.xls2xform import convert

    best = 1e9
    for _ in range(times + 1):
        start = time.perf_counter()
        convert(text, file_type=".md", validate=False)
        best = min(best, time.perf_counter() - start)
    return best * 1000


def main():
    convert, convert_many = sys.argv[1:]
    print("| form | | warm ms | process ms | peak MB |\n| --- | --- | --- | --- | --- |")
    for name, rows, choices in (("150 rows", 150, 20), ("2,000 rows", 2000, 20), ("2,000 rows, 10,000 choices", 2000, 10000)):
        text = form(rows, choices)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "form.md")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            shell = ["sh", "-c", f'exec "$0" < {path}', convert]
            for tool, warm, command in (
                ("Masar", warm_masar(convert_many, text, 10), shell),
                ("pyxform", warm_pyxform(text, 2), [sys.executable, "-c", ONE, path]),
            ):
                wall, peak = whole(command, 3)
                print(f"| {name} | {tool} | {warm:.1f} | {wall:.0f} | {peak:.0f} |", flush=True)


main()

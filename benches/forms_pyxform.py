"""Masar and pyxform on the same three forms: 150 rows, 2,000 rows, 2,000 rows with
10,000 choices. Times one conversion in a warm process and a whole process (both the best of as
many), and peak memory of the whole process.

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


def whole(command, times):
    """Best wall time in ms and peak memory in MB of a process. A child is charged with
    the memory of whoever starts it, so a small program does: GNU time."""
    best, peak = 1e9, 0
    for _ in range(times):
        start = time.perf_counter()
        done = subprocess.run(
            ["/usr/bin/time", "-f", "%M"] + command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=True,
        )
        best = min(best, time.perf_counter() - start)
        peak = max(peak, int(done.stderr.split()[-1]) / 1024)
    return best * 1000, peak


def warm_masar(program, text, times):
    """The best of several conversions, asked and answered through a pipe."""
    line = (json.dumps({"md": text, "name": "data"}) + "\n").encode()
    best = 1e9
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for _ in range(times):
            start = time.perf_counter()
            process.stdin.write(line)
            process.stdin.flush()
            process.stdout.readline()
            best = min(best, time.perf_counter() - start)
    return best * 1000


def warm_pyxform(text, times):
    from pyxform.xls2xform import convert

    best = 1e9
    for _ in range(times):
        start = time.perf_counter()
        convert(text, file_type=".md", validate=False)
        best = min(best, time.perf_counter() - start)
    return best * 1000


def main():
    convert, convert_many = sys.argv[1:]
    print("| form | | warm ms | process ms | peak MB |\n| --- | --- | --- | --- | --- |")
    for name, rows, choices, times in (
        ("150 rows", 150, 20, 20),
        ("2,000 rows", 2000, 20, 5),
        ("2,000 rows, 10,000 choices", 2000, 10000, 3),
    ):
        text = form(rows, choices)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "form.md")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            shell = ["sh", "-c", f'exec "$0" < {path}', convert]
            for tool, warm, command in (
                ("Masar", warm_masar(convert_many, text, times), shell),
                ("pyxform", warm_pyxform(text, times), [sys.executable, "-c", ONE, path]),
            ):
                wall, peak = whole(command, 3)
                print(f"| {name} | {tool} | {warm:.1f} | {wall:.0f} | {peak:.1f} |", flush=True)


if __name__ == "__main__":
    main()

"""Runs Masar and Splink on the same files and prints a table; see linking.sh.

The engines get the people and never the truth, which only linking_score.py
reads. CPU and memory are those of each whole process, as the system counts
them; of Splink's, what loading the interpreter and libraries took is told apart.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BENCHES = ROOT / "benches"
SAMPLE = ROOT.parent / "shared" / "data" / "people"
EXAMPLES = ROOT / "crates" / "masar-link" / "examples"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


class Run:
    """One process, with the CPU seconds and the peak MB of it and its children."""

    def __init__(self, command, output=None):
        self.command = [str(word) for word in command]
        out = open(output, "w") if output else subprocess.DEVNULL
        errors = tempfile.TemporaryFile()
        process = subprocess.Popen(self.command, stdout=out, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        self.status = process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        self.errors = errors.read().decode(errors="replace")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024

    def succeed(self):
        if self.status != 0:
            sys.exit(f"{' '.join(self.command)}\nended with {self.status}\n{self.errors[-2000:]}")
        return self


def masar_find(given):
    if given:
        return Path(given)
    built = [path for path in [TARGET / "masar", TARGET / "examples" / "link"] if path.exists()]
    if not built:
        sys.exit("no program: cargo build --release --bin masar, or name one with --masar")
    return max(built, key=lambda path: path.stat().st_mtime)


def generator_find():
    program = TARGET / "examples" / "people_generate"
    if not program.exists():
        print("Building the generator of registrations", file=sys.stderr)
        build = ["cargo", "build", "--release", "--quiet", "-p", "masar-link", "--example", "people_generate"]
        subprocess.run(build, cwd=ROOT, check=True)
    return program


def masar_run(program, people, config, folder):
    command = [program] + (["link"] if program.name == "masar" else [])
    command += ["--input", people, "--pairs", folder / "masar.csv", "--clusters", folder / "clusters.csv"]
    command += ["--config", config] if config else []
    return Run(command, folder / "estimate.txt").succeed()


def score(folder, engine, truth):
    command = [sys.executable, BENCHES / "linking_score.py", folder / f"{engine}.csv", truth, "--json"]
    if engine == "masar":
        command += ["--clusters", folder / "clusters.csv", "--estimate", folder / "estimate.txt"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def data_make(name, arguments, folder):
    """The files of people and of the truth, Masar's configuration and Splink's data; or None and why not."""
    people, truth = folder / f"{name}.csv", folder / f"{name}_truth.csv"
    if name == "sample":
        people, truth = SAMPLE / "linking_sample.csv", SAMPLE / "linking_sample_truth.csv"
        if not truth.exists():
            return None, f"{people} is not there"
        return (people, truth, None, "mission"), ""
    if name.startswith("generated_"):
        generate(name.removeprefix("generated_"), arguments.seed, arguments.noise, people, truth)
        return (people, truth, None, "mission"), ""
    made = Run([sys.executable, BENCHES / "linking_data.py", name, people, truth])
    if made.status == 3:
        return None, made.errors.strip().splitlines()[-1]
    made.succeed()
    kind = "historical" if name == "historical_50k" else "febrl"
    return (people, truth, EXAMPLES / f"{kind}.toml", kind), ""


def generate(records, seed, noise, people, truth):
    command = [generator_find(), "--records", records, "--seed", seed, "--noise", noise]
    Run(command + ["--out", people, "--truth", truth]).succeed()


HEAD = ["engine", "CPU s", "peak MB", "F1 at .5", "best F1", "precision", "recall", "recall at P .99",
        "people (95 percent)", ".8 to .9: pairs, true"]


def row_of(engine, run, result):
    people = "-"
    if "estimate" in result:
        mark = "" if result["covered"] else " MISSED"
        people = f"{result['estimate']} ({result['low']} to {result['high']}{mark}; {result['estimate_error']:+.2%})"
    cpu = f"{run.cpu:.1f}"
    loading = re.search(r"loading_cpu ([\d.]+)", run.errors)
    if loading:
        cpu += f" ({loading[1]} of it loading)"
    shares = [f"{result[key]:.4f}" for key in ["f1_half", "f1_best", "precision_half", "recall_half", "recall_99"]]
    bins = [(count, true) for low, count, _, true in result["bins"] if low == 0.8]
    calibration = f"{bins[0][0]}, {bins[0][1]:.0%}" if bins else "none"
    return [engine, cpu, f"{run.megabytes:.0f}"] + shares + [people, calibration]


def ratio_row(runs, results):
    (ours, peer), (mine, theirs) = runs, results
    ratios = [f"{ours.cpu / peer.cpu:.2f}", f"{ours.megabytes / peer.megabytes:.2f}"]
    keys = ["f1_half", "f1_best", "precision_half", "recall_half", "recall_99"]
    return ["ratio"] + ratios + [f"{mine[key] / theirs[key]:.3f}" if theirs[key] else "-" for key in keys] + ["", ""]


def line(cells):
    return "| " + " | ".join(cells) + " |"


def compare(name, arguments, folder):
    data, reason = data_make(name, arguments, folder)
    if data is None:
        print(f"\n### {name}\n\nSkipped: {reason}.", flush=True)
        return
    people, truth, config, kind = data
    runs = [masar_run(arguments.masar, people, config, folder)]
    results = [score(folder, "masar", truth)]
    facts = "{records} records of {people} people, {pairs_true} true pairs".format(**results[0])
    print(f"\n### {name}\n\n{facts}\n\n{line(HEAD)}\n{line(['---'] * len(HEAD))}")
    print(line(row_of("Masar", runs[0], results[0])), flush=True)
    if arguments.no_peer:
        return
    runs.append(Run([sys.executable, BENCHES / "linking_splink.py", people, folder / "splink.csv", "--data", kind]))
    results.append(score(folder, "splink", truth) if runs[1].succeed() else None)
    print(line(row_of("Splink", runs[1], results[1])))
    print(line(ratio_row(runs, results)), flush=True)


def seeds_cover(arguments, folder):
    """In how many seeds the truth lies in the interval that was printed."""
    covered, near = 0, 0
    print(f"\n### Intervals, {arguments.records} records a seed, noise {arguments.noise}\n")
    print(line(["seed", "truth", "estimate", "interval", "error", "inside"]) + "\n" + line(["---"] * 6))
    for seed in range(arguments.seed, arguments.seed + arguments.seeds):
        people, truth = folder / "seed.csv", folder / "seed_truth.csv"
        generate(arguments.records, seed, arguments.noise, people, truth)
        masar_run(arguments.masar, people, None, folder)
        result = score(folder, "masar", truth)
        covered += result["covered"]
        near += abs(result["estimate_error"]) <= 0.01
        cells = [seed, result["people"], result["estimate"], f"{result['low']} to {result['high']}",
                 f"{result['estimate_error']:+.2%}", "yes" if result["covered"] else "NO"]
        print(line(map(str, cells)), flush=True)
    print(f"\nThe truth was inside in {covered} of {arguments.seeds}; the error is within 1 percent in {near}.")


def arguments_read():
    parser = argparse.ArgumentParser(prog="benches/linking.sh")
    parser.add_argument("--masar", help="the program to measure")
    parser.add_argument("--only", help="data sets by name, apart by commas: sample, generated_N (N records), "
                                       "febrl3, febrl4, historical_50k")
    parser.add_argument("--million", action="store_true", help="a million generated records too")
    parser.add_argument("--no-peer", action="store_true", help="without Splink")
    parser.add_argument("--seed", type=int, default=1, help="of the generated records; with --seeds the first")
    parser.add_argument("--noise", type=int, default=1000, help="slips of the generated records, 1000 is usual")
    parser.add_argument("--seeds", type=int, default=0, metavar="N", help="only ask whether N seeds' intervals hold")
    parser.add_argument("--records", type=int, default=20_000, help="of each of these seeds")
    parser.add_argument("--work", help="keep the files in this folder")
    arguments = parser.parse_args()
    arguments.masar = masar_find(arguments.masar)
    return arguments


def main():
    arguments = arguments_read()
    names = ["sample", "generated_20000", "febrl3", "febrl4", "historical_50k", "generated_200000"]
    names += ["generated_1000000"] if arguments.million else []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(arguments.work or made)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"Measured: `{arguments.masar.name}`")
        if arguments.seeds:
            seeds_cover(arguments, folder)
            return
        for name in arguments.only.split(",") if arguments.only else names:
            compare(name, arguments, folder)


if __name__ == "__main__":
    main()

"""Scores a linking run against the truth, which no run reads.

python3 benches/linking_score.py PAIRS TRUTH [--clusters FILE] [--estimate FILE]
    [--rec COLUMN] [--person COLUMN] [--json]

PAIRS is left,right,probability; CLUSTERS is rec_id,cluster; TRUTH names the
person of every record. ESTIMATE is the summary that the run printed: people,
least and most. Wrong pairs from 0.5 are told apart: members of one
household, or strangers.
"""

import argparse
import csv
import json
import re
from collections import Counter, defaultdict


def pairs_of(sizes):
    return sum(n * (n - 1) // 2 for n in sizes)


def truth_read(path, rec, person):
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    homes = {row[rec]: row.get("household_id", "") for row in rows}
    return {row[rec]: row[person] for row in rows}, homes


def pairs_score(path, of, homes, total):
    """Every threshold that the run offers, and the bins of its probabilities."""
    scored = []
    wrong = Counter()
    with open(path, encoding="utf-8") as file:
        for left, right, probability in list(csv.reader(file))[1:]:
            same = of[left] == of[right]
            scored.append((float(probability), same))
            if not same and float(probability) >= 0.5:
                home = homes[left] != "" and homes[left] == homes[right]
                wrong["household" if home else "strangers"] += 1
    scored.sort(reverse=True)
    good, best, recall = 0, (0.0, 0.0), {0.99: 0.0, 0.999: 0.0}
    for n, (probability, match) in enumerate(scored, 1):
        good += match
        if n == len(scored) or scored[n][0] < probability:
            best = max(best, (2 * good / (n + total), probability))
            for precision in recall:
                if good >= precision * n:
                    recall[precision] = max(recall[precision], good / total)
    half = [match for probability, match in scored if probability >= 0.5]
    return {
        "f1_half": 2 * sum(half) / max(1, len(half) + total),
        "precision_half": sum(half) / max(1, len(half)),
        "recall_half": sum(half) / max(1, total),
        "f1_best": best[0],
        "threshold_best": best[1],
        "recall_99": recall[0.99],
        "recall_999": recall[0.999],
        "recall_reachable": good / max(1, total),
        "pairs_written": len(scored),
        "wrong_half": dict(wrong),
        "bins": bins_of(scored),
    }


def bins_of(scored):
    edges = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01]
    bins = []
    for low, high in zip(edges, edges[1:]):
        inside = [(p, match) for p, match in scored if low <= p < high]
        if inside:
            said = sum(p for p, _ in inside) / len(inside)
            true = sum(match for _, match in inside) / len(inside)
            bins.append((low, len(inside), said, true))
    return bins


def clusters_score(path, of, total):
    members = defaultdict(list)
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            members[row["cluster"]].append(of[row["rec_id"]])
    made = pairs_of(len(people) for people in members.values())
    right = pairs_of(n for people in members.values() for n in Counter(people).values())
    return {
        "cluster_precision": right / max(1, made),
        "cluster_recall": right / max(1, total),
        "cluster_f1": 2 * right / max(1, made + total),
        "clusters": len(members),
        "cluster_largest": max(map(len, members.values())),
    }


def estimate_read(path):
    """The estimate and its bounds, whatever words stand around them."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = re.search(r"people: (\d+), low: (\d+), high: (\d+)", text)
    if found:
        people, low, high = map(int, found.groups())
    else:
        numbers = [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)]
        # The last number of the sentence is its 95 percent.
        people, low, high = numbers[-4:-1]
    return {"estimate": people, "low": low, "high": high}


def score(arguments):
    of, homes = truth_read(arguments.truth, arguments.rec, arguments.person)
    sizes = Counter(of.values())
    total = pairs_of(sizes.values())
    result = {"records": len(of), "people": len(sizes), "pairs_true": total}
    result |= pairs_score(arguments.pairs, of, homes, total)
    if arguments.clusters:
        result |= clusters_score(arguments.clusters, of, total)
    if arguments.estimate:
        result |= estimate_read(arguments.estimate)
        result["covered"] = result["low"] <= len(sizes) <= result["high"]
        result["estimate_error"] = result["estimate"] / len(sizes) - 1
    return result


def show(result):
    for name, value in result.items():
        if name != "bins":
            print(f"{name}: {value:.4f}" if isinstance(value, float) else f"{name}: {value}")
    print("probability    pairs   said   true")
    for low, count, said, true in result["bins"]:
        print(f"from {low:.2f} {count:11} {said:6.3f} {true:6.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs")
    parser.add_argument("truth")
    parser.add_argument("--clusters")
    parser.add_argument("--estimate")
    parser.add_argument("--rec", default="rec_id")
    parser.add_argument("--person", default="person_id")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = score(arguments)
    print(json.dumps(result)) if arguments.json else show(result)


if __name__ == "__main__":
    main()

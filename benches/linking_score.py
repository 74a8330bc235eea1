"""Scores a linking run against the truth, which no run reads.

python3 benches/linking_score.py PAIRS CLUSTERS TRUTH [TRUTH_ID TRUTH_PERSON]
"""

import csv
import sys
from collections import Counter, defaultdict


def main(pairs, clusters, truth, rec="rec_id", person="person_id"):
    of = {r[rec]: r[person] for r in csv.DictReader(open(truth))}
    sizes = Counter(of.values())
    total = sum(n * (n - 1) // 2 for n in sizes.values())
    scored = [(float(r["probability"]), of[r["left"]] == of[r["right"]]) for r in csv.DictReader(open(pairs))]
    scored.sort(reverse=True)
    good, best, recall99 = 0, (0, 0), 0
    for n, (p, match) in enumerate(scored, 1):
        good += match
        if n == len(scored) or scored[n][0] < p:
            f1 = 2 * good / (n + total)
            best = max(best, (f1, p))
            if good >= 0.99 * n:
                recall99 = max(recall99, good / total)
    half = [m for p, m in scored if p >= 0.5]
    print(f"pairs: F1 at 0.5 {2 * sum(half) / (len(half) + total):.4f}, best {best[0]:.4f} at {best[1]:.4f}, "
          f"recall at precision .99 {recall99:.4f}, reachable recall {good / total:.4f}")
    members = defaultdict(list)
    for r in csv.DictReader(open(clusters)):
        members[r["cluster"]].append(of[r["rec_id"]])
    made = sum(len(m) * (len(m) - 1) // 2 for m in members.values())
    right = sum(n * (n - 1) // 2 for m in members.values() for n in Counter(m).values())
    print(f"clusters: P {right / max(made, 1):.4f} R {right / total:.4f} F1 {2 * right / (made + total):.4f}, "
          f"{len(members)} clusters for {len(sizes)} people")
    for low in range(10):
        bin_ = [(p, m) for p, m in scored if low / 10 <= p < (low + 1) / 10 or (low == 9 and p >= 1)]
        if bin_:
            print(f"  {low / 10:.1f}: {len(bin_):6} pairs, said {sum(p for p, _ in bin_) / len(bin_):.3f}, "
                  f"true {sum(m for _, m in bin_) / len(bin_):.3f}")


main(*sys.argv[1:])

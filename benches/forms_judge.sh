#!/usr/bin/env bash
# How many filled forms of 150 questions are judged in a second of one core:
#   benches/forms_judge.sh MASAR JUDGE
# MASAR is the program, JUDGE the example `judge` of masar-xforms, both in release.
# The form is that of forms_pyxform.py: every third question is relevant by another.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
masar=$(realpath "${1:?the program masar}")
judge=$(realpath "${2:?the example judge of masar-xforms}")
count=5000
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 - "$here" <<'PYTHON'
import sys

sys.path.insert(0, sys.argv[1])
import forms_pyxform

with open("form.md", "w") as out:
    out.write(forms_pyxform.form(150, 20))
PYTHON
"$masar" form convert form.md >form.xml
"$masar" form fill form.md --seed 7 --count "$count" -o filled >/dev/null
TIMEFORMAT=%U
cd filled
seconds=$( { time taskset -c 0 "$judge" ../form.xml *.xml >../found.txt; } 2>&1)
findings=$(wc -l <../found.txt)
awk -v count="$count" -v seconds="$seconds" -v findings="$findings" \
  'BEGIN { printf "%d filled forms, %d findings, %.2f s of one core: %d a second\n", count, findings, seconds, count / seconds }'

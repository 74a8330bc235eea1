#!/usr/bin/env bash
# Our hiding beside Tau-Argus's optimum on the same tables, in one run:
#   benches/protect.sh FOLDER [PROTECT]
# FOLDER takes the tables and Python's packages (pytauargus, from PyPI) and must
# lie outside the checkout. PROTECT is the program of ours; without it, the
# crate's example is built in release and used.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?a folder outside the checkout}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
case "$folder/" in "$here"/*) echo "$folder lies in the checkout" >&2; exit 1 ;; esac
if [ $# -ge 2 ]; then
  protect=$(realpath "$2")
else
  (cd "$here" && cargo build --release -p masar-protect --example protect)
  protect=${CARGO_TARGET_DIR:-$here/target}/release/examples/protect
fi
if [ ! -x "$folder/venv/bin/python" ]; then
  python3 -m venv "$folder/venv"
  "$folder/venv/bin/pip" install --quiet pytauargus==0.6.0
fi
exec "$folder/venv/bin/python" "$here/benches/protect_tauargus.py" "$folder" "$protect"

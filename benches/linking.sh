#!/usr/bin/env bash
# Masar's linking beside Splink 4 on the same files in one run: CPU seconds, peak
# memory, F1, precision, recall, the estimated people and the calibration.
#
#   benches/linking.sh [--masar PROGRAM] [--only NAME,...] [--no-peer] [--million] [--seeds N]
#
# PROGRAM is `masar`; by default the newest of target/release/masar and of
# masar-link's example `link`. Python packages go to a folder outside the checkout:
# MASAR_BENCH_VENV, or masar-benches/venv in the user's cache.
set -euo pipefail

cd "$(dirname "$0")/.."
venv=${MASAR_BENCH_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/masar-benches/venv}
if ! "$venv/bin/python" -c 'import splink, recordlinkage' 2>/dev/null; then
    echo "Installing Splink and recordlinkage from PyPI into $venv" >&2
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet 'splink>=4,<5' 'recordlinkage>=0.16'
fi
exec "$venv/bin/python" benches/linking.py "$@"

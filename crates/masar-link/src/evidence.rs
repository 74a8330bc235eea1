//! What each cluster rests on: how many registrations, how sure the weakest of
//! its links is, and why, in words.
//!
//! *Invariant:* never a value of a registration; clusters in their order.

use masar_domain::Lang;
use masar_text::tr;

use crate::cluster::{Decisions, Pair};
use crate::rivals::{Alone, Claims};
use crate::run::Outcome;
use crate::words::{doubt, evidence};

/// Evidence of one cluster of two registrations or more.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterEvidence {
    pub cluster: u32,
    pub records: usize,
    /// Probability of the weakest pair that was compared.
    pub least: f64,
    /// Average probability of all its pairs; one that was never compared is 0.
    pub average: f64,
    pub words: String,
}

/// Below this a link is explained by what it lacks too.
const SURE: f64 = 0.999;
/// Rivals that are told: such a chance that one of the two is a third.
const RIVALS_TOLD: f64 = 0.2;

/// The evidence of every cluster that joins registrations.
pub fn clusters_evidence(outcome: &Outcome, lang: Lang) -> Vec<ClusterEvidence> {
    let mut sizes = vec![0_usize; outcome.clusters.len() + 1];
    for cluster in &outcome.clusters {
        sizes[*cluster as usize] += 1;
    }
    let cluster = |at: u32| outcome.clusters[at as usize];
    let inside = |pair: &&Pair| cluster(pair.left) == cluster(pair.right);
    let mut pairs: Vec<(u32, &Pair)> =
        outcome.pairs.iter().filter(inside).map(|pair| (cluster(pair.left), pair)).collect();
    pairs.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.probability.total_cmp(&b.1.probability)));
    let claims = claims_of(outcome);
    let of_cluster = |run: &[(u32, &Pair)]| {
        let (number, weakest) = run[0];
        let records = sizes[number as usize];
        let sum: f64 = run.iter().map(|(_, pair)| pair.probability).sum();
        ClusterEvidence {
            cluster: number,
            records,
            least: weakest.probability,
            average: sum / (records * (records - 1) / 2).max(1) as f64,
            words: words_of(outcome, &claims, lang, weakest),
        }
    };
    pairs.chunk_by(|a, b| a.0 == b.0).map(of_cluster).collect()
}

/// What is claimed of each record, as the pairs are told.
pub fn claims_of(outcome: &Outcome) -> Claims<'_> {
    let told = |pair: &Pair| Alone {
        left: pair.left,
        right: pair.right,
        probability: pair.probability,
        plain: 0.0,
    };
    Claims::new(&outcome.rarity, &Decisions::default(), outcome.pairs.iter().map(told))
}

fn words_of(outcome: &Outcome, claims: &Claims, lang: Lang, pair: &Pair) -> String {
    let mut words = vec![evidence(lang, pair.pattern, outcome.people.extras)];
    if outcome.decided.contains(&(pair.left, pair.right)) {
        words.push(tr(lang, "link-evidence-decided"));
    } else if pair.probability < SURE {
        let rival = has_rival(claims, pair);
        words.push(doubt(lang, &outcome.model, pair.pattern, outcome.people.extras, rival));
    }
    words.retain(|sentence| !sentence.is_empty());
    words.join(" ")
}

/// Whether one of the two is perhaps a third, whom the other is not.
pub fn has_rival(claims: &Claims, pair: &Pair) -> bool {
    claims.rivals(pair.left, pair.right).all >= RIVALS_TOLD
}

/// `cluster,records,probability,evidence`, one line a cluster.
pub fn evidence_csv(outcome: &Outcome, lang: Lang) -> String {
    let mut out = String::from("cluster,records,probability,evidence\n");
    for found in clusters_evidence(outcome, lang) {
        let ClusterEvidence { cluster, records, average, words, .. } = found;
        let words = words.replace('"', "\"\"");
        out.push_str(&format!("C{cluster:07},{records},{average:.3},\"{words}\"\n"));
    }
    out
}

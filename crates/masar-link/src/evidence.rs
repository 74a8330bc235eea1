//! What each cluster rests on: how many registrations, how sure the weakest of
//! its links is, and why, in words.
//!
//! *Invariant:* never a value of a registration; clusters in their order.

use masar_domain::Lang;
use masar_text::tr;

use crate::cluster::Pair;
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
    let of_cluster = |run: &[(u32, &Pair)]| {
        let (number, weakest) = run[0];
        let records = sizes[number as usize];
        let sum: f64 = run.iter().map(|(_, pair)| pair.probability).sum();
        ClusterEvidence {
            cluster: number,
            records,
            least: weakest.probability,
            average: sum / (records * (records - 1) / 2).max(1) as f64,
            words: words_of(outcome, lang, weakest),
        }
    };
    pairs.chunk_by(|a, b| a.0 == b.0).map(of_cluster).collect()
}

fn words_of(outcome: &Outcome, lang: Lang, pair: &Pair) -> String {
    let extras = outcome.people.extras;
    let mut words = vec![evidence(lang, pair.pattern, extras)];
    if outcome.decided.contains(&(pair.left, pair.right)) {
        words.push(tr(lang, "link-evidence-decided"));
    } else if pair.probability < SURE {
        words.push(doubt(lang, &outcome.model, pair.pattern, extras));
    }
    words.retain(|sentence| !sentence.is_empty());
    words.join(" ")
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

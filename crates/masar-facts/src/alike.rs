//! People who look alike: the facts of each are in the same cells and under the
//! same marks. What can be told of overlaps between services depends on no more.

use std::collections::BTreeMap;

use crate::error::FactsError;
use crate::keys::Keys;
use crate::select::Selection;
use crate::snapshot::Snapshot;
use crate::store::NOBODY;

/// Most groups of one answer.
pub const ALIKE_MAX: usize = 20_000;

/// Most selections that mark facts.
pub const MARKS_MAX: usize = 32;

/// People whose facts are in the same cells and under the same marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The cells of their facts by the cells' values, each once.
    pub cells: Vec<Vec<String>>,
    /// A bit for each mark that is on one of their facts.
    pub marks: u32,
    pub people: u64,
}

/// Keys of cells, and marks.
type Seen = (Vec<u64>, u32);

impl Snapshot {
    /// The people of a selection in groups that look alike. Whoever is known is
    /// in one group; a fact of nobody known is by itself, as many people as its
    /// value says.
    pub fn alike(
        &self,
        selection: &Selection,
        by: &[&str],
        marks: &[Selection],
    ) -> Result<Vec<Alike>, FactsError> {
        let too_many = || FactsError::TooManyCells(by.join(","));
        if marks.len() > MARKS_MAX {
            return Err(too_many());
        }
        let keys = Keys::of(self, by)?;
        let values = self.numbers("value", &self.value)?;
        let mut groups: BTreeMap<Seen, u64> = BTreeMap::new();
        let (mut own, mut whose) = (Seen::default(), NOBODY);
        // Rows stand person by person, those of nobody known last.
        keys.each(0..self.rows(), selection, |row, key| {
            let marked = marks.iter().zip(0..).filter(|(mark, _)| mark.holds(row));
            let bits = marked.fold(0_u32, |bits, (_, bit)| bits | 1 << bit);
            let person = self.person[row];
            if person != whose {
                close(&mut groups, &mut own, 1);
                whose = person;
            }
            own.0.push(key);
            own.1 |= bits;
            if person == NOBODY {
                close(&mut groups, &mut own, u64::from(values[row]));
            }
        });
        close(&mut groups, &mut own, 1);
        if groups.len() > ALIKE_MAX {
            return Err(too_many());
        }
        let group = |((cells, marks), people): (Seen, u64)| {
            let cells = cells.into_iter().map(|key| keys.names(key)).collect();
            Alike { cells, marks, people }
        };
        Ok(groups.into_iter().map(group).collect())
    }
}

/// Adds what was seen of somebody to the group that looks so.
fn close(groups: &mut BTreeMap<Seen, u64>, own: &mut Seen, people: u64) {
    if own.0.is_empty() {
        return;
    }
    own.0.sort_unstable();
    own.0.dedup();
    // Beyond the most nothing is answered, so that nothing more is kept.
    if let Some(group) = groups.get_mut(own) {
        *group += people;
    } else if groups.len() <= ALIKE_MAX {
        groups.insert(own.clone(), people);
    }
    *own = Seen::default();
}

//! Decisions about who is one person, kept with the register's rows.
//!
//! *Invariant:* the table holds the newest decision about each pair that was
//! taken in; the groups in memory are made from it.

use masar_domain::PersonId;
use masar_ledger::Entry;
use masar_ledger::identity::{Groups, pair};
use rusqlite::{Connection, params};

use crate::store::{Register, RegisterError, parsed, to_i64};

impl Register {
    /// Who is one person by what was decided.
    pub fn groups(&self) -> &Groups {
        &self.groups
    }

    /// A decision that goes against earlier ones changes nothing.
    pub(crate) fn identity_apply(&mut self, entry: &Entry) -> Result<(), RegisterError> {
        let Some(((one, other), decision)) = Groups::read(entry) else { return Ok(()) };
        if self.groups.conflict((one, other), decision).is_some() {
            return Ok(());
        }
        self.db
            .prepare_cached(
                "insert or replace into identity (one, other, decision, entry, seq)
                 values (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                one.as_bytes(),
                other.as_bytes(),
                decision.code(),
                entry.id.as_bytes(),
                to_i64(entry.seq.0),
            ])?;
        self.groups.set((one, other), decision);
        Ok(())
    }
}

/// The groups that a register's rows make.
pub(crate) fn groups_read(db: &Connection) -> Result<Groups, RegisterError> {
    let mut groups = Groups::default();
    let mut query = db.prepare_cached("select one, other, decision from identity")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let one = PersonId::from_stored(row.get(0)?);
        let other = PersonId::from_stored(row.get(1)?);
        groups.set(pair(one, other), parsed(row, 2)?);
    }
    Ok(groups)
}

//! The desk: one mission's ledger with its folds, opened.
//!
//! *Invariant:* a question sees every entry acknowledged before it was asked:
//! the folds catch up with the ledger first. Time and randomness come from
//! [`Outside`].

use std::collections::VecDeque;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::ScopedJoinHandle;

use masar_domain::{EntryId, Seq, Timestamp};
use masar_facts::{FactStore, Snapshot};
use masar_ledger::{Batch, Entry, Ledger, Receipt};
use masar_programme::mission::Mission;
use masar_register::Register;

use crate::error::DeskError;
use crate::folder::Folder;
use crate::live::Live;

/// Entries folded in one step.
const FOLD_STEP: u32 = 5_000;

/// Small appends fold what is new about this often, so that a question after
/// many of them does not wait for all at once.
const FOLD_EVERY: u64 = 256;

/// Entries that go to the folds together while everything is folded again.
const REBUILD_STEP: u32 = 1_000;

/// Such steps that may wait for a fold before the reader does.
const REBUILD_AHEAD: usize = 4;

/// Entries on their way to both folds.
type Step = Arc<Vec<Entry>>;

/// What comes from outside the data: the clock and randomness.
pub struct Outside {
    pub clock: Box<dyn Fn() -> Timestamp + Send + Sync>,
    pub entropy: Mutex<Box<dyn FnMut(&mut [u8]) + Send>>,
}

impl std::fmt::Debug for Outside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Outside")
    }
}

/// The folds, under one lock.
#[derive(Debug)]
struct Folds {
    register: Register,
    facts: Option<FactStore>,
    snapshot: Option<(Seq, Arc<Snapshot>)>,
}

/// One mission, open.
pub struct Desk {
    pub(crate) ledger: Arc<dyn Ledger>,
    pub(crate) mission: Arc<Mission>,
    pub(crate) folder: Option<Folder>,
    pub(crate) outside: Outside,
    folds: Mutex<Folds>,
    /// People by name and number: personal fields in clear, in memory alone.
    pub(crate) live: Mutex<Live>,
    synthetic: bool,
    /// Whether the folds in the folder are ours to write.
    keeps: bool,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Desk({})", self.mission.code)
    }
}

impl Desk {
    /// Opens a mission over its ledger. `folder` keeps the folds; without one
    /// they live in memory.
    pub fn open(
        mission: Arc<Mission>,
        ledger: Arc<dyn Ledger>,
        folder: Option<Folder>,
        outside: Outside,
    ) -> Result<Self, DeskError> {
        let (register, synthetic) = match &folder {
            Some(folder) => (Register::open(&folder.register())?, folder.read()?.synthetic),
            None => (Register::in_memory()?, false),
        };
        let folds = Mutex::new(Folds { register, facts: None, snapshot: None });
        let (live, keeps) = (Mutex::default(), folder.is_some());
        Ok(Self { ledger, mission, folder, outside, folds, live, synthetic, keeps })
    }

    /// Opens a mission that another process may be writing: stored facts are
    /// used while they are current, everything else is folded in memory.
    pub fn open_reading(
        mission: Arc<Mission>,
        ledger: Arc<dyn Ledger>,
        folder: Folder,
        outside: Outside,
    ) -> Result<Self, DeskError> {
        let synthetic = folder.read()?.synthetic;
        let folds =
            Mutex::new(Folds { register: Register::in_memory()?, facts: None, snapshot: None });
        let (live, folder) = (Mutex::default(), Some(folder));
        Ok(Self { ledger, mission, folder, outside, folds, live, synthetic, keeps: false })
    }

    pub fn mission(&self) -> &Mission {
        &self.mission
    }

    /// Whether the data were made by the demo.
    pub fn synthetic(&self) -> bool {
        self.synthetic
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.outside.clock)()
    }

    pub(crate) fn random(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let mut entropy = self.outside.entropy.lock().unwrap_or_else(PoisonError::into_inner);
        entropy(&mut bytes);
        bytes
    }

    pub(crate) fn entry_id(&self) -> EntryId {
        EntryId::from_bytes(self.random())
    }

    pub(crate) fn append(&self, batch: Batch) -> Result<Vec<Receipt>, DeskError> {
        let receipts = self.ledger.append(batch)?;
        if let (Some(first), Some(last)) = (receipts.first(), receipts.last())
            && (1..FOLD_EVERY).contains(&(last.seq.0 - first.seq.0 + 1))
            && last.seq.0 / FOLD_EVERY > (first.seq.0 - 1) / FOLD_EVERY
            && let Ok(mut folds) = self.folds.try_lock()
            && let Err(error) = self.register_catch_up(&mut folds)
        {
            // What was appended stays so; the next question meets the error.
            tracing::warn!(%error, "the register did not catch up");
        }
        Ok(receipts)
    }

    fn folds(&self) -> MutexGuard<'_, Folds> {
        // A fold that panicked left its transaction uncommitted; the next catches up.
        self.folds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the register, after it has caught up with the ledger.
    pub(crate) fn register<T>(
        &self,
        ask: impl FnOnce(&Register) -> Result<T, masar_register::RegisterError>,
    ) -> Result<T, DeskError> {
        let mut folds = self.folds();
        self.register_catch_up(&mut folds)?;
        Ok(ask(&folds.register)?)
    }

    fn register_catch_up(&self, folds: &mut Folds) -> Result<(), DeskError> {
        loop {
            let entries = self.ledger.read_after(folds.register.seq(), FOLD_STEP)?;
            if entries.is_empty() {
                return Ok(());
            }
            folds.register.apply(&self.mission, &entries)?;
            if let Some(facts) = folds.facts.as_mut().filter(|facts| facts.seq() < entries[0].seq) {
                facts_apply(facts, &self.mission, &entries)?;
            }
        }
    }

    fn facts_catch_up(&self, folds: &mut Folds) -> Result<(), DeskError> {
        let facts = folds.facts.get_or_insert_with(|| FactStore::new(&self.mission.schema));
        loop {
            let entries = self.ledger.read_after(facts.seq(), FOLD_STEP)?;
            if entries.is_empty() {
                return Ok(());
            }
            facts_apply(facts, &self.mission, &entries)?;
        }
    }

    /// The facts up to the newest entry.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>, DeskError> {
        let head = self.ledger.head()?.seq;
        let mut folds = self.folds();
        if let Some((seq, snapshot)) = &folds.snapshot
            && *seq == head
        {
            return Ok(Arc::clone(snapshot));
        }
        let stored = match (&folds.facts, &self.folder) {
            (None, Some(folder)) => snapshot_read(folder, head),
            _ => None,
        };
        let (seq, snapshot) = match stored {
            Some(snapshot) => (head, Arc::new(snapshot)),
            None => {
                self.facts_catch_up(&mut folds)?;
                let facts = folds.facts.as_mut().expect("made by catching up");
                (facts.seq(), facts.snapshot())
            }
        };
        folds.snapshot = Some((seq, Arc::clone(&snapshot)));
        Ok(snapshot)
    }

    /// Folds what is new, so that the next question does not wait for it.
    pub fn catch_up(&self) -> Result<(), DeskError> {
        let mut folds = self.folds();
        self.register_catch_up(&mut folds)?;
        if folds.facts.is_some() {
            self.facts_catch_up(&mut folds)?;
        }
        Ok(())
    }

    /// Throws the folds away and folds the whole ledger again: read once here,
    /// folded into register and facts on a thread each. Returns how many
    /// entries were folded and the register's digest.
    pub(crate) fn rebuild(&self) -> Result<(Seq, String), DeskError> {
        let mut folds = self.folds();
        *folds = Folds { register: Register::in_memory()?, facts: None, snapshot: None };
        let mut register = match self.folder.as_ref().filter(|_| self.keeps) {
            Some(folder) => {
                masar_register::store::remove(&folder.register())?;
                remove_folder(&folder.facts())?;
                Register::fresh(Some(&folder.register()))?
            }
            None => Register::fresh(None)?,
        };
        let (to_register, register_steps) = sync_channel(REBUILD_AHEAD);
        let (to_facts, facts_steps) = sync_channel(REBUILD_AHEAD);
        let (read, digest, facts) = std::thread::scope(|scope| {
            let digest = scope.spawn(|| self.register_fold(&mut register, register_steps));
            let facts = scope.spawn(|| self.facts_fold(facts_steps));
            let read = self.ledger_read([to_register, to_facts]);
            (read, joined(digest), joined(facts))
        });
        // A fold that failed says more than the reader that it left alone.
        let digest = digest?;
        let facts = Some(facts?);
        read?;
        let seq = register.seq();
        *folds = Folds { register, facts, snapshot: None };
        Ok((seq, digest))
    }

    /// Reads the ledger to its end and hands every step to all; ends early when
    /// one of them has gone, which then says why.
    fn ledger_read(&self, folds: [SyncSender<Step>; 2]) -> Result<(), DeskError> {
        let mut after = Seq(0);
        // What the folds have done with is freed where it was made: cheaper, and
        // the register's thread has enough to do.
        let mut sent: VecDeque<Step> = VecDeque::new();
        loop {
            let entries = Arc::new(self.ledger.read_after(after, REBUILD_STEP)?);
            let Some(last) = entries.last() else { break };
            after = last.seq;
            if folds.iter().any(|fold| fold.send(Arc::clone(&entries)).is_err()) {
                break;
            }
            sent.push_back(entries);
            while sent.front().is_some_and(|step| Arc::strong_count(step) == 1) {
                sent.pop_front();
            }
        }
        Ok(())
    }

    fn register_fold(
        &self,
        register: &mut Register,
        steps: Receiver<Step>,
    ) -> Result<String, DeskError> {
        for entries in steps {
            register.apply(&self.mission, &entries)?;
        }
        register.guard()?;
        Ok(register.digest()?)
    }

    /// Folds the facts and sets them out.
    fn facts_fold(&self, steps: Receiver<Step>) -> Result<FactStore, DeskError> {
        let mut facts = FactStore::new(&self.mission.schema);
        for entries in steps {
            facts_apply(&mut facts, &self.mission, &entries)?;
        }
        facts.snapshot();
        Ok(facts)
    }

    /// Catches up, writes the folds in canonical form and lets go of the folder.
    pub fn close(self) -> Result<(), DeskError> {
        if !self.keeps {
            return Ok(());
        }
        let snapshot = self.snapshot()?;
        let mut folds = self.folds();
        self.register_catch_up(&mut folds)?;
        drop(folds);
        let folds = self.folds.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (seq, register) = (folds.register.seq(), folds.register);
        std::thread::scope(|scope| {
            let register = scope.spawn(|| register.close());
            let facts = self.folder.as_ref().map(|folder| snapshot_write(folder, seq, &snapshot));
            joined(register)?;
            facts.unwrap_or(Ok(()))
        })
    }
}

/// What a scoped thread answered.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The day of an instant, in UTC.
pub(crate) fn day_of(now: Timestamp) -> masar_domain::Date {
    jiff::tz::TimeZone::UTC.to_datetime(now).date()
}

fn facts_apply(
    facts: &mut FactStore,
    mission: &Mission,
    entries: &[Entry],
) -> Result<(), DeskError> {
    entries
        .iter()
        .try_for_each(|entry| facts.apply(mission, entry))
        .map_err(|error| DeskError::Facts(error.to_string()))
}

/// The stored snapshot, if it is of exactly this position.
fn snapshot_read(folder: &Folder, head: Seq) -> Option<Snapshot> {
    let stored = std::fs::read_to_string(folder.facts().join("seq")).ok()?;
    if stored.trim() != head.to_string() {
        return None;
    }
    Snapshot::read_parquet(&folder.facts()).ok()
}

/// Writes a snapshot beside the old one and exchanges the two.
fn snapshot_write(folder: &Folder, seq: Seq, snapshot: &Snapshot) -> Result<(), DeskError> {
    let target = folder.facts();
    if std::fs::read_to_string(target.join("seq")).is_ok_and(|text| text == seq.to_string()) {
        return Ok(());
    }
    let fresh = folder.root().join("facts.new");
    remove_folder(&fresh)?;
    std::fs::create_dir_all(&fresh)?;
    snapshot.write_parquet(&fresh).map_err(|error| DeskError::Facts(error.to_string()))?;
    std::fs::write(fresh.join("seq"), seq.to_string())?;
    remove_folder(&target)?;
    Ok(std::fs::rename(&fresh, &target)?)
}

fn remove_folder(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

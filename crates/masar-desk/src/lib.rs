//! Every operation of Masar: may they, do it, record it.
//!
//! *Invariants:* there is one way in, [`Desk::perform`], and it takes a viewer.
//! An operation declares the right it needs as part of its type; what it
//! changes, it writes to the ledger in one batch. Web and command line call the
//! same operations.

pub mod accounts;
pub mod checks;
pub mod desk;
pub mod disclosure;
pub mod document;
pub mod error;
pub mod estimate;
pub mod figures;
pub mod folder;
pub mod forms;
pub mod home;
pub mod imports;
pub mod ledgers;
pub mod likeness;
pub mod linkable;
pub mod live;
pub mod operation;
pub mod parts;
pub mod people;
pub mod publications;
pub mod rounds;
pub mod seal;
pub mod submissions;
pub mod viewer;

pub use desk::{Desk, Outside};
pub use error::DeskError;
pub use operation::{OPERATIONS, Operation, Pass};
pub use viewer::{Grant, Right, Viewer};

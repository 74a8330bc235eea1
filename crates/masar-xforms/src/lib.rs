//! Forms as phones run them: an XForm is read into a [`Model`], an [`Engine`]
//! fills it, and [`judge`] says what of a filled form does not follow from it.
//!
//! Reading order follows the data: `markup` (bytes to elements) → `read`
//! (elements to a model, with `xpath` for its expressions and `order` for their
//! sequence) → `instance` (a filled form to a tree) → `recalculate` → `engine`
//! and `judge`.
//!
//! *Invariants:* nothing here panics or hangs on any input: what goes beyond
//! the `limits` is an error. Time, offset and chance are a [`Clock`]: the same
//! input gives the same bytes.

mod caps;
mod choices;
mod clock;
mod engine;
pub mod export;
pub mod fill;
mod finding;
mod functions;
mod instance;
mod judge;
mod limits;
mod markup;
mod model;
mod order;
mod read;
mod recalculate;
pub mod sealed;
mod tree;
mod types;
mod write;
mod xpath;

pub use choices::Choice;
pub use clock::Clock;
pub use engine::{Engine, NodeId, NodeState};
pub use finding::{Finding, Judgement, judgement_json};
pub use functions::function_names;
pub use judge::judge;
pub use model::{ControlKind, DataType, Model, Properties, properties_read};
pub use read::Files;
pub use xpath::EvaluateError;

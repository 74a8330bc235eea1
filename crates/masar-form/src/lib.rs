//! Forms and answers: an XLSForm becomes a [`Form`] and its XForm; a filled
//! form becomes typed [`Answers`].
//!
//! Reading order follows the data: `sheets` (file to rows) → `columns` (rows to
//! named values) → `choices`, `settings`, `survey`, `entities` (values to a tree
//! of elements) → `checks` → `xform` (tree to XML) and `form` (tree to what
//! other crates read) → `submission` → `answers`.
//!
//! *Invariants:* nothing here panics or hangs on any input; every problem of a
//! form is reported, not only the first; the same bytes give the same form.
//! Expressions are carried and their references resolved, never evaluated.

mod answers;
mod checks;
mod choices;
mod codebook;
mod columns;
mod convert;
mod diff;
mod element;
mod entities;
mod expression;
mod few;
mod form;
mod index;
mod instance_text;
mod kinds;
mod languages;
mod layout;
mod lexer;
mod limits;
mod names;
mod numbers;
mod parameters;
mod problems;
mod references;
mod settings;
mod sheets;
mod submission;
mod survey;
mod translations;
mod value;
mod warnings;
mod xform;
mod xml;

pub use answers::{Answers, answers_read, attachments_named};
pub use codebook::{Codebook, CodebookLanguage, CodebookList, CodebookQuestion, codebook};
pub use convert::{
    Phones, convert, convert_command, convert_file, convert_file_command, convert_file_to,
};
pub use diff::{Change, ChangeKind, FormDiff, form_diff};
pub use form::{Choice, Form, FormSettings, Question, QuestionKind};
pub use languages::language_is_rtl;
pub use layout::{Column, ColumnKind, columns_layout, layouts_merge};
pub use sheets::Format;
pub use submission::{SUBMISSION_BYTES_MAX, Submission, submission_parse};
pub use warnings::{is_refused_by_phones, phones_insist};

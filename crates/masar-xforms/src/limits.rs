//! How much a form, a filled form and an expression may ask for. What goes
//! beyond is an error, so that no input can hang or fill the machine.

/// Bytes of an XForm, or of one file that belongs to it.
pub(crate) const FORM_BYTES_MAX: usize = 32 << 20;
/// Bytes of one filled form.
pub(crate) const SUBMISSION_BYTES_MAX: usize = 10 << 20;
/// Elements inside each other.
pub(crate) const DEPTH_MAX: usize = 100;
/// Elements of an XForm, or of a list in XML.
pub(crate) const FORM_ELEMENTS_MAX: usize = 500_000;
/// Cells of a list in CSV or GeoJSON.
pub(crate) const ELEMENTS_MAX: usize = 1_000_000;
/// Elements of a filled form as it comes.
pub(crate) const SUBMISSION_ELEMENTS_MAX: usize = 200_000;
/// Elements of a filled form, with those that repeats add.
pub(crate) const NODES_MAX: usize = 200_000;
/// Attributes of one element.
pub(crate) const ATTRIBUTES_MAX: usize = 64;
/// Bytes of one expression.
pub(crate) const EXPRESSION_BYTES_MAX: usize = 64 << 10;
/// Brackets and functions inside each other.
pub(crate) const EXPRESSION_DEPTH_MAX: usize = 48;
/// Steps that one recalculation or judgement may take.
pub(crate) const STEPS_MAX: u64 = 20_000_000;
/// Bytes of text that one recalculation or judgement may make.
pub(crate) const TEXT_BYTES_MAX: usize = 64 << 20;
/// Bytes of one text.
pub(crate) const STRING_BYTES_MAX: usize = 4 << 20;
/// Texts of the form that may hold each other.
pub(crate) const TEXT_DEPTH_MAX: usize = 6;
/// Nodes of one set.
pub(crate) const NODE_SET_MAX: usize = 200_000;
/// Bytes of a regular expression, and of what it is compiled to.
pub(crate) const REGEX_BYTES_MAX: usize = 2_000;
pub(crate) const REGEX_COMPILED_BYTES_MAX: usize = 1 << 20;
/// Regular expressions that are compiled with the form, and what it costs to
/// compile another while evaluating.
pub(crate) const REGEXES_MAX: usize = 200;
pub(crate) const REGEX_STEPS: u64 = 200_000;
/// Patterns of a form that may be larger, and how large.
pub(crate) const REGEXES_LARGE_MAX: usize = 8;
pub(crate) const REGEX_LARGE_BYTES_MAX: usize = 16 << 20;
/// A pattern that looks around or back: how often it may begin anew, bytes of
/// the text that it is asked about, and what asking costs.
pub(crate) const REGEX_BACKTRACKS_MAX: usize = 10_000;
pub(crate) const REGEX_STEPPED_BYTES_MAX: usize = 2_000;
pub(crate) const REGEX_STEPPED_STEPS: u64 = 50_000;
/// References that ordering a form's expressions may follow.
pub(crate) const REFERENCES_MAX: usize = 1_000_000;
/// Repeats that `jr:count` may ask for.
pub(crate) const REPEAT_MAX: usize = 10_000;
/// Findings of one judgement.
pub(crate) const FINDINGS_MAX: usize = 500;
/// Actions that may set off each other.
pub(crate) const ACTION_DEPTH_MAX: usize = 20;

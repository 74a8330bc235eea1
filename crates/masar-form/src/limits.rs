//! How large a form may be. Everything beyond is refused with a problem, so
//! that no file can take the machine with it.

/// Bytes of an uploaded form, as it arrives.
pub(crate) const FILE_BYTES_MAX: usize = 20 << 20;
/// Bytes of a workbook's parts together, unpacked.
pub(crate) const UNPACKED_BYTES_MAX: u64 = 96 << 20;
/// Bytes of one part that is no worksheet (shared strings, styles), unpacked.
pub(crate) const PART_BYTES_MAX: u64 = 16 << 20;
/// Shared strings of a workbook.
pub(crate) const SHARED_STRINGS_MAX: usize = 200_000;
/// Parts of a workbook.
pub(crate) const PARTS_MAX: usize = 2_000;
/// Bytes of text in all cells together.
pub(crate) const TEXT_BYTES_MAX: usize = 48 << 20;
/// Bytes of text in one cell.
pub(crate) const CELL_BYTES_MAX: usize = 128 << 10;
/// Cells of one form.
pub(crate) const CELLS_MAX: usize = 1_000_000;
/// Sheets of a form in one text.
pub(crate) const SHEETS_MAX: usize = 1_000;
/// Rows of one sheet.
pub(crate) const ROWS_MAX: usize = 100_000;
/// Columns of one sheet.
pub(crate) const COLUMNS_MAX: usize = 500;
/// Parts that a column's heading may be split into.
pub(crate) const HEADING_PARTS_MAX: usize = 5;
/// Rows of the survey sheet that become questions.
pub(crate) const ELEMENTS_MAX: usize = 50_000;
/// Groups and repeats inside each other.
pub(crate) const NESTING_MAX: usize = 60;
/// Problems reported; a file with more is mended faster by a look at these.
pub(crate) const PROBLEMS_MAX: usize = 500;
/// Bytes of the XForm.
pub(crate) const XFORM_BYTES_MAX: usize = 64 << 20;

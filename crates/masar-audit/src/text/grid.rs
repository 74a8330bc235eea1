//! The cells of a table in a page or document, as rectangles of characters.
//!
//! Merged cells stand at their first place; the others they cover are empty.

/// Most cells of one table that are read.
const CELLS_MAX: usize = 200_000;

/// Most columns or rows that one cell covers.
const SPAN_MAX: usize = 1_000;

/// Deepest table in tables that is read.
const DEPTH_MAX: usize = 12;

/// What a page or document says about a table, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Table,
    Row,
    /// With the columns and rows that it covers.
    Cell(usize, usize),
    /// The cell just opened covers so many columns.
    Columns(usize),
    CellEnd,
    TableEnd,
}

/// Characters from `start` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: usize,
    pub(super) end: usize,
    columns: usize,
    rows: usize,
}

/// Rows of cells as they were written.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Characters from the table's start to its end.
    pub(super) start: usize,
    pub(super) end: usize,
    rows: Vec<Vec<Cell>>,
    cells: usize,
    is_open: bool,
}

/// Collects tables while a source is read.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) done: Vec<Table>,
    open: Vec<Table>,
    /// Tables open that lie deeper than is read.
    deeper: usize,
}

impl Tables {
    /// `at` is the number of characters read so far.
    pub(super) fn mark(&mut self, mark: Mark, at: usize) {
        if mark == Mark::Table {
            match self.open.len() {
                DEPTH_MAX => self.deeper += 1,
                _ => self.open.push(Table { start: at, ..Table::default() }),
            }
            return;
        }
        if self.deeper > 0 {
            self.deeper -= usize::from(mark == Mark::TableEnd);
            return;
        }
        let Some(table) = self.open.last_mut() else { return };
        match mark {
            Mark::Table => {}
            Mark::Row => {
                table.close(at);
                table.rows.push(Vec::new());
            }
            Mark::Cell(columns, rows) => {
                table.close(at);
                let span = |found: usize| found.clamp(1, SPAN_MAX);
                let cell = Cell { start: at, end: at, columns: span(columns), rows: span(rows) };
                table.cells += 1;
                if table.rows.is_empty() {
                    table.rows.push(Vec::new());
                }
                if table.cells <= CELLS_MAX {
                    table.rows.last_mut().expect("one at least").push(cell);
                    table.is_open = true;
                }
            }
            Mark::Columns(columns) => {
                let cell = table.rows.last_mut().and_then(|row| row.last_mut());
                if let Some(cell) = cell.filter(|_| table.is_open) {
                    cell.columns = columns.clamp(1, SPAN_MAX);
                }
            }
            Mark::CellEnd => table.close(at),
            Mark::TableEnd => {
                table.close(at);
                table.end = at;
                self.done.extend(self.open.pop());
            }
        }
    }
}

impl Table {
    fn close(&mut self, at: usize) {
        if self.is_open {
            let cell = self.rows.last_mut().and_then(|row| row.last_mut());
            if let Some(cell) = cell {
                cell.end = at;
            }
            self.is_open = false;
        }
    }

    /// The row of a character, from 1.
    pub(super) fn row_at(&self, at: usize) -> Option<usize> {
        let starts = self.rows.iter().map(|row| row.first().map_or(0, |cell| cell.start));
        let before = starts.take_while(|&start| start <= at).count();
        (before > 0).then_some(before)
    }

    /// The cell of a character in its row, from 1.
    pub(super) fn cell_at(&self, at: usize) -> Option<usize> {
        let row = self.rows.get(self.row_at(at)? - 1)?;
        let before = row.iter().take_while(|cell| cell.start <= at).count();
        (before > 0).then_some(before)
    }

    /// Rows of equal length; `None` where a merged cell covers, or none was written.
    pub(super) fn grid(&self) -> Vec<Vec<Option<Cell>>> {
        let width = self.rows.iter().map(|row| row.iter().map(|cell| cell.columns).sum::<usize>());
        let width = width.max().unwrap_or(0).min(SPAN_MAX);
        if width == 0 || self.rows.len().saturating_mul(width) > CELLS_MAX {
            return Vec::new();
        }
        let mut covered = vec![vec![false; width]; self.rows.len()];
        let mut grid = vec![vec![None; width]; self.rows.len()];
        for (line, row) in self.rows.iter().enumerate() {
            let mut column = 0;
            for cell in row {
                while column < width && covered[line][column] {
                    column += 1;
                }
                if column == width {
                    break;
                }
                grid[line][column] = Some(*cell);
                let right = (column + cell.columns).min(width);
                for below in covered.iter_mut().skip(line).take(cell.rows) {
                    below[column..right].fill(true);
                }
                column = right;
            }
        }
        grid
    }
}

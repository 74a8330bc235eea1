# Problems of tables that are to be published, and the report on what was hidden.

PROTECT-001 = { $found } does not name dimensions. Write columns with commas between dimensions and ">" between levels, such as admin1>admin2,sex; at most 8 of each.
PROTECT-002 = The column { $found } is named twice among the dimensions.
PROTECT-003 = This is not a table as CSV: { $found }.
PROTECT-004 = The table is too large: at most { $most } can be protected at once. Publish it in parts, or with fewer dimensions.
PROTECT-005 = The column { $expected } is missing. The table has: { $found }.
PROTECT-006 = A finer level is filled while a wider one is empty. Fill the wider one, or empty both for a total.
PROTECT-007 = { $found } is not a whole number of people.
PROTECT-008 = The same cell stands in an earlier row. Keep one of them.
PROTECT-009 = { $found } is below zero. A number of people is zero or more.
PROTECT-010 = { $found } stands above itself in the hierarchy. Check which level each name belongs to.
PROTECT-011 = The total printed here is { $found }, and its parts add up to { $expected }.
PROTECT-012 = The table has no rows. Its first line names the columns; below it stands one row for each cell.
PROTECT-013 = The table carries statuses, and this row is not as a protected row must be. Give the unprotected table instead.
PROTECT-014 = An earlier edition shows this number, so hiding it now does not keep it secret.
PROTECT-015 = { $found } is not a threshold. It is at least 2 and at most { $most }.
PROTECT-016 = The audit could not confirm that this hidden cell is safe. Do not publish the table.
PROTECT-017 = With the totals that are known, this hidden cell cannot be kept as wide open as the rule asks; it is still not exactly known, unless by who knows hidden totals from elsewhere.
PROTECT-018 = With the totals that are known, this hidden cell can be worked out. Hide its totals too, or join its category with another.

PROTECT-030 = A reader who takes no hidden cell for an empty one may work this number out: the figures do not allow more.
PROTECT-031 = Together with the earlier tables, this one adds up more than { $most } cells that none of them shows (each place by sex and age, for instance, beside tables of two of these each). What follows only from those cells was not tried. Publish one table of all these columns, or fewer categories, to have it tried.
PROMISE-001 = With the promise sums, each table is safe by its own totals. Joined with the earlier tables, a hidden number may still be worked out. Choose the promise reader for tables that are published beside others.

protect-title = What this table hides, and why
protect-why = Counts from 1 to { $most } could point to single people, so they are hidden (primary). Others are hidden so that the first cannot be worked out from totals or from earlier editions (secondary).
protect-promise-reader = Promised against a reader who adds up what is shown, uses the status column and this rule, and knows the totals of each dimension even where they are hidden. Where the figures do not allow that much, the counts below and the notes say what was kept.
protect-promise-occupied = Promised also against a reader who takes no hidden cell for an empty one. Where the figures do not allow it, that reader may work a small number out.
protect-promise-sums = Promised only against a reader who adds up what is shown: by the totals alone, a hidden small number can be one more and one fewer. A reader who also uses this rule or the status column, knows hidden totals from elsewhere, or joins this table with others, may learn more. The promise reader is stronger, and hides more.
protect-audit = After hiding, the table was attacked as a reader could do it, with all totals, shown numbers and this rule known.
protect-audit-sums = After hiding, the table was attacked as a reader could do it who knows the numbers and totals that are shown, and no more.
protect-shown = Cells shown
protect-zero = Cells shown as zero
protect-primary = Cells hidden because they are small
protect-secondary = Cells hidden to protect those
protect-people = People in hidden cells
protect-safe = Hidden cells that may hold any small number, even for a reader who uses the statuses
protect-sums = Hidden cells that may hold any small number as far as totals tell, and more than one for a reader who uses the statuses
protect-one-each-way = Hidden cells that can be one more and one fewer as far as totals tell
protect-weak = Hidden cells of which only the exact value is kept
protect-exposed = Hidden cells that can be worked out
protect-notes = To look at

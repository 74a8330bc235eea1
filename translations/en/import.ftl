# Problems of spreadsheets that come from outside, and of published rounds.

IMPORT-001 = This is not an Excel workbook (.xlsx). Save it as one and try again.
IMPORT-002 = The workbook is protected by a password or is an old .xls file. Save it as .xlsx without a password.
IMPORT-003 = The file has { $found } bytes; at most { $most } can be read.
IMPORT-004 = The part { $part } of the workbook unpacks to more than { $most } bytes, so it is not opened.
IMPORT-005 = The workbook has { $found } parts; at most { $most } can be read.
IMPORT-006 = The workbook holds more cells, texts or formats than can be read. Keep only the sheets that are needed.
IMPORT-007 = The sheet says that it has { $rows } rows and { $columns } columns. Delete the empty rows and columns after the data, and save it again.
IMPORT-008 = The part { $part } of the workbook declares XML entities, which no spreadsheet program writes. It is not opened.
IMPORT-009 = The part { $part } of the workbook is damaged or too deeply nested. Open it in a spreadsheet program and save it again.
IMPORT-010 = The sheet is damaged. Open the workbook in a spreadsheet program and save it again.
IMPORT-011 = The sheet { $expected } is missing. The workbook has: { $found }.
IMPORT-012 = The column { $expected } is missing. Nearest headings: { $nearest }.
IMPORT-013 = { $found } is not a number of people. Write a whole number, or leave the cell empty for nobody.
IMPORT-014 = { $found } is below zero. A number of people is zero or more.
IMPORT-015 = { $found } is not a whole number.
IMPORT-016 = { $found } is not a P-code of this level in the gazetteer. Nearest: { $nearest }.
IMPORT-017 = { $found } is not the name of { $place } in the gazetteer, which is { $expected }. Check the code.
IMPORT-018 =
    { $breakdown ->
        [shelter] The numbers by shelter
        [arrival] The numbers by time of arrival
        [permit] The numbers by permit
        [sex_age] The numbers of men, women and children
       *[other] The numbers by { $breakdown }
    } add up to { $sum }, but the total is { $total }.
IMPORT-019 = { $found } stands twice; it is already in row { $first }.
IMPORT-020 = This is round { $found }, but the other rows are of round { $expected }.
IMPORT-021 = { $found } is not the number of a round.
IMPORT-022 = The nationalities of { $place } add up to { $sum }, but its total is { $total }.
IMPORT-023 = { $place } has { $total } here, but its muhallas add up to { $sum }.
IMPORT-024 = { $place } is missing here; its muhallas add up to { $sum }.
IMPORT-025 = The summary has { $total } migrants, but the muhallas add up to { $sum }.
IMPORT-026 = The summary has { $total } baladiyas, but { $sum } are listed.
IMPORT-027 = The nationality { $found } is not known. Nearest: { $nearest }.
IMPORT-028 = { $found } stands more than once for { $place }; the numbers were added together.
IMPORT-029 = { $found } is not among the muhallas of this workbook.
IMPORT-030 = { $found } is not a time of collection. Write it like “August-September 2024”.
IMPORT-031 = { $more } more problems are not listed. Mend these first.
IMPORT-032 = The summary has { $total } communities that host migrants, but there are { $sum }.
IMPORT-033 = The answer is { $found }, but the number of migrants is { $total }.
IMPORT-034 = The sheet has no rows below its headings.

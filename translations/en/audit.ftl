# Contradictions in published figures (AUDIT).

audit-error = error
audit-warning = warning
audit-line = line { $number }
audit-column = column { $number }
audit-paragraph = paragraph { $number }
audit-table = table { $number }
audit-row = row { $number }
audit-cell = cell { $number }
audit-header = header
audit-footer = footer
audit-footnotes = footnotes
audit-endnotes = endnotes
audit-summary = { $errors ->
    [0] No errors
    [one] { $errors } error
   *[other] { $errors } errors
}, { $warnings ->
    [0] no warnings.
    [one] { $warnings } warning.
   *[other] { $warnings } warnings.
}

AUDIT-001 = The file is { $found } bytes; the limit is { $limit }. Split it.
AUDIT-002 = The file cannot be read as TOML: line { $line }: { $reason }. Correct that line and run the audit again.
AUDIT-003 = The key `{ $key }` of { $figure } is not known and was not checked. Nearest: { $nearest }.
AUDIT-004 = `{ $key }` of { $figure } is { $found }; expected { $expected }. It was left out of the checks.
AUDIT-005 = `{ $key }` of { $figure } names { $found }, and no figure has that id. Nearest: { $nearest }.
AUDIT-006 = { $figure } lies inside itself through other figures. Remove one of the relations of the circle.
AUDIT-007 = Entry { $position } has no id. Give it one, such as `programme.what`.
AUDIT-008 = { $figure } has no value, so nothing about it could be checked.
AUDIT-009 = There is no [[figure]] in the file. Write one entry for each published figure.
AUDIT-010 = The file has { $found } figures; the limit is { $limit }. Split it.
AUDIT-011 = `{ $key }` of { $figure } is { $found }: a count is not negative.
AUDIT-012 = { $figure } is declared twice with the same value. Remove one.
AUDIT-013 = { $figure } says that { $key } is derived by "{ $found }", which cannot be followed. Write a rule such as "individuals / 5".
AUDIT-014 = The document cannot be read: { $reason }. Save it again, or save it as text.

AUDIT-101 = The parts of { $figure } ({ $groups }) do not add up to its total: { $arithmetic }.
AUDIT-102 = In { $figure }, the group { $groups } is larger than the whole: { $arithmetic }.
AUDIT-103 = { $figure } is within { $other }, and is larger: { $arithmetic }.
AUDIT-104 = { $figure } is the total of other figures, and their sum is not it: { $arithmetic }.
AUDIT-105 = { $figure } counts each person once, and is larger than all its components together: { $arithmetic }.
AUDIT-106 = { $figure } counts everybody in { $other }, which alone is larger: { $arithmetic }.
AUDIT-107 = { $figure } publishes several values for one fact, { $groups }: { $arithmetic }.
AUDIT-108 = { $figure } is published with two values: { $arithmetic }.
AUDIT-109 = { $figure } is in { $unit }, and { $other } is in { $found }: these are never added to or compared with each other.
AUDIT-110 = { $figure } is in { $unit } and of the kind { $kind }: people are counted once, deliveries each time.
AUDIT-111 = The shares of { $figure } do not add up to 100, and rounding does not explain it: { $arithmetic }.
AUDIT-112 = In { $figure }, the share of { $groups } does not follow from the counts: { $arithmetic }.
AUDIT-113 = The note of { $figure } puts a share inside { $groups }, which is smaller: { $arithmetic }.
AUDIT-114 = In { $figure }, { $groups } is computed from the individuals ({ $arithmetic }) and is not labelled as derived.
AUDIT-115 = In { $figure }, { $groups } does not follow its own rule: { $arithmetic }.
AUDIT-116 = { $figure } has more households than people: { $arithmetic }.
AUDIT-117 = { $figure } is within { $other }, and its group { $groups } is larger than that group there: { $arithmetic }.
AUDIT-118 = The group { $groups } of { $figure } is not the sum of that group in the figures it is the total of: { $arithmetic }.
AUDIT-119 = The group { $groups } of { $figure } is not between the largest component's and the sum of the components': { $arithmetic }.
AUDIT-120 = In { $figure }, { $groups } is given as a part and as a subset, with two values: { $arithmetic }.
AUDIT-121 = { $figure } does not follow from the stock before it and the flows: { $arithmetic }.
AUDIT-122 = { $other } (period { $found }) cannot be part of the sum { $figure } (period { $period }): the periods do not fit.
AUDIT-123 = In { $figure }, a group is larger than the group it lies in ({ $groups }): { $arithmetic }.
AUDIT-124 = In { $figure }, groups that nobody is in two of ({ $groups }) are together more than the whole: { $arithmetic }.
AUDIT-125 = The shares of { $figure } do not add up to 100; rounding may explain it: { $arithmetic }.
AUDIT-126 = { $figure } and { $other } are one number, and are not equal: { $arithmetic }.
AUDIT-127 = { $figure } is not the percentage of { $other } that it is said to be: { $arithmetic }.
AUDIT-128 = What is said of people in several of the figures that { $figure } counts cannot all be true.
AUDIT-129 = { $figure } counts each person once, and is outside the bounds that the known overlaps leave, { $low } to { $high }: { $arithmetic }.

AUDIT-201 = The parts do not add up to the total: { $arithmetic }.
AUDIT-202 = A group is larger than what it is part of: { $arithmetic }.
AUDIT-203 = The percentage does not follow from the numbers: { $arithmetic }.
AUDIT-204 = There is no such date: { $found }.
AUDIT-205 = The period ends before it starts: { $found }.
AUDIT-206 = { $found } was not that day of the week: it was a { $expected }.
AUDIT-207 = The same thing is given with two numbers, here and at { $line }: { $arithmetic } ({ $groups }).
AUDIT-208 = Percentages of one whole add up to more than 100: { $arithmetic }.
AUDIT-209 = More than all of a group is said: { $arithmetic }.
AUDIT-210 = Percentages that are the whole together do not add up to 100: { $arithmetic }.
AUDIT-211 = The change does not follow from the numbers: { $arithmetic }.
AUDIT-212 = The change is said to go the other way than the numbers: { $arithmetic }.
AUDIT-213 = The average does not follow from the numbers: { $arithmetic }.
AUDIT-214 = A range ends below its start: { $arithmetic }.
AUDIT-215 = The amounts do not multiply to what is said: { $arithmetic }.
AUDIT-216 = The period does not last so long: { $arithmetic }.

# Disclosure control beside the tables: microdata, rounding, categories joined,
# and the page about a whole publication.

DESK-040 = { $found } is no name for tables: letters, digits, - _ and . only, at most { $most }.
RECORDS-001 = No quasi-identifiers are named. Say by which columns somebody could be found again, such as --quasi sex,age,admin2.
RECORDS-002 = The column { $found } is named twice. A column is either a quasi-identifier or sensitive.
RECORDS-003 = k is { $k } and l is { $l }. k is between 2 and { $most }, and l between 1 and k.
RECORDS-004 = The file holds { $found } records, fewer than k, which is { $k }. So few people cannot be hidden among each other.
RECORDS-005 = No recoding makes these records safe with k = { $k } and l = { $l }. Name fewer quasi-identifiers, ask for a smaller l, or publish a table of counts instead.
RECORDS-006 = The column { $found } tells people apart and is named neither as a quasi-identifier nor as sensitive. It was left out.
ROUND-001 = { $found } is no base to round to. It is at least 2 and at most { $most }.
ROUND-002 = The table has totals without the cells that they are made of, so it cannot be rounded and still add up. Give all cells of the finest kind, or hide instead of rounding: leave --round out.
COLLAPSE-001 = The rule { $rule } cannot be carried out at “{ $found }”. Write column:value+value=name with values of the table, or admin3>admin2 to leave the finer level out.
DOMINANCE-001 = The contributions of this row are no whole numbers of zero or more.
DOMINANCE-002 = { $found } is no rule of dominance. Write 1,75 (the largest is more than 75 percent of the sum) or 10% (the second can tell the largest to within 10 percent).
DOMINANCE-003 = The contributions of this row are { $found } together, and the sum printed here is { $expected }. A contribution is a part of its sum.
PROTECT-020 = This would break a promise: a number that is hidden here or was hidden before could be worked out. Nothing was written. { $proposal ->
        [none] No safe version was found by leaving out a level or a dimension.
       *[other] Nearest safe version: add { $proposal }
    }
PROTECT-021 = Together with the earlier tables, more than { $most } hidden numbers depend on each other, or too much work was needed. What follows step by step was tried; what follows only from many of them together was not. Publish fewer cells at once, or leave out a dimension, to have all of it tried.
PROTECT-022 = The file is not in the encoding UTF-8, so names in it cannot be told apart (Windows-1256, for instance). Save it again as “CSV UTF-8”.
PROTECT-023 = { $found } has no column that is called as here, so only its grand total was compared. If it counts the same people, say with --names which columns and categories are the same.
PROTECT-024 = { $found } is too large: a number of people here is at most { $most }.
PROTECT-025 = Two columns are called { $found }. Only one of them would be protected; take one away or rename it.
PROTECT-026 = The column { $found } holds numbers and is neither a dimension nor the value. It was left out, since it could tell what is hidden.
PROTECT-027 = This file is read here, or is both the table and the report that would be written. Nothing was written; name another file.
RECORDS-007 = { $found } is no risk. Write it as a percentage, such as 3%.

records-title = How easily people could be found again in these records
records-asked = Asked for: at least { $k } people who look alike (k), at least { $l } different sensitive values among them (l), and an expected risk below { $limit }.
records-measure = Measure
records-before = Before
records-after = After
records-records = Records
records-classes = Groups of people who look alike
records-unique = People who look like nobody else
records-k = Smallest group (k)
records-below-k = People in groups that are too small
records-l = Fewest different sensitive values in a group (l)
records-below-l = People in groups that are too much alike
records-expected = Expected risk of being found again
records-highest = Highest risk of one person
records-percent = { $number }%
records-done = What was done
records-nothing = Nothing was changed: the records are safe as they are.
records-recoded = { $column }: { $how }. { $before } different values became { $after }.
records-left-out = { $found } records were left out, because they fitted into no group.
records-step-same = as it came
records-step-bands = in bands of { $number }
records-step-age-bands = ages in narrow bands
records-step-ages = ages as 0-17, 18-59 and 60+
records-step-level = places at level { $number }
records-step-months = days to months
records-step-years = days to years
records-step-rare = rare values joined as “other”
records-step-nothing = emptied

round-title = What rounding changed
round-why = Every number of the finest kind was rounded to a multiple of { $base } next to it. Totals are the sums of what is printed, so that the table adds up.
round-number = Number
round-cells = Numbers printed
round-changed = Numbers that are not the true ones
round-moved = Differences of the finest numbers, added up
round-largest = Largest difference of one number, totals included
collapse-title = Categories joined
collapse-rule = { $rule }: { $before } categories became { $after }; { $rowsbefore } rows became { $rowsafter }.

disclosure-title = What this publication hides, and why
disclosure-intro = Small numbers of people can point to single persons. This page says how many numbers of the publication are hidden for that reason and what it cost. It names no hidden number.
disclosure-why = A count of people from 1 up to one below the threshold of its programme is hidden, and a zero is shown. Where the hidden number could be worked out from totals, from other tables of the publication, from a part and its complement, or from an earlier edition, further numbers are hidden beside it.
disclosure-none = Nothing had to be hidden: every number of people in this publication is large enough.
disclosure-attack = Before printing, every table was attacked as a reader could do it who knows all totals, all printed numbers and this rule.
disclosure-earlier = { $found } tables of earlier publications were taken into account.
disclosure-tables = Table by table
disclosure-figure = Figure
disclosure-splits = Split by
disclosure-threshold = Shown from
disclosure-shown = Shown
disclosure-small = Hidden: small
disclosure-others = Hidden to protect others
disclosure-cost = Hidden: { $hidden } of { $all } numbers of people.
disclosure-within = { $figure }, with the people within it: { $within }
disclosure-hidden = (hidden)
disclosure-notes = To look at
disclosure-whole = not split
disclosure-note = { $mark } marks a number that is hidden because it is small, or because it would give a small one away.

coarser-title = Shown more coarsely than asked
coarser-intro = A split that cannot be shown, or that would hide nearly everybody, is replaced by the nearest coarser one that can be published. What is shown was protected together with everything else.
coarser-asked = Asked by
coarser-shown = Shown by
coarser-why = Why
coarser-exposed = What it hides could be worked out
coarser-hidden = Nearly everybody would be hidden
coarser-note =
    Asked by { $asked }, shown by { $shown }: { $why ->
        [exposed] what the asked split hides could be worked out
       *[hidden] the asked split would hide nearly everybody
    }.
coarser-note-whole =
    The split by { $asked } is not shown: { $why ->
        [exposed] what it hides could be worked out
       *[hidden] it would hide nearly everybody
    }.

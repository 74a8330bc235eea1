# Problems of counting: facts and figures.
FACTS-001 = Entry { $entry } belongs to the programme { $found }, which this mission does not run.
FACTS-002 = The column { $column } does not take the value { $found } (entry { $entry }).
FACTS-003 =
    The answer { $path } holds { $found }, which is not { $expected ->
        [person-id] a person's identifier
        [household-id] a household's identifier
        [birth-year] a year of birth
        [age] an age in years
        [date] a date
        [p-code] a P-code
        [round-number] the number of a round
        [at-most-thousand-million] a number of at most a thousand million
       *[whole-number] a whole number
    } (entry { $entry }).
FACTS-004 = Entry { $entry } would count as { $found } facts; at most { $most } are taken.
FACTS-005 = Entry { $found } was already counted; counting stands at entry { $expected }.
FACTS-006 = The facts have no column { $column }.
FACTS-007 = The column { $column } cannot be compared with { $found }.
FACTS-008 = Splitting by { $by } makes more cells than can be held. Leave one out.
FACTS-009 = The stored facts are damaged: { $found }. Rebuild them from the ledger.
FACTS-010 = The stored facts could not be read or written: { $found }.
FIGURE-001 = There is no figure { $found }. Nearest: { $nearest }.
FIGURE-002 = { $figure } cannot be split by { $found }. It can be split by: { $expected }.
FIGURE-003 = { $figure } can be split by one of its breakdowns at a time, not by { $found } together. Its breakdowns: { $expected }.
FIGURE-004 = There is no place with the code { $found }.
FIGURE-005 = There is no emergency { $found }. Known: { $expected }.
FIGURE-006 = { $figure } was to be split { $found } ways at once; at most { $most } are possible.
FIGURE-007 = { $figure } is derived from another figure that cannot be found.
FIGURE-101 = { $figure }: the parts of { $what } add up to { $found }, the total is { $expected }.
FIGURE-102 = { $figure } is { $found }, more than { $what }, which includes it and is { $expected }.
FIGURE-103 = { $figure }: the lower bound { $found } is above the upper bound { $expected }.
FIGURE-104 = { $figure }: { $what } is { $found }, more than the whole of { $expected }.
FIGURE-105 = { $figure }: what checks.toml tells of people in several services cannot be true of the facts, and was not used. Correct it, or give the period and the place that it was learnt of.
FIGURE-106 = { $figure }: { $key } of { $what } in checks.toml narrows nothing: one of these counts no people, or only a part of a service. Name figures that count whole services.
FIGURE-111 =
    { $split ->
        [none] Its number is not shown, because what is hidden
       *[other] The split by { $split } is not shown, because what it would hide
    } could be worked out from the rest. Ask for fewer columns, or for a longer period or a larger place.
FIGURE-112 = The numbers by { $split } do not add up to the whole, because one person can be counted in several of them. They are not to be added together.
FIGURE-113 =
    { $figure } was asked for by { $asked } and is shown { $shown ->
        [none] whole only
       *[other] by { $shown }
    }: { $why ->
        [exposed] by { $asked }, what is hidden could be worked out
       *[hidden] by { $asked }, nearly everybody would be hidden
    }.
FIGURE-114 = { $figure }: how many of its numbers are hidden to be sure: { $count }. So much was published before of the same people that not all of it could be held against them. Publish fewer figures at once.
FIGURE-115 = So much was published of the same people that not all numbers that only overlap could be held against each other; what is left of two of them may follow. Publish fewer figures or coarser splits at once.

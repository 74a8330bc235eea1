# What operations answer: refusals, units, and the words of publications.

DESK-001 = There is nothing here by the name { $found }, or it is not yours to see.
DESK-002 = You do not hold the right { $right } here. Ask whoever manages the accounts.
DESK-003 = The name and the password do not belong together. Check both and try again.
DESK-004 = What came in was refused.
DESK-005 = The facts could not be folded: { $detail }. Run “masar rebuild” and try again.
DESK-006 = The publication could not be printed: { $detail }.
DESK-007 = The data folder could not be read or written: { $detail }.
DESK-011 = No place has the P-code { $found }. Nearest: { $nearest }.
DESK-012 = The day { $found } is in the future; today is { $today }. Correct the date.
DESK-013 = The breakdown by { $breakdown } adds up to { $sum }, and the total is { $total }. Correct the parts or the total.
DESK-014 = { $found } does not identify a person. Use the identifier from the registration.
DESK-015 = { $found } is not one of the known values: { $expected }.
DESK-016 = The part { $subset } ({ $found }) is larger than its whole ({ $total }).
DESK-017 = The form carries no valid instance identifier (found “{ $found }”). Fill it again from a fresh form.
DESK-018 = No form has the identifier { $found }. Nearest: { $nearest }.
DESK-019 = The form { $form } has no version { $found } here. Known: { $expected }. Get the blank form again.
DESK-020 = Round { $found } is here already, in the state { $state }. A correction is made by superseding it.
DESK-021 = The file { $found } came along, but the form does not mention it; it was not stored.
DESK-022 = The same form came again with other answers. Both are kept; a person decides which one holds.
DESK-023 = The programme { $found } has no rounds of data collection.
DESK-024 = Round { $found } has no days of collection yet. Give its first and last day.
DESK-025 = A round cannot move to the state { $found } from where it is.
DESK-026 = Moving to { $found } needs a reason.
DESK-027 = Round { $found } has no interviews, so there is nothing to estimate.
DESK-028 = Forgetting a person needs a reason, such as the request and its date.
DESK-030 = The folder holds a mission already. Choose another folder or use this one.
DESK-031 = The folder is not a data folder of Masar: masar.toml is missing or unreadable.
DESK-032 = “{ $found }” cannot be an account name. Use letters, digits, dots and hyphens, at most 64.
DESK-033 = A password needs at least { $found } characters and at most 256.
DESK-034 = No package has the role { $found }. Write it as programme:role.
DESK-035 = No figure has the code { $found }. Nearest: { $nearest }.
DESK-036 = Round { $found } is not approved here. Approved rounds: { $expected }.
DESK-037 = No publication has the code { $found }. Nearest: { $nearest }.
DESK-038 = “{ $found }” is one and the same identifier. Name two people.
DESK-039 = This goes against what was decided about { $found }. Take that decision back first.

REGISTER-001 = The register could not be read or written: { $detail }. Run “masar rebuild”.
REGISTER-002 = The register's file could not be replaced: { $detail }.
REGISTER-003 = An entry could not be folded into the register: { $detail }.

synthetic = Synthetic data: the people and figures here were made up for a demonstration.

unit-persons = persons
unit-people-trained = people trained
unit-households = households
unit-deliveries = deliveries
unit-consultations = consultations
unit-referrals = referrals
unit-sessions = sessions
unit-escorts = escorts
unit-publications = publications
unit-projects = projects
unit-places = places
unit-interviews = interviews
unit-staff = staff
unit-items = items
unit-square-metres = square metres

figure-bounds = between { $lower } and { $upper }
figure-derived = derived: { $figure }, divided by { $divisor }
figure-source = Source: { $source }.
table-largest = The { $shown } largest of { $all } are shown.
table-total = Total
map-unit = { $unit } by { $by }

period-round = round { $round }
report-front = About this report

method-as-published = The figures of this round are those of its published dataset, taken in unchanged.
method-counted = Counted: each person is counted once, across all services and programmes, by the identifier of the registration. Consultations, sessions, deliveries and persons are different units and are never added together.
method-estimated = Estimated: figures of displacement tracking are sums of one estimate for each place, made from the answers of key informants. They count presence, not individuals by name.
method-bounded = Bounded: where people were helped without being identified, the number reached is printed as bounds, from the largest component to the sum of the components, and narrower where it is known how many are in several. Where that leaves one number, it is called deduced; the number of one service that only counted is a head count. Not everybody in them was identified.
parts-title = Known and only counted
parts-known = Known by name, each once
parts-nameless = Only counted
parts-no-service = no service recorded
parts-adds = What the people only counted add
parts-lower = At least { $lower }: no fewer than the people known by name, nor than any one service counted.
parts-lower-told = At least { $lower }: by the records, and by what is told beside them.
parts-upper = At most { $upper }: everybody known and everybody counted, if nobody is among both.
parts-upper-twice = At most { $upper }: everybody known and everybody counted, less the { $twice } who are certainly counted again.
parts-told = Told beside the records
parts-told-overlaps = { $to ->
    [none] People in all of { $of }: at least { $from }
   *[other] People in all of { $of }: { $from } to { $to }
}
parts-told-unions = { $to ->
    [none] People in any of { $of }: at least { $from }
   *[other] People in any of { $of }: { $from } to { $to }
}
parts-told-named_too = { $to ->
    [none] Of the people only counted in { $of }, those known by name too: at least { $from }
   *[other] Of the people only counted in { $of }, those known by name too: { $from } to { $to }
}
parts-told-disjoint_by = Nobody is counted in two groups by { $of }
parts-told-unused = not used: it narrows nothing
parts-loose = More is told than is solved at once: the interval, or that of a group, may be wider than it need be.
parts-contradicted = What was told cannot be true of the records, and was not used.
method-derived = Derived: a figure computed from another one is labelled so and names its rule. Households are derived from individuals and were not counted at the door.
method-figures = The figures of this publication
method-head-figure = Figure
method-head-unit = Unit
method-head-method = Method
method-head-source = Source
method-name-counted = counted
method-name-bounded = bounded
method-name-deduced = deduced
method-name-heads = head count
method-name-derived = derived
method-name-estimated = estimated

erratum = This edition replaces edition { $edition }.
erratum-change = { $figure }: { $was } became { $now }.

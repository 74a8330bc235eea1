# Searching people: why somebody is among the answers.

live-name-same = same name
live-name-alike = name alike
live-name-rare = rare name
live-name-order = parts of the name in another order
live-document-same = same document number
live-document-near = document number differs by one slip
live-phone-same = same telephone number
live-birth-same = same day of birth
live-birth-swapped = day of birth with month and day exchanged
live-birth-near = year of birth agrees
live-sex-same = same sex
live-nationality-same = same nationality
live-place-same = same place
live-given-differs = another given name
live-name-differs = part of the name differs
live-document-differs = another document number
live-birth-differs = another year of birth
live-sex-differs = another sex
live-nationality-differs = another nationality

# Finding people and deciding who is one.

people-title = People
people-search = Name, telephone or document number
people-search-help = In Arabic or Latin letters, also misspelt or in part. Each search is recorded.
people-search-button = Search
people-none = Nobody was found.
people-found = { $count ->
    [one] One person
   *[other] { $count } people
}
people-duplicates = Possible duplicates
people-pairs = { $count ->
    [one] Two people may be one.
   *[other] { $count } pairs of people may be one.
}
people-waiting = { $count ->
    [one] One registration is still to be compared with the others.
   *[other] { $count } registrations are still to be compared with the others.
}
people-person = Person
people-score = How well it fits
people-chance = Chance that they are one
people-why = Why
people-against = Against
people-compare = Compare
people-compare-title = One person or two?
people-name = Name
people-sex = Sex
people-sex-female = female
people-sex-male = male
people-sex-unknown = not recorded
people-birth-year = Year of birth
people-nationality = Nationality
people-household = Household
people-phone = Telephone
people-document = Document number
people-programme = Programme
people-place = Place
people-entry = Form
people-one-with = One with
people-identifier = Identifier
people-unnamed = without a name
people-same = Same person
people-different = Different people
people-open = Take the decision back
people-reason = Reason, if there is more to say
people-said-same = It was decided that they are one person.
people-said-different = It was decided that they are two people.
people-said-open = An earlier decision was taken back.
people-decided-same = They are one person now. Recorded as entry { $entry }.
people-decided-different = They are two people. Recorded as entry { $entry }.
people-decided-open = The decision is taken back. Recorded as entry { $entry }.
people-back = Back to possible duplicates
people-pairs-none = No two people wait to be compared.
people-compare-help = Choose two people.

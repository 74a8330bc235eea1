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

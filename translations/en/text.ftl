# Words that every part of the product uses: where a problem stands, months.

problem-file = { $value }
problem-sheet = { $value }
problem-row = row { $value }
problem-column = column { $value }
problem-path = { $value }

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

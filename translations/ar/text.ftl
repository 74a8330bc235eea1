# كلمات يستعملها كل جزء من النظام: موضع المشكلة، وأسماء الأشهر كما تسمى في ليبيا.

problem-file = الملف { $value }
problem-sheet = الورقة { $value }
problem-row = السطر { $value }
problem-column = العمود { $value }
problem-path = { $value }

month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر

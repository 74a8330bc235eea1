-- code: dtm.returnees
-- title.en: Returnees
-- title.ar: العائدون
-- unit: persons
-- count: sum
-- time: latest-round
-- by: admin1
-- source.en: Displacement Tracking Matrix, key-informant interviews of the round
-- source.ar: مصفوفة تتبع النزوح، مقابلات المخبرين الرئيسيين في الجولة
fact = 'presence' AND population = 'returnee' AND breakdown = 'total'

-- code: dtm.idps
-- title.en: Internally displaced people
-- title.ar: النازحون داخلياً
-- unit: persons
-- count: sum
-- time: latest-round
-- by: admin1
-- source.en: Displacement Tracking Matrix, key-informant interviews of the round
-- source.ar: مصفوفة تتبع النزوح، مقابلات المخبرين الرئيسيين في الجولة
fact = 'presence' AND population = 'idp' AND breakdown = 'total'

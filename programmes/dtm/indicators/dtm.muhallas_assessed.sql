-- code: dtm.muhallas_assessed
-- title.en: Muhallas assessed
-- title.ar: المحلات التي شملها التقييم
-- unit: places
-- count: places
-- time: latest-round
-- by: admin1
-- source.en: Displacement Tracking Matrix, key-informant interviews of the round
-- source.ar: مصفوفة تتبع النزوح، مقابلات المخبرين الرئيسيين في الجولة
fact = 'presence' AND breakdown = 'total'

-- code: dtm.baladiyas_assessed
-- title.en: Baladiyas assessed
-- title.ar: البلديات التي شملها التقييم
-- unit: places
-- count: places at admin3
-- time: latest-round
-- by: admin1
-- source.en: Displacement Tracking Matrix, key-informant interviews of the round
-- source.ar: مصفوفة تتبع النزوح، مقابلات المخبرين الرئيسيين في الجولة
fact = 'presence' AND breakdown = 'total'

-- code: dtm.interviews
-- title.en: Key-informant interviews
-- title.ar: مقابلات المخبرين الرئيسيين
-- unit: interviews
-- count: rows
-- time: during
-- by: informant_kind
-- source.en: Displacement Tracking Matrix, interviews held
-- source.ar: مصفوفة تتبع النزوح، المقابلات التي أُجريت
fact = 'interview'

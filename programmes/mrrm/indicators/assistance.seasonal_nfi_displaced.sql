-- code: assistance.seasonal_nfi_displaced
-- title.en: Internally displaced people and returnees who received seasonal non-food items
-- title.ar: النازحون داخلياً والعائدون الذين تلقوا مواد غير غذائية موسمية
-- unit: persons
-- count: persons
-- time: during
-- by: population
-- source.en: Direct assistance, distribution records
-- source.ar: المساعدة المباشرة، سجلات التوزيع
fact = 'service' AND service = 'seasonal_nfi' AND population IN ('idp', 'returnee')

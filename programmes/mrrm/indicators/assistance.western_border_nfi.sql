-- code: assistance.western_border_nfi
-- title.en: Migrants who received non-food items at the western border
-- title.ar: المهاجرون الذين تلقوا مواد غير غذائية على الحدود الغربية
-- unit: persons
-- count: persons
-- time: during
-- by: sex
-- source.en: Direct assistance, distribution records
-- source.ar: المساعدة المباشرة، سجلات التوزيع
fact = 'service' AND service = 'western_border_nfi'

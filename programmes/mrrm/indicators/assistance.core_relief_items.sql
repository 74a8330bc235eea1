-- code: assistance.core_relief_items
-- title.en: Migrants who received core relief items
-- title.ar: المهاجرون الذين تلقوا مواد الإغاثة الأساسية
-- unit: persons
-- count: persons
-- time: during
-- by: sex
-- source.en: Direct assistance, distribution records
-- source.ar: المساعدة المباشرة، سجلات التوزيع
fact = 'service' AND service = 'core_relief_items'

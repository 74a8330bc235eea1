-- code: mrrm.households
-- title.en: Households of the migrants reached
-- title.ar: أسر المهاجرين الذين وصلتهم المساعدة
-- unit: households
-- count: households
-- time: during
-- source.en: Migrant Resource and Response Mechanism, records of assistance
-- source.ar: آلية الموارد والاستجابة للمهاجرين، سجلات المساعدة
fact = 'service' AND service IN ('food', 'nfi', 'medical_consultation')

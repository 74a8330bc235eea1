-- code: mrrm.reached
-- title.en: Migrants reached with food, non-food items or a medical consultation
-- title.ar: المهاجرون الذين وصلتهم مساعدات غذائية أو مواد غير غذائية أو استشارات طبية
-- unit: persons
-- count: persons
-- time: during
-- by: sex
-- source.en: Migrant Resource and Response Mechanism, records of assistance
-- source.ar: آلية الموارد والاستجابة للمهاجرين، سجلات المساعدة
fact = 'service' AND service IN ('food', 'nfi', 'medical_consultation')

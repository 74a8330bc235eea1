-- code: mrrm.deliveries
-- title.en: Deliveries of food, non-food items and medical consultations
-- title.ar: مرات تقديم المساعدات الغذائية والمواد غير الغذائية والاستشارات الطبية
-- unit: deliveries
-- count: rows
-- time: during
-- by: service
-- source.en: Migrant Resource and Response Mechanism, records of assistance
-- source.ar: آلية الموارد والاستجابة للمهاجرين، سجلات المساعدة
fact = 'service' AND service IN ('food', 'nfi', 'medical_consultation')

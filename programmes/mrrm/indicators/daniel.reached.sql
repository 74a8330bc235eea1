-- code: daniel.reached
-- title.en: People reached after Storm Daniel with relief items, health care or psychosocial support
-- title.ar: من وصلتهم بعد عاصفة دانيال مواد إغاثة أو رعاية صحية أو دعم نفسي اجتماعي
-- unit: persons
-- count: persons
-- time: during
-- by: service
-- source.en: Response to Storm Daniel, distribution records and head counts
-- source.ar: الاستجابة لعاصفة دانيال، سجلات التوزيع وأعداد المستفيدين
fact = 'service' AND emergency = 'daniel-2023' AND service IN ('emergency_relief', 'emergency_health', 'emergency_mhpss')

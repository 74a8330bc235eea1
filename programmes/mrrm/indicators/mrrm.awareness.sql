-- code: mrrm.awareness
-- title.en: Participants in awareness campaigns
-- title.ar: المشاركون في حملات التوعية
-- unit: persons
-- count: persons
-- time: during
-- by: sex
-- source.en: Migrant Resource and Response Mechanism, attendance of awareness sessions
-- source.ar: آلية الموارد والاستجابة للمهاجرين، سجلات حضور جلسات التوعية
fact = 'awareness'

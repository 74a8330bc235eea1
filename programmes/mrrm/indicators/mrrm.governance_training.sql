-- code: mrrm.governance_training
-- title.en: People trained in migration governance
-- title.ar: المتدربون على حوكمة الهجرة
-- unit: people-trained
-- count: persons
-- time: during
-- by: sex
-- source.en: Migrant Resource and Response Mechanism, attendance of training courses
-- source.ar: آلية الموارد والاستجابة للمهاجرين، سجلات حضور الدورات التدريبية
fact = 'training'

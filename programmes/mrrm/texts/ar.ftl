programme-name = آلية الموارد والاستجابة للمهاجرين

role-caseworker = أخصائي حالات
role-distributor = موظف توزيع
role-team-lead = قائد فريق
role-data-officer = مسؤول بيانات
role-analyst = محلل
role-publisher = مسؤول نشر
role-protection-officer = مسؤول حماية

state-screened = جرى فحصها
state-eligible = مؤهلة
state-served = قُدمت الخدمة
state-referred = أُحيلت
state-followed_up = تمت متابعتها
state-closed = مغلقة

purpose-identification = التعرف على الشخص من جديد، فلا تفوته مساعدة ولا تُقدَّم له مرتين.
purpose-contact = التواصل مع الشخص بشأن مساعدته، لا لأي غرض آخر.
purpose-attendance = إثبات الحضور وإصدار شهادة الدورة.
purpose-count-once = احتساب كل شخص مرة واحدة عند عدم وجود بطاقة تسجيل.

column-service = الخدمة
value-service-food = مساعدات غذائية
value-service-nfi = مواد غير غذائية
value-service-medical_consultation = استشارة طبية
value-service-core_relief_items = مواد الإغاثة الأساسية
value-service-seasonal_nfi = مواد غير غذائية موسمية
value-service-western_border_nfi = مواد غير غذائية على الحدود الغربية
value-service-emergency_relief = مواد غذائية وغير غذائية في حالات الطوارئ
value-service-emergency_health = رعاية صحية في حالات الطوارئ
value-service-emergency_mhpss = دعم نفسي اجتماعي في حالات الطوارئ

column-referral = الإحالة
value-referral-protection = الحماية
value-referral-mhpss = الصحة النفسية والدعم النفسي الاجتماعي
value-referral-return = العودة الطوعية الإنسانية
value-referral-health = الرعاية الصحية الثانوية أو الثالثية

column-site_kind = نوع الموقع
value-site_kind-resource_centre = مركز موارد المهاجرين
value-site_kind-mobile_team = فريق متنقل
value-site_kind-disembarkation_point = نقطة إنزال
value-site_kind-detention_centre = مركز إيواء
value-site_kind-border_area = منطقة حدودية
value-site_kind-community = مجتمع محلي
value-site_kind-shelter_site = موقع مأوى

column-decision = القرار
value-decision-eligible = مؤهل
value-decision-not_eligible = غير مؤهل
value-decision-refer_only = إحالة فقط

column-topic = الموضوع
value-topic-migration_risks = مخاطر الهجرة غير النظامية
value-topic-services = الخدمات المتاحة وكيفية الوصول إليها
value-topic-health = الصحة والنظافة
value-topic-trafficking = الاتجار بالأشخاص وتهريبهم
value-topic-return = العودة الطوعية الإنسانية
value-topic-rights = الحقوق والحماية
value-topic-mhpss = الصحة النفسية والدعم النفسي الاجتماعي
value-topic-migration_governance = حوكمة الهجرة
value-topic-migrant_protection = حماية المهاجرين
value-topic-data = بيانات الهجرة
value-topic-referral = الإحالة وتنسيق الخدمات

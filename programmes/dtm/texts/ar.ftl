programme-name = مصفوفة تتبع النزوح

role-enumerator = جامع بيانات
role-team-lead = قائد فريق
role-data-officer = مسؤول بيانات
role-gis-officer = مسؤول نظم المعلومات الجغرافية
role-analyst = محلل
role-publisher = مسؤول نشر

state-planned = مخطط لها
state-collecting = قيد جمع البيانات
state-submitted = مُرسلة
state-verified = متحقق منها
state-cleaned = منقحة
state-approved = معتمدة
state-published = منشورة
state-superseded = حل محلها إصدار أحدث

method-weighted-median = أُجريت في كل محلة مقابلات مع عدة مخبرين رئيسيين، ودُمجت إجاباتهم في تقدير واحد هو وسيطها مرجَّحاً بدرجة موثوقية كل مقابلة (من واحد إلى خمسة). ثم عُدِّلت أجزاء كل تصنيف لتساوي مجموع محلتها، ووُزع ما تبقى من التقريب على أكبر البواقي، فتساوي الأجزاء مجموعها دائماً.
method-as-published = أرقام هذه الجولة سبق أن نشرها البرنامج الذي جمعها، وقد أُخذت كما نُشرت محلةً محلة، وجرى التحقق من أن أجزاء كل تصنيف تساوي مجموعها.

column-informant_kind = صفة المخبر
value-informant_kind-mukhtar = مختار المحلة
value-informant_kind-municipal_official = موظف في البلدية
value-informant_kind-crisis_committee = عضو لجنة أزمات
value-informant_kind-social_affairs = موظف شؤون اجتماعية
value-informant_kind-community_leader = وجيه أو قائد مجتمعي
value-informant_kind-migrant_representative = ممثل للمهاجرين
value-informant_kind-idp_representative = ممثل للنازحين داخلياً
value-informant_kind-employer = صاحب عمل
value-informant_kind-health_worker = عامل صحي
value-informant_kind-teacher = معلم أو مدير مدرسة
value-informant_kind-civil_society = منظمة مجتمع مدني
value-informant_kind-other = غير ذلك

column-product_kind = نوع المنشور
value-product_kind-round_report = تقرير جولة
value-product_kind-flash_update = تحديث عاجل
value-product_kind-research_study = دراسة بحثية
value-product_kind-detention_snapshot = نبذة عن مركز إيواء
value-product_kind-needs_assessment = تقييم الاحتياجات
value-product_kind-dashboard = لوحة معلومات
value-product_kind-other = منتج آخر

column-sex_age = الجنس والعمر
value-sex_age-adult_male = رجال
value-sex_age-adult_female = نساء
value-sex_age-child = أطفال

column-shelter = المأوى
value-shelter-rented_self = سكن مستأجر يدفعون إيجاره بأنفسهم
value-shelter-rented_other = سكن مستأجر يدفع غيرهم إيجاره
value-shelter-rented_employer = سكن مستأجر يدفع صاحب العمل إيجاره
value-shelter-squatting = إقامة في ملك الغير دون إذن
value-shelter-abandoned_building = مبنى مهجور
value-shelter-workplace = مكان العمل
value-shelter-public_building = مدرسة أو مبنى عام آخر
value-shelter-informal_camp = مخيم عشوائي
value-shelter-none = دون مأوى
value-shelter-other = مأوى آخر

column-arrival = المدة منذ الوصول
value-arrival-lt1 = أقل من شهر
value-arrival-1_6 = من شهر إلى 6 أشهر
value-arrival-6_12 = من 6 أشهر إلى 12 شهراً
value-arrival-gt12 = أكثر من 12 شهراً
value-arrival-unknown = غير معروفة

column-permit = التصريح
value-permit-residency = تصريح إقامة
value-permit-work = تصريح عمل
value-permit-none = دون تصريح
value-permit-unknown = غير معروف

column-unaccompanied = طفل غير مصحوب أو منفصل عن ذويه
value-unaccompanied-yes = نعم

column-on_pathway = على مسار الحلول
value-on_pathway-yes = نعم

mission-name = بعثة ليبيا
country-name = ليبيا

level-1 = إقليم
level-2 = منطقة
level-3 = بلدية
level-4 = محلة

office-tripoli = طرابلس
office-benghazi = بنغازي
office-sebha = سبها

emergency-daniel-2023 = عاصفة دانيال
emergency-western-border-2023 = الحدود الغربية

objective-lives = إنقاذ الأرواح وحماية المتنقلين
objective-solutions = الدفع نحو حلول للنزوح
objective-pathways = تيسير مسارات الهجرة النظامية

report-annual-report-title = التقرير السنوي
report-annual-report-subtitle = ما أُنجز، ولمن، وأين
report-annual-report-front = تعمل البعثة لبلوغ ثلاثة أهداف: إنقاذ الأرواح وحماية المتنقلين، والدفع نحو حلول للنزوح، وتيسير مسارات الهجرة النظامية. ويعرض هذا التقرير ما أُنجز في كل منها خلال العام. وكل رقم فيه مستمد من سجلات البعثة: يُحسب وفق قاعدة مكتوبة، وقيمته واحدة أينما طُبع، ويمكن تتبعه إلى السجلات التي يقوم عليها.

report-round-report-title = تقرير الجولة
report-round-report-subtitle = المهاجرون الموجودون في البلد
report-round-report-front = يعرض هذا التقرير ما أفاد به المخبرون الرئيسيون في جولة واحدة من تتبع حركة التنقل: أين يوجد المهاجرون، وكم عددهم، وفي أي ظروف يعيشون.

attribution-boundaries = الحدود: بيانات Who's On First (رخصة CC BY)؛ مكتب تنسيق الشؤون الإنسانية، ومصلحة الإحصاء والتعداد الليبية، والمنظمة الدولية للهجرة. ولا تعني الحدود والأسماء الواردة إقراراً أو قبولاً رسمياً بها.
attribution-codes = رموز الأقاليم والمناطق: مجموعات البيانات التشغيلية الموحدة لمكتب تنسيق الشؤون الإنسانية (رخصة CC BY-IGO).
attribution-places = أسماء البلديات والمحلات ورموزها: مصفوفة تتبع النزوح، المنظمة الدولية للهجرة، ليبيا.
attribution-points = مواقع البلديات: GeoNames (رخصة CC BY 4.0).
attribution-countries = أسماء البلدان: Unicode CLDR.

column-fact = السجل
column-programme = البرنامج
column-date = التاريخ
column-round = الجولة
column-place = المكان
column-emergency = حالة الطوارئ
column-project = المشروع
column-donor = الجهة المانحة
column-sex = الجنس
column-age_group = الفئة العمرية
column-nationality = الجنسية
column-population = الفئة السكانية
column-month = الشهر
column-quarter = الربع
column-year = السنة

value-sex-female = إناث
value-sex-male = ذكور
value-sex-unknown = غير مسجل

value-age_group-0_5 = 0–5 سنوات
value-age_group-6_17 = 6–17 سنة
value-age_group-18_59 = 18–59 سنة
value-age_group-60_up = 60 سنة فأكثر
value-age_group-unknown = غير مسجل

value-population-migrant = مهاجرون
value-population-idp = نازحون داخلياً
value-population-returnee = عائدون
value-population-host = المجتمع المضيف
value-population-official = موظفون عموميون
value-population-cso = أعضاء منظمات المجتمع المدني

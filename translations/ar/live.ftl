# البحث عن الأشخاص: لماذا ظهر الشخص في النتائج.

live-name-same = الاسم نفسه
live-name-alike = اسم مشابه
live-name-rare = اسم نادر
live-name-order = أجزاء الاسم بترتيب آخر
live-document-same = رقم الوثيقة نفسه
live-document-near = رقم الوثيقة يختلف بزلّة واحدة
live-phone-same = رقم الهاتف نفسه
live-birth-same = يوم الميلاد نفسه
live-birth-swapped = يوم الميلاد نفسه مع تبادل اليوم والشهر
live-birth-near = سنة الميلاد متوافقة
live-sex-same = الجنس نفسه
live-nationality-same = الجنسية نفسها
live-place-same = المكان نفسه
live-given-differs = اسم أول مختلف
live-name-differs = جزء من الاسم مختلف
live-document-differs = رقم وثيقة مختلف
live-birth-differs = سنة ميلاد مختلفة
live-sex-differs = جنس مختلف
live-nationality-differs = جنسية مختلفة

# البحث عن الأشخاص والبتّ في تكرار تسجيلهم.

people-title = الأشخاص
people-search = الاسم أو رقم الهاتف أو رقم الوثيقة
people-search-help = بالحروف العربية أو اللاتينية، ولو كان في الاسم خطأ أو نقص. يُسجَّل كل بحث.
people-search-button = بحث
people-none = لم يُعثر على أحد.
people-found = { $count ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصاً
   *[other] { $count } شخص
}
people-duplicates = تسجيلات قد تكون مكررة
people-pairs = { $count ->
    [zero] لا توجد تسجيلات تنتظر المقارنة.
    [one] قد يعود تسجيلان إلى شخص واحد.
    [two] زوجان من التسجيلات قد يعود كلٌّ منهما إلى شخص واحد.
    [few] { $count } أزواج من التسجيلات قد يعود كلٌّ منها إلى شخص واحد.
    [many] { $count } زوجاً من التسجيلات قد يعود كلٌّ منها إلى شخص واحد.
   *[other] { $count } زوج من التسجيلات قد يعود كلٌّ منها إلى شخص واحد.
}
people-waiting = { $count ->
    [zero] لم يبقَ تسجيل لم يُقارَن بغيره.
    [one] بقي تسجيل واحد لم يُقارَن بغيره بعد.
    [two] بقي تسجيلان لم يُقارَنا بغيرهما بعد.
    [few] بقيت { $count } تسجيلات لم تُقارَن بغيرها بعد.
    [many] بقي { $count } تسجيلاً لم تُقارَن بغيرها بعد.
   *[other] بقي { $count } تسجيل لم تُقارَن بغيرها بعد.
}
people-person = الشخص
people-score = درجة التطابق
people-chance = احتمال أن يكونا شخصاً واحداً
people-why = السبب
people-against = ما يخالف ذلك
people-compare = مقارنة
people-compare-title = شخص واحد أم شخصان؟
people-name = الاسم
people-sex = الجنس
people-sex-female = أنثى
people-sex-male = ذكر
people-sex-unknown = غير مسجَّل
people-birth-year = سنة الميلاد
people-nationality = الجنسية
people-household = الأسرة
people-phone = الهاتف
people-document = رقم الوثيقة
people-programme = البرنامج
people-place = المكان
people-entry = الاستمارة
people-one-with = هو نفسه
people-identifier = المعرّف
people-unnamed = بلا اسم
people-same = الشخص نفسه
people-different = شخصان مختلفان
people-open = إلغاء القرار
people-reason = السبب، إن كان ثمة ما يضاف
people-said-same = تقرّر أنهما شخص واحد.
people-said-different = تقرّر أنهما شخصان مختلفان.
people-said-open = أُلغي قرار سابق بشأنهما.
people-decided-same = أصبحا شخصاً واحداً. سُجّل القرار في القيد { $entry }.
people-decided-different = هما شخصان مختلفان. سُجّل القرار في القيد { $entry }.
people-decided-open = أُلغي القرار. سُجّل ذلك في القيد { $entry }.
people-back = العودة إلى التسجيلات التي قد تكون مكررة
people-pairs-none = لا توجد تسجيلات تنتظر المقارنة.
people-compare-help = اختر شخصين.

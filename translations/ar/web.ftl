# كلمات الصفحات والردود على الهواتف.

web-masar = مسار
web-skip = انتقل إلى المحتوى
web-navigation = الرئيسي
web-other-language = English
web-digits = تغيير الأرقام
web-other-digits-code = arab
web-sign-in = تسجيل الدخول
web-sign-out = تسجيل الخروج
web-name = اسم الحساب
web-password = كلمة المرور
web-home = الرئيسية
web-figures = الأرقام
web-rounds = الجولات
web-publications = المنشورات
web-work = بانتظار قرار
web-key-figures = الأرقام الرئيسية
web-waiting = { $count ->
    [zero] لا استمارة تنتظر قراراً
    [one] استمارة واحدة تنتظر قراراً
    [two] استمارتان تنتظران قراراً
    [few] { $count } استمارات تنتظر قراراً
    [many] { $count } استمارة تنتظر قراراً
   *[other] { $count } استمارة تنتظر قراراً
}
web-latest-round = آخر جولة معتمدة
web-latest-publications = آخر المنشورات
web-round = الجولة
web-state = الحالة
web-collected = فترة الجمع
web-interviews = المقابلات
web-places = الأماكن المقدَّرة
web-edition = الطبعة
web-period = الفترة
web-place-code = رمز المكان
web-split-by = التوزيع حسب
web-show = عرض
web-value = القيمة
web-records-behind = السجلات وراء هذا الرقم
web-reproduced = المعدود من السجلات:
web-counted = المعدود
web-entries = قيود السجل
web-earlier = السابق
web-later = التالي
web-how = كيف يُعد
web-condition = الشرط
web-entry = القيد
web-kind = النوع
web-programme = البرنامج
web-form = الاستمارة
web-date = التاريخ
web-place = المكان
web-author = سجّله
web-received = وقت الورود
web-class = درجة الحساسية
web-identifier = المعرّف
web-answers = الإجابات
web-sealed = الحقول الشخصية المختومة
web-sealed-why = تُحفظ هذه الإجابات بمفتاح الشخص الذي تخصه. والاطلاع عليها صلاحية مستقلة، ويُسجَّل كل اطلاع.
web-none = لا شيء هنا بعد.
web-problems = المشكلات
web-publication = المنشور
web-arabic = بالعربية
web-english = بالإنجليزية

kind-submission = استمارة مملوءة
kind-conflict = استمارة متعارضة
kind-held = استمارة موقوفة للتصحيح
kind-account = حساب
kind-round = حالة جولة
kind-estimate = تقدير مكان
kind-import = استيراد
kind-publication = طبعة من منشور
kind-erasure = محو بيانات شخص
kind-look = اطلاع على سجل شخصي
kind-mission = بعثة

submission-stored = حُفظت.
submission-again = محفوظة من قبل.
submission-conflict = حُفظت. وهي تختلف عن نسخة سابقة من الاستمارة نفسها، وسيقرر شخص أيهما المعتمدة.

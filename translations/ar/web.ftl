# كلمات الصفحات والردود على الهواتف.

web-masar = مسار
web-skip = انتقل إلى المحتوى
web-navigation = الرئيسي
web-other-language = English
web-digits = تغيير الأرقام
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
web-all-time = كل ما هو معروف
web-not-found = لا شيء هنا
web-not-allowed = ليس من صلاحيتك
web-not-understood = طلب غير مفهوم
web-broken = تعذر ذلك
web-none = لا شيء هنا بعد.
web-problems = المشكلات
web-publication = المنشور
web-arabic = بالعربية
web-english = بالإنجليزية

kind-submission = استمارة مملوءة
kind-conflict = استمارة متعارضة
kind-held = استمارة موقوفة للتصحيح
kind-attachment = ملفات استمارة
kind-account = حساب
kind-round = حالة جولة
kind-estimate = تقدير مكان
kind-import = استيراد
kind-publication = طبعة من منشور
kind-erasure = محو بيانات شخص
kind-look = اطلاع على سجل شخصي
kind-mission = بعثة
kind-identity = قرار بشأن شخصين

subject-person = الشخص { $name }
subject-household = الأسرة { $name }
subject-place = { $name }
subject-entry = القيد { $name }

submission-stored = حُفظت.
submission-again = محفوظة من قبل.
submission-conflict = حُفظت. وهي تختلف عن نسخة سابقة من الاستمارة نفسها، وسيقرر شخص أيهما المعتمدة.
submission-held = حُفظت، ولن تُعد إلى أن يصححها شخص.

# المشكلات.
WEB-001 = تعذر إكمال الطلب. أعد المحاولة، وإن تكرر الأمر فأبلغ من يدير النظام.
WEB-002 = اسم الحساب أو كلمة المرور ناقص أو خاطئ. تحقق منهما في الإعدادات.
WEB-003 = الرمز الوارد في العنوان غير معروف هنا. امسح رمز الإعدادات من جديد.
WEB-004 = الترويسة X-OpenRosa-Version ناقصة. أرسلها بالقيمة 1.0.
WEB-005 = المرسَل ليس استمارة متعددة الأجزاء. أرسل الاستمارة المملوءة على هذه الصورة.
WEB-006 = الجزء xml_submission_file ناقص. أرسل الاستمارة المملوءة فيه.
WEB-007 = ورد مع استمارة واحدة أكثر من { $found } ملف. أرسلها على أجزاء.
WEB-008 = ورد أكثر من { $limit } ميغابايت. أرسل على أجزاء.
WEB-009 = «{ $found }» ليست فترة. اكتب السنة هكذا 2023، والربع 2023-Q4، والشهر 2023-11، والجولة round:50.
WEB-010 = «{ $found }» ليس رمز مكان. اكتبه هكذا LY0211.
WEB-011 = «{ $found }» ليست من لغات النظام. اختر العربية أو الإنجليزية.
WEB-012 = تعذرت قراءة العنوان أو الاستمارة. ارجع وصحح ثم أعد الإرسال.
web-hidden = ما حُجب

# التناقضات في الأرقام المنشورة (AUDIT).

audit-error = خطأ
audit-warning = تنبيه
audit-line = السطر { $number }
audit-column = العمود { $number }
audit-paragraph = الفقرة { $number }
audit-table = الجدول { $number }
audit-row = الصف { $number }
audit-cell = الخلية { $number }
audit-header = رأس الصفحة
audit-footer = تذييل الصفحة
audit-footnotes = الحواشي السفلية
audit-endnotes = الحواشي الختامية
audit-summary = { $errors ->
    [zero] لا أخطاء
    [one] خطأ واحد
    [two] خطآن
    [few] { $errors } أخطاء
   *[other] { $errors } خطأ
}، { $warnings ->
    [zero] ولا تنبيهات.
    [one] وتنبيه واحد.
    [two] وتنبيهان.
    [few] و{ $warnings } تنبيهات.
   *[other] و{ $warnings } تنبيهًا.
}

AUDIT-001 = حجم الملف { $found } بايت، والحد الأقصى { $limit }. قسّمه.
AUDIT-002 = تتعذر قراءة الملف بصيغة TOML: السطر { $line }: { $reason }. صحّح السطر ثم أعد التدقيق.
AUDIT-003 = المفتاح { $key } في { $figure } غير معروف ولم يُدقَّق. الأقرب: { $nearest }.
AUDIT-004 = قيمة { $key } في { $figure } هي { $found }، والمتوقع { $expected }. استُبعدت من التدقيق.
AUDIT-005 = يشير { $key } في { $figure } إلى { $found }، ولا رقم بهذا المعرّف. الأقرب: { $nearest }.
AUDIT-006 = يقع { $figure } داخل نفسه عبر أرقام أخرى. احذف إحدى علاقات هذه الحلقة.
AUDIT-007 = المدخل { $position } بلا معرّف. أعطه معرّفًا مثل programme.what.
AUDIT-008 = لا قيمة للرقم { $figure }، فلا يمكن تدقيق شيء عنه.
AUDIT-009 = لا يوجد [[figure]] في الملف. اكتب مدخلًا لكل رقم منشور.
AUDIT-010 = في الملف { $found } من الأرقام، والحد الأقصى { $limit }. قسّمه.
AUDIT-011 = قيمة { $key } في { $figure } هي { $found }، ولا يكون العدد سالبًا.
AUDIT-012 = الرقم { $figure } معلن مرتين بالقيمة نفسها. احذف أحدهما.
AUDIT-013 = يقول { $figure } إن { $key } مشتق بالقاعدة «{ $found }»، وهي غير مفهومة. اكتب قاعدة مثل individuals / 5.
AUDIT-014 = تتعذر قراءة المستند: { $reason }. احفظه من جديد أو احفظه نصًا.

AUDIT-101 = أجزاء { $figure } ({ $groups }) لا يساوي مجموعها الإجمالي: { $arithmetic }.
AUDIT-102 = المجموعة { $groups } في { $figure } أكبر من الكل: { $arithmetic }.
AUDIT-103 = الرقم { $figure } جزء من { $other } وهو أكبر منه: { $arithmetic }.
AUDIT-104 = الرقم { $figure } إجمالي أرقام أخرى، ومجموعها لا يساويه: { $arithmetic }.
AUDIT-105 = يعدّ { $figure } كل شخص مرة واحدة، وهو أكبر من مجموع مكوناته كلها: { $arithmetic }.
AUDIT-106 = يشمل { $figure } كل من في { $other }، وهذا وحده أكبر منه: { $arithmetic }.
AUDIT-107 = ينشر { $figure } أكثر من قيمة لأمر واحد هو { $groups }: { $arithmetic }.
AUDIT-108 = نُشر { $figure } بقيمتين: { $arithmetic }.
AUDIT-109 = وحدة { $figure } هي { $unit } ووحدة { $other } هي { $found }، ولا يجوز جمعهما ولا المقارنة بينهما.
AUDIT-110 = وحدة { $figure } هي { $unit } ونوعه { $kind }: يُعدّ الأشخاص مرة واحدة، وتُعدّ الخدمات كل مرة.
AUDIT-111 = نسب { $figure } لا يساوي مجموعها 100، ولا يفسر التقريب الفرق: { $arithmetic }.
AUDIT-112 = نسبة { $groups } في { $figure } لا توافق الأعداد: { $arithmetic }.
AUDIT-113 = تضع ملاحظة { $figure } نسبة داخل { $groups }، وهي أصغر منها: { $arithmetic }.
AUDIT-114 = قيمة { $groups } في { $figure } محسوبة من عدد الأفراد ({ $arithmetic }) ولم يُذكر أنها مشتقة.
AUDIT-115 = قيمة { $groups } في { $figure } لا توافق القاعدة المعلنة لها: { $arithmetic }.
AUDIT-116 = عدد الأسر في { $figure } أكبر من عدد الأشخاص: { $arithmetic }.
AUDIT-117 = الرقم { $figure } جزء من { $other }، ومجموعته { $groups } أكبر من المجموعة نفسها هناك: { $arithmetic }.
AUDIT-118 = المجموعة { $groups } في { $figure } لا تساوي مجموعها في الأرقام التي هو إجماليها: { $arithmetic }.
AUDIT-119 = المجموعة { $groups } في { $figure } لا تقع بين أكبر مكوّن ومجموع المكونات: { $arithmetic }.
AUDIT-120 = وردت { $groups } في { $figure } جزءًا ومجموعة فرعية بقيمتين مختلفتين: { $arithmetic }.
AUDIT-121 = لا ينتج { $figure } عن الرصيد السابق والحركة: { $arithmetic }.
AUDIT-122 = لا يصح أن يدخل { $other } (الفترة { $found }) في المجموع { $figure } (الفترة { $period }): الفترتان لا تتوافقان.
AUDIT-123 = في { $figure } مجموعة أكبر من المجموعة التي تقع فيها ({ $groups }): { $arithmetic }.
AUDIT-124 = في { $figure } مجموعات لا يتكرر فيها أحد ({ $groups }) ومجموعها أكبر من الكل: { $arithmetic }.
AUDIT-125 = نسب { $figure } لا يساوي مجموعها 100، وقد يكون التقريب هو السبب: { $arithmetic }.
AUDIT-126 = الرقمان { $figure } و{ $other } عدد واحد، وهما غير متساويين: { $arithmetic }.
AUDIT-127 = لا يساوي { $figure } النسبة المئوية المذكورة من { $other }: { $arithmetic }.
AUDIT-128 = ما قيل عن المشتركين بين مكونات { $figure } لا يمكن أن يصح كله معًا.
AUDIT-129 = يعدّ { $figure } كل شخص مرة واحدة، وهو خارج الحدود التي يتركها التداخل المعروف، من { $low } إلى { $high }: { $arithmetic }.

AUDIT-201 = مجموع الأجزاء لا يساوي الإجمالي: { $arithmetic }.
AUDIT-202 = في النص مجموعة أكبر مما هي جزء منه: { $arithmetic }.
AUDIT-203 = النسبة المئوية لا توافق الأعداد: { $arithmetic }.
AUDIT-204 = لا وجود لهذا التاريخ: { $found }.
AUDIT-205 = نهاية الفترة قبل بدايتها: { $found }.
AUDIT-206 = يوم الأسبوع غير صحيح في «{ $found }»: الصحيح { $expected }.
AUDIT-207 = ورد الأمر نفسه بعددين، هنا وفي الموضع { $line }: { $arithmetic } ({ $groups }).
AUDIT-208 = النسب المئوية من كل واحد مجموعها أكبر من 100: { $arithmetic }.
AUDIT-209 = تتجاوز النسبة المجموعة كلها: { $arithmetic }.
AUDIT-210 = نسب تشكل الكل معاً ولا يبلغ مجموعها 100: { $arithmetic }.
AUDIT-211 = لا ينتج مقدار التغير عن الأرقام: { $arithmetic }.
AUDIT-212 = اتجاه التغير المذكور عكس ما تقوله الأرقام: { $arithmetic }.
AUDIT-213 = لا ينتج المتوسط عن الأرقام: { $arithmetic }.
AUDIT-214 = ينتهي المدى قبل بدايته: { $arithmetic }.
AUDIT-215 = لا ينتج المبلغ عن ضرب العددين: { $arithmetic }.
AUDIT-216 = لا تدوم الفترة هذه المدة: { $arithmetic }.

# مشكلات حزم البرامج والبعثات.

PROGRAMME-001 = الملف أو المجلد غير موجود أو لا يمكن قراءته.
PROGRAMME-002 = لا شيء يقرأ الملف { $found }. راجع اسمه ومجلده أو احذفه.
PROGRAMME-003 = تعذّرت قراءة الملف ابتداءً من هنا: { $found }
PROGRAMME-004 = { $nearest ->
    [none] المفتاح { $found } غير معروف هنا.
   *[other] المفتاح { $found } غير معروف هنا. الأقرب: { $nearest }.
 }
PROGRAMME-005 = ينقص هنا { $key }.
PROGRAMME-006 = لا يصح أن تكون قيمة { $key } هي { $found }. المتوقَّع: { $expected }.
PROGRAMME-007 = ورد { $found } مرتين.
PROGRAMME-009 = هذا يتجاوز الحد الأقصى: { $most }.
PROGRAMME-010 = النص { $key } غير موجود. أضفه بالعربية والإنجليزية، بجانب { $file }.
PROGRAMME-011 = النص { $key } بلا ترجمة في { $file }.
PROGRAMME-012 = يستعمل النص { $key } هنا { $found } وفي اللغة الأخرى { $expected }.
PROGRAMME-013 = { $nearest ->
    [none] لا يوجد ملف باسم { $found }.
   *[other] لا يوجد ملف باسم { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-014 = الاستمارة معلنة باسم { $found }، لكن إعداداتها تقول { $expected }.
PROGRAMME-015 = العمود { $found } موجود في كل واقعة، فلا يُعلَن مرة أخرى.
PROGRAMME-016 = { $nearest ->
    [none] لا يوجد دور { $found } في هذا البرنامج.
   *[other] لا يوجد دور { $found } في هذا البرنامج. الأقرب: { $nearest }.
 }
PROGRAMME-017 = { $nearest ->
    [none] لا توجد حالة { $found }.
   *[other] لا توجد حالة { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-018 = { $nearest ->
    [none] لا توجد استمارة { $found } في هذا البرنامج.
   *[other] لا توجد استمارة { $found } في هذا البرنامج. الأقرب: { $nearest }.
 }
PROGRAMME-020 = { $nearest ->
    [none] لا توجد إجابة { $found } في الاستمارة { $form }.
   *[other] لا توجد إجابة { $found } في الاستمارة { $form }. الأقرب: { $nearest }.
 }
PROGRAMME-021 = نوع { $found } في الاستمارة { $form } هو { $kind }. المتوقَّع: { $expected }.
PROGRAMME-022 = { $found } في الاستمارة { $form } داخل القسم المتكرر { $repeat } الذي لا تمر به هذه القاعدة.
PROGRAMME-023 = { $found } في الاستمارة { $form } إجابة شخصية تبقى مختومة، فلا تقرؤها أي قاعدة.
PROGRAMME-024 = { $nearest ->
    [none] { $found } ليس من خيارات ذلك السؤال.
   *[other] { $found } ليس من خيارات ذلك السؤال. الأقرب: { $nearest }.
 }
PROGRAMME-025 = { $nearest ->
    [none] لا يوجد في الوقائع عمود { $found }. أعلنه في programme.toml.
   *[other] لا يوجد في الوقائع عمود { $found }. أعلنه في programme.toml. الأقرب: { $nearest }.
 }
PROGRAMME-026 = يأخذ العمود قيمته من واحد فقط: each = true (حين يكون `each` سؤالاً متعدد الخيارات) أو answer أو constant.
PROGRAMME-027 = { $nearest ->
    [none] ليس للعمود { $column } القيمة { $found } التي قد تضعها فيه هذه القاعدة.
   *[other] ليس للعمود { $column } القيمة { $found } التي قد تضعها فيه هذه القاعدة. الأقرب: { $nearest }.
 }
PROGRAMME-028 = { $nearest ->
    [none] لا توجد طريقة { $found } لجمع عدة مقابلات في تقدير واحد.
   *[other] لا توجد طريقة { $found } لجمع عدة مقابلات في تقدير واحد. الأقرب: { $nearest }.
 }
PROGRAMME-030 = { $nearest ->
    [none] لا يوجد مفتاح { $found } في ترويسة المؤشر.
   *[other] لا يوجد مفتاح { $found } في ترويسة المؤشر. الأقرب: { $nearest }.
 }
PROGRAMME-031 = تنقص الترويسةَ القيمةُ { $key }.
PROGRAMME-032 = لا يصح أن تكون قيمة { $key } هي { $found }. المتوقَّع: { $expected }.
PROGRAMME-033 = الرمز { $found } لا يطابق اسم الملف { $expected }.
PROGRAMME-034 = عدد من نوع { $count } لا يُطبع بوحدة { $unit }.
PROGRAMME-035 = ليس للرقم المشتق { $key }، فهو يتبع الرقم الذي اشتُق منه.
PROGRAMME-036 = الشرط غير موجود. اكتب TRUE لعدّ كل الوقائع.
PROGRAMME-037 = { $nearest ->
    [none] لا يمكن تقسيم أرقام هذا المؤشر حسب { $found }.
   *[other] لا يمكن تقسيم أرقام هذا المؤشر حسب { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-038 = { $nearest ->
    [none] لا يوجد في تقديرات الجولات تفصيل باسم { $found }.
   *[other] لا يوجد في تقديرات الجولات تفصيل باسم { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-039 = المؤشر الذي له تفصيلات يجب أن يطلب في شرطه breakdown = 'total'.
PROGRAMME-040 = { $nearest ->
    [none] لا يوجد رقم باسم { $found }.
   *[other] لا يوجد رقم باسم { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-041 = الرقم { $found } مشتق من نفسه أو واقع داخل نفسه.
PROGRAMME-042 = وحدة هذا الرقم { $found }، فلا يقع داخل { $figure } الذي وحدته { $expected }.
PROGRAMME-050 = تعذّرت قراءة الشرط: { $found }
PROGRAMME-051 = { $nearest ->
    [none] لا تعرف الشروط عموداً باسم { $found }.
   *[other] لا تعرف الشروط عموداً باسم { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-052 = { $nearest ->
    [none] ليس للعمود { $column } قيمة { $found }.
   *[other] ليس للعمود { $column } قيمة { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-053 = في العمود { $column } قيمة من نوع { $expected }، فلا تُقارن بـ { $found }.
PROGRAMME-054 = في العمود { $column } قيمة من نوع { $expected }، فلا تُقارن بالعلامة { $found }.
PROGRAMME-055 = هذا غير مسموح في الشرط: { $found }. قارن الأعمدة بقيم واربط بينها بـ AND وOR وNOT.
PROGRAMME-056 = الشرط أطول من { $most } بايت، أو فيه قائمة طويلة جداً.
PROGRAMME-057 = الشرط متداخل أكثر من { $most } مستوى.
PROGRAMME-060 = الرقم { $found } مكتوب في النص. أشِر إلى مؤشر، أو اكتب {"{"}=…{"}"} حول ما ليس رقماً إحصائياً.
PROGRAMME-061 = تختلف اللغتان: هنا { $found }، وفي { $file } { $expected }.
PROGRAMME-062 = { $nearest ->
    [none] لا يوجد توجيه باسم { $found }.
   *[other] لا يوجد توجيه باسم { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-063 = تعذّر فهم هذا: { $found }
PROGRAMME-064 = لا نص للفصل بهذه اللغة.
PROGRAMME-065 = { $nearest ->
    [none] ليس لـ { $column } قيمة { $found }.
   *[other] ليس لـ { $column } قيمة { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-070 = سطر المعجم الجغرافي غير صحيح: { $found }. يجب أن يتفق المستوى والرمز ورمز المكان الأعلى، وأن يُذكر الاسمان.
PROGRAMME-071 = يقع { $found } في { $parent }، وهو غير موجود في المعجم الجغرافي.
PROGRAMME-072 = تعذّرت قراءة الحدود: { $found }
PROGRAMME-073 = توجد حدود باسم { $found }، وليس ذلك مكاناً من المستوى { $level }.
PROGRAMME-074 = لا توجد حزمة { $found } بين البرامج.
PROGRAMME-075 = { $nearest ->
    [none] لا يوجد فصل { $found }.
   *[other] لا يوجد فصل { $found }. الأقرب: { $nearest }.
 }
PROGRAMME-076 = سطر البلدان غير صحيح: { $found }.
PROGRAMME-077 = سطر النقاط غير صحيح: { $found }. يجب أن يكون المكان معروفاً، وخطا الطول والعرض بالدرجات العشرية.
PROGRAMME-080 = تعذّر فهم الاختبار هنا: { $found }

# مشكلات العدّ: الوقائع والأرقام.
FACTS-001 = القيد { $entry } يخص البرنامج { $found }، وهذه البعثة لا تدير هذا البرنامج.
FACTS-002 = العمود { $column } لا يقبل القيمة { $found } (القيد { $entry }).
FACTS-003 =
    الإجابة { $path } فيها { $found }، والمتوقع { $expected ->
        [person-id] معرّف شخص
        [household-id] معرّف أسرة
        [birth-year] سنة ميلاد
        [age] عمر بالسنوات
        [date] تاريخ
        [p-code] رمز مكان
        [round-number] رقم جولة
        [at-most-thousand-million] عدد لا يتجاوز ألف مليون
       *[whole-number] عدد صحيح
    } (القيد { $entry }).
FACTS-004 = القيد { $entry } يُحتسب { $found } واقعة، والحد الأقصى { $most }.
FACTS-005 = القيد { $found } سبق احتسابه؛ وقد بلغ العدّ القيد { $expected }.
FACTS-006 = لا يوجد في الوقائع عمود باسم { $column }.
FACTS-007 = لا يمكن مقارنة العمود { $column } بالقيمة { $found }.
FACTS-008 = التفصيل حسب { $by } ينتج خلايا أكثر مما يمكن حفظه. احذف أحد أوجه التفصيل.
FACTS-009 = الوقائع المخزنة تالفة: { $found }. أعد بناءها من السجل.
FACTS-010 = تعذّرت قراءة الوقائع المخزنة أو كتابتها: { $found }.
FIGURE-001 = لا يوجد رقم بالرمز { $found }. الأقرب: { $nearest }.
FIGURE-002 = لا يمكن تفصيل { $figure } حسب { $found }. أوجه التفصيل المتاحة: { $expected }.
FIGURE-003 = يُفصَّل { $figure } حسب وجه واحد من أوجهه الخاصة في كل مرة، لا حسب { $found } معاً. أوجهه: { $expected }.
FIGURE-004 = لا يوجد مكان بالرمز { $found }.
FIGURE-005 = لا توجد حالة طوارئ بالرمز { $found }. المعروف منها: { $expected }.
FIGURE-006 = طُلب تفصيل { $figure } من { $found } أوجه معاً، والحد الأقصى { $most }.
FIGURE-007 = الرقم { $figure } مشتق من رقم آخر غير موجود.
FIGURE-101 = ‏{ $figure }: مجموع أجزاء { $what } هو { $found }، أما الإجمالي فهو { $expected }.
FIGURE-102 = ‏{ $figure } يساوي { $found }، وهو أكبر من { $what } الذي يشمله ويساوي { $expected }.
FIGURE-103 = ‏{ $figure }: الحد الأدنى { $found } أكبر من الحد الأعلى { $expected }.
FIGURE-104 = ‏{ $figure }: قيمة { $what } هي { $found }، وهي أكبر من الكل البالغ { $expected }.
FIGURE-110 =
    لا يمكن نشر { $figure } بهذه الصورة: يمكن استنتاج ما حُجب هنا أو في إصدار سابق. أقرب صيغة آمنة: { $proposal ->
        [none] اطبع الرقم الكلي وحده دون تفصيل
       *[other] احذف { $proposal }
    }.

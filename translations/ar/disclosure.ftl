# ضبط الإفصاح خارج الجداول: البيانات الفردية، والتقريب، ودمج الفئات، وصفحة
# المنشور كله.

RECORDS-001 = لم تُذكر معرّفات غير مباشرة. بيّن الأعمدة التي قد يُعرف بها شخص من جديد، مثل ‎--quasi sex,age,admin2.
RECORDS-002 = العمود { $found } مذكور مرتين. العمود إما معرّف غير مباشر وإما حساس.
RECORDS-003 = قيمة k هي { $k } وقيمة l هي { $l }. تقع k بين 2 و{ $most }، وتقع l بين 1 وk.
RECORDS-004 = في الملف { $found } من السجلات، وهي أقل من k وقيمتها { $k }. لا يمكن إخفاء عدد قليل كهذا بعضه بين بعض.
RECORDS-005 = لا ترميز يجعل هذه السجلات آمنة مع k = { $k } وl = { $l }. اذكر معرّفات غير مباشرة أقل، أو اطلب l أصغر، أو انشر جدول أعداد بدلًا منها.
RECORDS-006 = العمود { $found } يميّز الأشخاص، ولم يُذكر لا معرّفًا غير مباشر ولا حساسًا. لم يُدرج في الناتج.
ROUND-001 = القيمة { $found } لا تصلح أساسًا للتقريب. أقلها 2 وأكثرها { $most }.
ROUND-002 = في الجدول مجاميع بلا الخلايا التي تتكون منها، فلا يمكن تقريبه مع بقاء مجاميعه صحيحة. أدرج كل الخلايا الأدق، أو استعمل الحجب: ‎--method suppress.
COLLAPSE-001 = لا يمكن تنفيذ القاعدة { $rule } عند «{ $found }». اكتب عمود:قيمة+قيمة=اسم بقيم من الجدول، أو admin3>admin2 لحذف المستوى الأدق.

records-title = مدى سهولة معرفة الأشخاص من جديد في هذه السجلات
records-asked = المطلوب: ما لا يقل عن { $k } أشخاص متشابهين (k)، وما لا يقل عن { $l } من القيم الحساسة المختلفة بينهم (l)، وخطر متوقع دون { $limit }.
records-measure = المقياس
records-before = قبل
records-after = بعد
records-records = السجلات
records-classes = مجموعات الأشخاص المتشابهين
records-unique = أشخاص لا يشبههم أحد
records-k = أصغر مجموعة (k)
records-below-k = أشخاص في مجموعات أصغر مما ينبغي
records-l = أقل عدد من القيم الحساسة المختلفة في مجموعة (l)
records-below-l = أشخاص في مجموعات متشابهة أكثر مما ينبغي
records-expected = الخطر المتوقع لمعرفة الشخص من جديد
records-highest = أعلى خطر على شخص واحد
records-percent = ‏{ $number }%
records-done = ما جرى
records-nothing = لم يتغير شيء: السجلات آمنة كما هي.
records-recoded = ‏{ $column }: { $how }. كانت القيم المختلفة { $before } فأصبحت { $after }.
records-left-out = حُذف { $found } من السجلات لأنها لم تدخل في أي مجموعة.
records-step-same = كما ورد
records-step-bands = في فئات عرض كل منها { $number }
records-step-age-bands = الأعمار في فئات ضيقة
records-step-ages = الأعمار في الفئات 0-17 و18-59 و60+
records-step-level = الأماكن عند المستوى { $number }
records-step-months = الأيام إلى أشهر
records-step-years = الأيام إلى سنوات
records-step-rare = القيم النادرة مدموجة باسم «other»
records-step-nothing = أُفرغ

round-title = ما غيّره التقريب
round-why = قُرّب كل عدد من أدق مستوى إلى مضاعف مجاور للعدد { $base }. والمجاميع حاصل جمع ما طُبع، فيبقى الجدول متسقًا.
round-cells = الأعداد المطبوعة
round-changed = الأعداد التي تختلف عن الحقيقية
round-moved = مجموع فروق الأعداد الأدق
round-largest = أكبر فرق في عدد واحد، بما في ذلك المجاميع
collapse-title = الفئات المدموجة
collapse-rule = ‏{ $rule }: كانت الفئات { $before } فأصبحت { $after }؛ وكانت الأسطر { $rowsbefore } فأصبحت { $rowsafter }.

disclosure-title = ما يحجبه هذا المنشور، ولماذا
disclosure-intro = الأعداد الصغيرة من الأشخاص قد تدل على أشخاص بعينهم. تبيّن هذه الصفحة كم عددًا حُجب لهذا السبب وما ثمن ذلك. ولا تذكر أي عدد محجوب.
disclosure-why = يُحجب كل عدد من الأشخاص بين 1 وما دون عتبة برنامجه، ويظهر الصفر. وحيث يمكن استنتاج العدد المحجوب من المجاميع أو من جداول أخرى في المنشور أو من جزء ومكمّله أو من إصدار سابق، تُحجب إلى جانبه أعداد أخرى.
disclosure-none = لم يلزم حجب شيء: كل عدد من الأشخاص في هذا المنشور كبير بما يكفي.
disclosure-attack = قبل الطباعة هوجم كل جدول كما قد يفعل قارئ يعرف المجاميع كلها والأعداد المطبوعة وهذه القاعدة.
disclosure-earlier = أُخذ في الحسبان { $found } من جداول المنشورات السابقة.
disclosure-tables = جدولًا جدولًا
disclosure-figure = الرقم
disclosure-splits = مفصّل حسب
disclosure-threshold = يظهر ابتداءً من
disclosure-shown = ظاهر
disclosure-small = محجوب لصغره
disclosure-others = محجوب لحماية غيره
disclosure-cost = المحجوب: { $hidden } من أصل { $all } من أعداد الأشخاص.
disclosure-within = ‏{ $figure }، مع من هم ضمنه: { $within }
disclosure-hidden = (محجوب)
disclosure-notes = ما ينبغي النظر فيه
disclosure-whole = غير مفصّل
disclosure-note = العلامة { $mark } تدل على عدد محجوب لصغره، أو لأنه يكشف عددًا صغيرًا.

# كلمات تضيفها المنشورات من عندها.
publish-contents = المحتويات
publish-edition = الطبعة { $number }
publish-method = كيف حُسبت هذه الأرقام
publish-credits = المصادر والشكر
publish-erratum = ما تصححه هذه الطبعة
publish-digest = بصمة الأرقام
publish-note = ملاحظة
publish-source = المصدر
publish-figure = الرقم
chart-no-data = لا توجد بيانات
chart-least = على الأقل
chart-most = على الأكثر
chart-shaded-least = حيث عُدّ الأشخاص دون تحديد هوياتهم، تدل الظلال والدوائر على الحد الأدنى.

# المشكلات.
PUBLISH-001 = في المنشور { $found } من { $what }، ولا يمكن تنضيد أكثر من { $limit }. قسّم المنشور أو اطبع صفوفا أقل.
PUBLISH-002 = في أحد صفوف الجدول { $table } عدد { $found } من الخلايا تحت { $columns } من العناوين. اجعل لكل خلية عنوانا.
PUBLISH-003 = في الرسم { $chart } ما لا يجوز في منشور: { $found }. ارسمه برسوم هذا النظام.
PUBLISH-004 = تعذّر تنضيد المنشور: { $message }. لم يُنشر شيء.

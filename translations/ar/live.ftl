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

-- code: dtm.products
-- title.en: Publications of the Displacement Tracking Matrix
-- title.ar: منشورات مصفوفة تتبع النزوح
-- unit: publications
-- count: rows
-- time: during
-- by: product_kind
-- source.en: Register of publications
-- source.ar: سجل المنشورات
fact = 'product'

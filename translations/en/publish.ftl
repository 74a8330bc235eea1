# Words that publications add of their own.
publish-contents = Contents
publish-edition = Edition { $number }
publish-method = How these figures came about
publish-credits = Sources and credits
publish-erratum = What this edition corrects
publish-digest = Digest of the figures
publish-note = Note
publish-source = Source
publish-figure = Figure
chart-no-data = No data
chart-least = At least
chart-most = At most
chart-shaded-least = Where people were only counted, shades and circles are of the least.

# Problems.
PUBLISH-001 = The publication has { $found } { $what }; at most { $limit } can be set. Divide it, or print fewer rows.
PUBLISH-002 = A row of the table { $table } has { $found } cells under { $columns } headings. Give every cell a heading.
PUBLISH-003 = The drawing { $chart } holds { $found }, which a publication may not contain. Draw it with the charts of this system.
PUBLISH-004 = The publication could not be set: { $message }. Nothing was published.

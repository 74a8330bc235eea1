//! Publications: PDF and HTML, charts and maps, from the same figures.

-- What became of a text is found by the text: an index by person as well was most of what a confirmation wrote.
DROP INDEX maysend_entries_person;
CREATE INDEX maysend_entries_person ON maysend_entries (grp, person) WHERE person <> '' AND kind <> 'settlement';

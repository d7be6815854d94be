# What is wrong, with which value, and what to do.
# Cells of a sheet always come with $row and $column (the heading).

## Cells of a sheet

problem-cell-required = This cell must be filled in.
problem-cell-too-long = { $found } characters, at most { $max } fit. Please shorten “{ $value }”.
problem-cell-date = “{ $value }” is not a date. Write it like 2026-02-28.
problem-cell-date-number = This is the number { $value }, not a date. Format the cell as a date, or write it like 2026-02-28.
problem-cell-whole = “{ $value }” is not a whole number. Write digits without a unit, such as 12.
problem-cell-decimal = “{ $value }” is not a number. Write digits without a unit, such as 12.5.
problem-cell-decimals = “{ $value }” has too many decimals; at most { $decimals }.
problem-cell-range = “{ $value }” is out of range. It must be from { $min } to { $max }.
problem-cell-money = “{ $value }” is not an amount. Write a number in units of ten thousand yuan (万元), such as 80 or 80.5; leave the cell empty if the price is open.
problem-cell-money-unit = “{ $value }” is in another unit. Convert it to ten thousand yuan (万元) and write the number alone, such as 80 for 800,000 yuan.
problem-cell-money-fine = “{ $value }” is finer than a fen. Amounts in ten thousand yuan have at most 6 decimals.
problem-cell-money-large = The amount “{ $value }” is too large. Is it really in ten thousand yuan (万元)?
problem-cell-choice = “{ $value }” is not one of the choices. Possible: { $allowed }
problem-cell-choice-near = “{ $value }” is not one of the choices. Did you mean “{ $nearest }”? Possible: { $allowed }
problem-cell-choice-ambiguous = “{ $value }” may mean several things. Say which: { $allowed }
problem-cell-yes-no = “{ $value }” is neither yes nor no. Write “{ $yes }” or “{ $no }”.
problem-cell-trl = “{ $value }” is not a technology readiness level. Write a whole number from 1 to 9.
problem-cell-formula = The formula has no result. Open and save the file in a spreadsheet program, or type the value.
problem-cell-error = The formula fails ({ $value }). Mend it or type the value.
problem-cell-long-number = The spreadsheet stored a long code as the number { $value } and lost its last digits. Format the cell as text and type the code again.
problem-cell-no-heading = “{ $value }” stands under no heading. Add a heading or clear the column.
problem-cell-credit-code-as-number = The credit code was stored as the number { $value } and lost its last digits. Format the cell as text and type the code again from the licence.
problem-cell-credit-code-length = “{ $value }” has { $found } characters; a unified social credit code has 18. Please compare it with the licence.
problem-cell-credit-code-charset = “{ $found }” at place { $position } of “{ $value }” never occurs in a credit code (there are no letters I, O, S, V, Z). Please check.
problem-cell-credit-code-region = Places 3 to 8 of “{ $value }” must be digits (the region). Please check.
problem-cell-credit-code-check = The check character of “{ $value }” does not fit. A character may be wrong or two may be swapped; compare it with the licence.

## Sheets as a whole

problem-sheet-headings = No heading row was found. Please use the template; these headings are expected: { $expected }
problem-sheet-missing-heading = The required column “{ $heading }” is missing. Please add it.
problem-sheet-unknown-heading = The heading “{ $heading }” of column { $letter } is not in the template, so the column is not imported. Correct the heading or delete the column.
problem-sheet-unknown-heading-near = The heading “{ $heading }” of column { $letter } is not in the template. Did you mean “{ $nearest }”? Please correct it.
problem-sheet-duplicate-heading = The heading “{ $heading }” stands over several columns ({ $letters }). Keep only one.
problem-sheet-merged = { $cells } are merged, so only the first of them holds a value. Unmerge them and fill in each cell.
problem-sheet-merged-more = There are { $count } more merged ranges. Please unmerge them too.
problem-sheet-no-rows = There is no data below the headings. Begin in the row right under them.
problem-sheet-empty = The file is empty. Please make sure it was saved before uploading it.
problem-sheet-too-large = The file is too large; at most { $max } MB. Please split it.
problem-sheet-too-many-rows = There are too many rows; at most { $max } per file. Please split it.
problem-sheet-too-many-columns = Something stands beyond column { $max }. Please delete the columns that are not needed.
problem-sheet-bomb = The file unpacks to an unusual size and was not opened. Copy the data to a new sheet, save it and upload that.
problem-sheet-old-excel = This is an old spreadsheet file (.xls, .et). Save it as .xlsx or .csv and upload that.
problem-sheet-encrypted = The file is protected by a password. Remove the password and upload it again.
problem-sheet-not-a-sheet = This is not a spreadsheet. Please upload an .xlsx or .csv file.
problem-sheet-damaged = The file is damaged or was not uploaded completely. Open it in a spreadsheet program, save it again and upload that.
problem-sheet-encoding = The text encoding could not be recognised. Save the file as “CSV UTF-8” or .xlsx and upload that.
problem-sheet-no-sheet = The workbook has no visible sheet. Unhide it and upload the file again.

## Unified social credit codes

problem-credit-code-length = A unified social credit code has 18 characters; this one has { $found }. Please copy it from the licence.
problem-credit-code-charset = “{ $found }” at place { $position } never occurs in a credit code (there are no letters I, O, S, V, Z). Please check.
problem-credit-code-region = Places 3 to 8 must be digits (the region). Please check.
problem-credit-code-check = The check character does not fit. A character may be wrong or two may be swapped; compare it with the licence.
problem-credit-code-inner = The code can be used, but the check character within places 9 to 17 (the organisation code) is unusual. Please compare it once more.
problem-credit-code-region-unknown = The code can be used, but places 3 to 8 name no known region. Please compare it with the licence.
problem-credit-code-kind = The code can be used, but its first two characters (the kind of organisation) are unusual. Please compare it once more.

## Patent numbers

problem-patent-number-length = A patent application number has 13 characters with its check digit (9 before October 2003); this one has { $found }. Example: 201710601862.3.
problem-patent-number-charset = “{ $found }” at place { $position } is not a digit (only the check digit at the end may be X). Please check.
problem-patent-number-year = The year does not fit: 13 characters are used since 2003, 9 were used from 1989 to 2003. Please check.
problem-patent-number-kind = “{ $found }” after the year is no kind of patent; it must be 1, 2, 3, 8 or 9. Please check.
problem-patent-number-check = The check digit does not fit. A digit may be wrong or two may be swapped; compare it with the certificate.

## ORCID

problem-orcid-length = An ORCID iD has 16 characters; this one has { $found }. Example: 0000-0002-1825-0097.
problem-orcid-charset = “{ $found }” at place { $position } is not a digit (only the last character may be X). Please check.
problem-orcid-check = The check digit does not fit. Please copy the iD from the person's ORCID page.

## ROR

problem-ror-length = A ROR iD has 9 characters; this one has { $found }. Example: 03yrm5c26.
problem-ror-charset = “{ $found }” cannot stand at place { $position }: a ROR iD begins with 0, ends with two digits and has no letters i, l, o, u.
problem-ror-check = The check digits do not fit. Please copy the iD from the organisation's page on ror.org.

## DOI

problem-doi-prefix = “{ $value }” is not a DOI. A DOI begins with 10., four to nine digits and a slash, such as 10.1000/182.
problem-doi-suffix = Something without blanks must follow the slash of a DOI.
problem-doi-length = The DOI is too long ({ $found } characters); at most 400. Please check.

## Region codes

problem-region-code-length = A region code has 6, 9 or 12 digits; this one has { $found } characters. Example: 310112.
problem-region-code-charset = “{ $found }” at place { $position } is not a digit. Please check.
problem-region-code-province = The first two digits name no province. Codes of Shanghai begin with 31.

## International Patent Classification

problem-ipc-section = “{ $value }” is no classification symbol. It must begin with a letter from A to H, such as H01M 10/0525.
problem-ipc-class = Two digits (the class) must follow the first letter of “{ $value }”, as in H01M.
problem-ipc-subclass = A letter (the subclass) must follow the class of “{ $value }”, as in H01M.
problem-ipc-group = A group must follow the subclass of “{ $value }”, as in H01M 10/0525.

## Fields of entries

problem-field-required = Please fill this in.
problem-field-declaration = The declaration is needed for handing in.
problem-field-unknown = There is no such field. Please remove it.
problem-field-long = { $length } characters; at most { $max } fit. Please shorten it.
problem-field-many = { $count } items; at most { $max } fit. Please remove some.
problem-field-choice = “{ $value }” is not among the choices. Please choose from the list.
problem-field-money = “{ $value }” is not an amount. Write figures only, such as 80 or 80.5.
problem-field-money-fine = “{ $value }” is finer than a fen. Use fewer decimals.
problem-field-money-large = “{ $value }” is too large. Check the unit.
problem-field-number = “{ $value }” is not a number. Write figures only, such as 12.5.
problem-field-whole = “{ $value }” should be a whole number from { $min } to { $max }.
problem-field-date = “{ $value }” is not a date. Write it like 2026-03-31.
problem-field-type = “{ $value }” has the wrong form. See the help.
problem-field-patent = “{ $value }” is not a valid patent application number. Check it against the certificate, e.g. 201710601862.3.
problem-field-below = The upper end { $value } is below the lower end { $other }. Please check.
problem-field-before = { $value } is before the start { $other }. Please check.
problem-field-above = { $value } is more than the whole { $other }. Please check.

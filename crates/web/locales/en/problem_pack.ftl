# Problems of a pack: what is wrong, with which value, what to do. File and line are put before them by ui-place-line.

## Files

problem-pack-no-folder = There is no folder “{ $path }”. Check the path of the pack in the configuration.
problem-pack-file-missing = The file “{ $file }” cannot be read ({ $detail }). Add it.
problem-pack-not-utf8 = This line is not UTF-8. Save the file again as UTF-8.
problem-pack-syntax = This is not TOML: { $detail }. Check quotes, brackets and equals signs.
problem-pack-not-json = This is not JSON: { $detail }.
problem-pack-not-geojson = This is no GeoJSON FeatureCollection: features is missing.
problem-pack-no-polygon = There is no usable polygon. A ring needs four points at least, and its last point must be its first.
problem-pack-no-town-point = A feature lacks the town’s code (properties.code) or the coordinates of a point.
problem-pack-vocabulary-missing = The vocabulary “{ $vocabulary }” is missing. Add its file to vocabularies.

## Keys and values

problem-pack-unknown-key = The key “{ $key }” is not known. Correct it or take it out.
problem-pack-unknown-key-near = The key “{ $key }” is not known. Did you mean “{ $near }”?
problem-pack-missing-key = “{ $key }” is missing. Add it.
problem-pack-empty = “{ $key }” is empty. Fill it in.
problem-pack-not-text = “{ $key }” should be a text but is { $value }. Put it in quotes.
problem-pack-not-whole = “{ $key }” should be a whole number but is { $value }.
problem-pack-not-number = “{ $key }” should be a number but is { $value }.
problem-pack-not-date = “{ $value }” in “{ $key }” is not a date. Write it like 2026-02-28.
problem-pack-not-yes-no = “{ $key }” should be true or false but is { $value }.
problem-pack-not-list = “{ $key }” should be a list but is { $value }. Use square brackets.
problem-pack-not-table = “{ $key }” should be a table but is { $value }. Use curly brackets.
problem-pack-out-of-range = “{ $key }” is { $value } but should lie between { $least } and { $most }.
problem-pack-unknown-word = “{ $value }” in “{ $key }” is not known. You may write: { $known }
problem-pack-half-a-point = Give lat and lon together, latitude from -90 to 90 and longitude from -180 to 180.
problem-pack-dates-reversed = { $to } comes before { $from }. Check the dates.

## Codes and references

problem-pack-duplicate-code = The code “{ $code }” is used twice; it first stands at { $first }. Choose another.
problem-pack-missing-parent = “{ $code }” lies below “{ $parent }”, which does not exist. Correct its parent or add that term.
problem-pack-parent-loop = “{ $code }” lies below itself. Correct its parent.
problem-pack-count = Level { $level } should have { $expected } terms but has { $found }. Complete it, or correct counts.
problem-pack-no-terms = The vocabulary has no terms. Write one term at least.
problem-pack-unknown-term = The vocabulary “{ $vocabulary }” has no “{ $code }”; the nearest is “{ $near }”.
problem-pack-unknown-zone = There is no zone “{ $value }”. Near or possible: { $near }
problem-pack-unknown-group = There is no group “{ $value }”. Near or possible: { $near }
problem-pack-unknown-organization-kind = There is no kind of organisation “{ $value }”. Near or possible: { $near }
problem-pack-unknown-organization = No organisation has the code “{ $code }”; the nearest is “{ $near }”. A real organisation cannot own an entry.
problem-pack-unknown-role = There is no role “{ $value }”. Near or possible: { $near }
problem-pack-role-without-organization = The role “{ $role }” needs an organisation.

## pack.toml

problem-pack-district-code = “{ $value }” is no district code. It has six digits, such as 310112.
problem-pack-time-zone = The time zone “{ $value }” is not supported. Write Asia/Shanghai.
problem-pack-language = There is no language “{ $value }”. Write zh-CN or en.
problem-pack-clocks-order = The clocks must not get shorter: contact_days ≤ escalate_days ≤ pool_days.
problem-pack-expiry = { $value } is no time to expiry for “{ $register }”. Write a whole number of days, more than the { $ask } days before expiry on which the author is asked.
problem-pack-production = “{ $key }” in the footer is empty. A site in production needs it.

## Workflows

problem-pack-no-stages = There is no stage.
problem-pack-one-start = There should be exactly one start, but there are { $found }. Write is_start = true once.
problem-pack-match-start = Exactly one stage should say is_match_start = true: deals that grow out of a match begin there.
problem-pack-unknown-stage = There is no stage “{ $value }”. Near or possible: { $near }
problem-pack-unreachable-stage = “{ $code }” cannot be reached from “{ $start }”. Let some stage’s next lead to it, or take it out.
problem-pack-dead-end = “{ $code }” leads nowhere and is no end. Give it a next, or is_end = true.
problem-pack-unknown-check = There is no check “{ $value }”. Near or possible: { $near }
problem-pack-unknown-condition = There is no condition “{ $value }”. Near or possible: { $near }
problem-pack-unknown-column = The board has no column “{ $value }”. Near or possible: { $near }
problem-pack-empty-column = The column “{ $code }” of the board holds no stage. Let a stage name it, or take it out.
problem-pack-unknown-funnel-step = The funnel has no step “{ $value }”. Near or possible: { $near }
problem-pack-funnel-stage = The step “{ $code }” of the funnel does not agree with the stages: one that counts stages needs a stage, another must have none.

## Matching

problem-pack-pair-register = There is no register “{ $value }”. Near or possible: { $near }
problem-pack-pair-field = “{ $field }” in “{ $key }” is no field of the register “{ $register }”. Near or possible: { $near }
problem-pack-pair-closed = “{ $field }” of the register “{ $register }” is not open to everybody and cannot carry a reason. Take a public field.
problem-pack-pair-text = “{ $field }” of the register “{ $register }” is no field of text and cannot stand in { $key }. Take fields of text: { $near }
problem-pack-pair-value-type = The field “{ $field }” in “{ $key }” does not hold one word, so the values of is cannot be compared with it. Take a field with one term of a vocabulary, or a line of text.
problem-pack-alike-terms = “{ $field }” in “{ $key }” is not chosen from a vocabulary, so that two entries have no terms to share. Take a field with one or several terms of a vocabulary.
problem-pack-pair-test = There is no test “{ $value }”. Near or possible: { $near }
problem-pack-pair-measure = “{ $value }” cannot be read from a text. Near or possible: { $near }
problem-pack-pair-type = The field “{ $field }” cannot be used in the condition “{ $code }”. at_least and at_most compare numbers or money, no_later days, covers terms of a vocabulary, in_time a day with days.
problem-pack-pair-known = “{ $test }” cannot be read from “{ $field }” of the register “{ $register }”, which therefore cannot stand in { $key }. Fields that can: { $near }
problem-pack-pair-twice = “{ $field }” stands twice in { $key }. Take one away.
problem-pack-pair-units = The two sides of the condition “{ $code }” have different units or vocabularies: { $units }. Take fields of the same one.
problem-pack-pair-order = “{ $code }” of the vocabulary “{ $vocabulary }” is missing in order. Name all terms from the least to the most.
problem-pack-pair-weight = The weight “{ $key }” is { $value } and should lie between { $least } and { $most }: what speaks for is not below 0, what speaks against not above.
problem-pack-pair-weight-name = There is no weight “{ $value }”. Near or possible: { $near }
problem-pack-pair-recorded = Exactly one pair should say is_recorded = true, found { $found }.
problem-pack-pair-recorded-registers = “{ $code }” cannot say is_recorded = true: only proposals of demand and achievement can be taken up and become deals.

## Plan

problem-pack-unknown-year = The year { $year } is not listed under [[year]].
problem-pack-unknown-evidence = There is no evidence “{ $value }”. Near or possible: { $near }
problem-pack-unknown-measure = There is no measure “{ $value }”. Near or possible: { $near }
problem-pack-unknown-comparator = There is no comparator “{ $value }”. Near or possible: { $near }
problem-pack-evidence-measure = “{ $evidence }” yields money, so measure should be money.

## Demonstration data

problem-pack-register = There is no register “{ $register }”. Check the name of the folder or file.
problem-pack-field = The register “{ $register }” has no field “{ $field }”. Correct it or take it out.
problem-pack-value = { $value } does not fit the field “{ $field }”. Write it as the field’s type asks.
problem-pack-organization = No organisation of the demonstration has the code “{ $organization }”.
problem-pack-credit-code = “{ $value }” is no valid unified social credit code. Check each character.
problem-pack-real-address = “{ $value }” may be a real address. Let the addresses of invented people end in .invalid or .example.
problem-pack-unknown-step = There is no step “{ $value }”. Near or possible: { $near }
problem-pack-unknown-side = “{ $value }” is no side. Near or possible: { $near }
problem-pack-amounts = The technical amount { $technical } should lie between 0 and the total { $total }.
problem-pack-nothing-there = “{ $value }”, named by “{ $key }”, does not exist. Check its code or number.

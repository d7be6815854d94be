# What the command zerobay policy says. Names of clauses, facts and sources come from the pack.

## Mistakes

policy-command-unreadable = “{ $path }” cannot be read ({ $detail }). Check the path.
policy-command-no-files = There is no .toml file in “{ $path }”. Name the folder of a pack, or its folder policies.
policy-command-no-clause = There is no clause with the id “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”?
   *[no] . Check the id.
}
policy-command-day = “{ $value }” is not a date. Write it like 2026-02-28.
policy-command-lang = There is no language “{ $value }”. Write zh-CN or en.
policy-command-not-cases = “{ $path }” holds no worked examples ({ $detail }). It should be JSON with a list cases.
policy-command-no-lines = “{ $path }” holds nothing to compare. Check among and expect of each case.
policy-command-not-profile = “{ $path }” holds no firm’s facts ({ $detail }). It should be a JSON object.
policy-command-fact = “{ $name }” cannot be { $value }. Write it by the keys and kinds of facts.toml.
policy-command-impossible = { $name }: { $why }
policy-command-cell-unit = Row { $row }, { $column }: { $value } has no unit. Write it in the cell or in the heading, as in “{ $column }（万元）”.
policy-command-cell-value = Row { $row }, { $column }: it cannot be “{ $value }”. It is taken as unknown.
policy-command-cell-two-units = Row { $row }, { $column }: the unit of “{ $value }” is not the { $unit } of the heading. Leave one unit and check the figure. It is taken as unknown.
policy-command-cell-impossible = Row { $row }, { $column }: { $why } It is taken as unknown.
policy-command-out = “{ $path }” cannot be written ({ $detail }).

## check and test

policy-command-checked = { $path }: { $clauses } clauses, { $facts } facts, { $cases } cases, no problems.
policy-command-problems =
    { $count ->
        [one] { $count } problem in all.
       *[other] { $count } problems in all.
    }
policy-command-line = { $mark } { $case }: { $what }: expected { $expected }, found { $found }
policy-command-line-wrong = { $mark } { $case }: { $what } is wrong: { $found }
policy-command-not-judged = not judged
policy-command-no-fact = There is no fact “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”?
   *[no] . Write it by the keys of facts.toml.
}
policy-command-no-expectation = expect knows no key “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”?
   *[no] . Correct it or take it out.
}
policy-command-expects-names = Under “{ $name }” stand names, each with what is expected of it.
policy-command-needs-fields = “{ $name }” should be keys with values, in braces.
policy-command-needs-list = “{ $name }” should be a list, in brackets.
policy-command-expects-none = Nothing stands under “{ $name }”, so there is nothing to compare. Write what is expected or take it out.
policy-command-expects-nothing = The case expects nothing, so there is nothing to compare. Write it under expect.
policy-command-tested = All { $count } lines agree.
policy-command-differs = Of { $count } lines { $failed } differ.

## explain

policy-command-head = { $clause }  { $title }
policy-command-child = Child { $child }
policy-command-asked-on = On { $day }: { $verdict }
policy-command-yes = qualifies
policy-command-no = does not qualify
policy-command-unknown = facts are missing
policy-command-not-in-force = not in force
policy-command-standing-computed = verified, counted in sums
policy-command-standing-pending = not yet verified, kept out of sums
policy-command-standing-orienting = of an earlier year, for orientation only
policy-command-standing-never = a draft or expired, never matches
policy-command-standing-hidden = of another district, never shown
policy-command-document = Written in { $document }
policy-command-no-number = document number not yet verified
policy-command-checked-on = checked on { $day }
policy-command-all = All of these
policy-command-any = One of these
policy-command-at-least = At least { $count } of these
policy-command-none = None of this
policy-command-if = If the first holds, the second, else the third
policy-command-manual = An officer decides
policy-command-manual-of = An officer decides: { $what }
policy-command-unread = The text was not read; not yet verified
policy-command-always = Nothing is asked
policy-command-one-of = { $name }: one of { $terms }
policy-command-none-of = { $name }: none of { $terms }
policy-command-contains = { $name }: among them { $terms }
policy-command-present = { $name }: there is one
policy-command-clear = { $name }: no
policy-command-actual = is { $value }
policy-command-bound = bound { $value }
policy-command-nothing = none
policy-command-untold = unknown
policy-command-since = since { $day }
policy-command-growth =
    { $years ->
        [one] from { $first } to { $last } in a year
       *[other] from { $first } to { $last } in { $years } years
    }
policy-command-flag-yes = yes
policy-command-flag-no = no
policy-command-short = { $name } short by { $value }
policy-command-over = { $name } over by { $value }
policy-command-source = source { $source }
policy-command-amount = Amount { $amount }
policy-command-range = Amount { $low } to { $high }
policy-command-amount-untold = The amount is not yet verified and not shown
policy-command-no-money = No money is involved
policy-command-tax-relief = Relief from tax, worth what the books of the firm show
policy-command-upper = an upper limit, subject to review
policy-command-tax = tax saved
policy-command-by-year = in instalments { $years }
policy-command-missing = Missing { $name }: { $question } { $help }
policy-command-listed-source = { $source }  { $title }

## screen

policy-command-screened = { $count } firms: { $yes } qualify, { $unknown } lack facts, { $no } do not qualify
policy-command-screened-out = Not in force on { $day }: none of { $count } firms is judged. Another day may be given with --on.
policy-command-lacking = Lacking { $name }: { $count } firms
policy-command-written = Written to { $path }
policy-command-column-row = row
policy-command-column-name = firm
policy-command-column-credit-code = unified social credit code
policy-command-column-verdict = result
policy-command-column-missing = missing
policy-command-column-failed = not met
policy-command-column-amount = at most (CNY 10,000)

## bench

policy-command-nothing-to-measure = There is nothing to measure in “{ $path }”: clauses need cases beside them, rows and rounds are one at least.
policy-command-bench-protocol = Measured: { $clauses } clauses of { $path }, the { $firms } firms of its cases (over and over, { $rows } rows), on { $day }; one thread, medians of { $rounds } rounds; { $system }, { $cores } cores
policy-command-bench-unoptimised = This program is not built for speed; the figures below mean nothing.
policy-command-bench-differs = Clause { $clause }, row { $row }: screened by columns and judged alone it comes out differently. Please report this error.
policy-command-bench-columns = Columns: { $rate } million clause evaluations a second ({ $rows } rows × { $clauses } clauses, three-valued), the same as judged one by one
policy-command-bench-explainer = Explainer: { $firm } µs a firm ({ $clauses } clauses, a record for each condition), { $twenty } µs for 20 clauses
policy-command-bench-answer = All verdicts, amounts and the best bundle: median { $median } µs a firm, p99 { $p99 } µs, worst { $worst } µs
policy-command-bench-bundle = Best bundle among { $clauses } clauses (with the runner-up and why others were left out; { $draws } draws, random amounts): median { $median } µs, p99 { $p99 } µs, worst { $worst } µs; { $proven } proven best

# Problems of policy files: which column, what is wrong, with which value, what to do. File and line are put before them by ui-place-line.

## Writing

rules-syntax = Column { $column }: this is not TOML ({ $detail }). Check quotes, brackets and equals signs of the line.
rules-unknown-key = Column { $column }: there is no key “{ $name }” here{ $near ->
    [yes] ; did you mean “{ $suggestion }”? Correct it or take it out.
   *[no] . Correct it or take it out.
}
rules-missing-key = Column { $column }: “{ $name }” is missing. Add it.
rules-wrong-value = Column { $column }: “{ $name }” cannot be { $value }. Write { $wanted }.
rules-key-of-other-way = Column { $column }: the way “{ $way }” does not use “{ $name }”, so it would count for nothing. { $own ->
    [yes] This way uses: { $wanted }. Take it out, or choose another way.
   *[no] Take it out, or choose another way.
}
rules-negative = Column { $column }: “{ $name }” cannot be below 0, and { $value } is. Take out the minus sign, or correct the figure.
rules-part-above-whole = Column { $column }: “{ $name }” { $found } is above “{ $other }” { $most }, of which it is a part. Correct one of the two.
rules-share-above-whole = Column { $column }: “{ $name }” is a share of a whole and cannot be { $found }. Write 100% at most.
rules-least-above-most = Column { $column }: “{ $name }” { $found } is above “{ $other }” { $most }. Correct one of the two.
rules-instalments-sum = Column { $column }: the instalments come to { $found }, but “{ $other }” is { $wanted }. Correct one of the two.
rules-instalments-vary = Column { $column }: the amount differs from firm to firm, but the instalments are fixed sums. Write them as shares, such as { $wanted }.
rules-signed = Column { $column }: “{ $name }” is for amounts of money only. Take it out.
rules-instalments = Column { $column }: the instalments come to { $found }, but must make up exactly 100%. Correct their shares.
rules-term-taken = Column { $column }: an earlier case is for “{ $value }” already, so nobody comes to this one. Take it out or correct it.
rules-duplicate-id = Column { $column }: the id “{ $name }” is taken. An id is never used twice; choose another.
rules-duplicate-field = Column { $column }: the fact “{ $name }” exists already. Each fact has a key and a name of its own; rename this one or take it out.

## Formulas

rules-empty-formula = Column { $column }: the formula is empty. Write what must hold.
rules-unknown-field = Column { $column }: there is no fact “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”?
   *[no] .
}{ $place ->
    [form] {" "}Correct it.
   *[file] {" "}Correct it, or add it to facts.toml.
}
rules-unknown-word = Column { $column }: “{ $word }” cannot stand here in a formula. You may write: { $wanted }{ $near ->
    [yes] {" "}(did you mean “{ $suggestion }”?)
   *[no] {""}
}
rules-unclosed = Column { $column }: the bracket or quotation mark that opens here is not closed. Close it.
rules-trailing = Column { $column }: the formula is complete before “{ $word }”. Join the rest with 且 or 或, or take it out.
rules-unknown-parameter = Column { $column }: the clause has no parameter “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”? Correct it, or add it under 参数.
   *[no] . Correct it, or add it under 参数.
}
rules-type = Column { $column }: “{ $name }” holds { $kind } and cannot be compared so. Use { $wanted }.
rules-no-unit = Column { $column }: { $value } has no unit, and “{ $name }” holds { $kind }. Write the unit: { $wanted }.
rules-wrong-unit = Column { $column }: the unit of { $value } does not suit “{ $name }” ({ $kind }). Write the unit: { $wanted }.
rules-kinds-differ = Column { $column }: “{ $name }” and “{ $other }” are not of one kind and cannot be compared. Choose facts of one kind.
rules-no-such-day = Column { $column }: { $value } is no day of the calendar. Write it like 2026-02-28.
rules-two-children = Column { $column }: the clause reads facts of “{ $name }” and of “{ $other }”. A clause is judged for one kind at a time; split it in two.

## Dates

rules-rounds-beside-days = Column { $column }: days of application stand here and under “{ $name }” too. Leave one of the two.
rules-rounds-overlap = Column { $column }: this round begins on { $from }, but the one before it ends on { $until } only. Correct one of the two.
rules-rounds-order = Column { $column }: the round of { $from } stands after a later one, which ends on { $until }. Put them in order of their days.
rules-dates-reversed = Column { $column }: it ends on { $until }, before it begins on { $from }. Correct one of the two.
rules-no-first-day = Column { $column }: the clause is in force, but has no first day (“{ $name }”). Add it; if it is not known yet, say so under “{ $wanted }”.
rules-no-value = Column { $column }: “{ $name }” has no value at all. Write one.
rules-dates-before = Column { $column }: the first value of “{ $name }” begins on { $from }, and the clause has no first day. Give the clause its first day, or leave out that of the first value.
rules-dates-overlap = Column { $column }: two values begin on { $from }. Leave one.
rules-dates-order = Column { $column }: the value of { $from } stands after a later one. Put them in order of their days.
rules-dates-missing = Column { $column }: the parameter “{ $name }” has no value on { $from }, when the clause is in force already. Add its earliest value.
rules-dates-after-end = Column { $column }: the clause ends on { $until }, but the parameter “{ $name }” has a value from { $from } on. Take it out.

## Conditions together

rules-contradiction = Column { $column }: together with { $place ->
    [form] condition { $line }
   *[file] line { $line }
} no firm can satisfy this. Correct one of the two.
rules-contradiction-several = Column { $column }: together with { $place ->
    [form] conditions { $lines }
   *[file] lines { $lines }
} no firm can satisfy this. Correct one of them.
rules-contradiction-dated = Column { $column }: with the parameters as of { $day }, no firm can satisfy this together with { $place ->
    [form] condition { $line }
   *[file] line { $line }
}. Correct the values or the bounds.
rules-never = Column { $column }: no firm can satisfy this. It contradicts itself, or lies outside of what can be (a count below 0, a share of a whole above 100%, a part above its whole). Correct its bounds or terms.
rules-always = Column { $column }: this always holds, whatever the value. Take it out; if all it asks is whether there is a value, ask only for that.
rules-implication = Column { $column }: this cannot hold where { $place ->
    [form] condition { $line }
   *[file] line { $line }
} does, so only firms for which { $place ->
    [form] condition { $line }
   *[file] line { $line }
} fails can pass. Ask for that directly, or correct one of the two.
rules-count-too-many = Column { $column }: at least { $wanted } are asked for, but only { $found } are listed, so nobody can pass. Lower the number or add the missing ones.
rules-count-nothing = Column { $column }: at least { $wanted } of { $found } asks for nothing. Raise the number or take it out.
rules-redundant = Column { $column }: { $place ->
    [form] condition { $line }
   *[file] line { $line }
} asks for this already. Take this one out.
rules-swallowed = Column { $column }: a firm that satisfies this also satisfies { $place ->
    [form] condition { $line }
   *[file] line { $line }
}, and either one is enough, so this has no effect. Take it out, or correct one of the two.
rules-unreachable = Column { $column }: the cases before leave nobody for this one. Correct the order or the bounds.
rules-points = Column { $column }: the best bands of “{ $name }” come to { $found } points, but its full mark is { $wanted }. Compare both with the document.
rules-cycle = Column { $column }: the prerequisites wait for each other: { $name }. Take one out.
rules-unknown-clause = Column { $column }: there is no clause with the id “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”? Correct the id.
   *[no] . Correct the id.
}
rules-caps-not-nested = Column { $column }: the caps “{ $name }” and “{ $other }” share some clauses, but neither holds all of the other’s. Nest them or keep them apart.
rules-excludes-itself = Column { $column }: “{ $name }” is paired with itself. Under “{ $wanted }”, name the clause it does not go together with.
rules-unknown-code = Column { $column }: there is no zone or district “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”?
   *[no] .
}{ $place ->
    [form] {" "}Correct it.
   *[file] {" "}Correct it, or add it to the pack's list of zones or districts.
}
rules-verified-without = Column { $column }: the clause is said to be checked in full, but has no “{ $name }”. Add it, or say how far it was checked.
rules-no-case = Column { $column }: the clause “{ $name }” has no case. Write one at least.
rules-unknown-source = Column { $column }: there is no source with the id “{ $name }”{ $near ->
    [yes] ; did you mean “{ $suggestion }”?
   *[no] .
}{ $place ->
    [form] {" "}Correct the id, or add the source on this page.
   *[file] {" "}Correct it, or add it to sources.toml.
}

## Texts

rules-wrong-language = Column { $column }: “{ $name }” is to be in { $wanted ->
    [zh] Chinese
   *[en] English
}. Write it in that language.
rules-summary-long = Column { $column }: “{ $name }” has { $found } sentences, of { $wanted } at most. Say it shorter.
rules-summary-unmarked = Column { $column }: the clause was not checked in full, and “{ $name }” does not say so. Say what is “{ $wanted }”.
rules-no-question = Column { $column }: nobody is asked for the fact “{ $name }”. Add its question to questions.toml.
rules-no-english = Column { $column }: “{ $value }” has no English{ $near ->
    [yes] ; did you mean “{ $suggestion }”?
   *[no] .
}{ $place ->
    [form] {" "}Correct it, or give its English on this page.
   *[file] {" "}Correct it, or write its English under { $wanted }.
}

## Cases

rules-case-clause = The case “{ $case }” is of a clause “{ $name }” that does not exist{ $near ->
    [yes] ; did you mean “{ $suggestion }”? Correct the id.
   *[no] . Correct the id.
}
rules-case-failed = The case “{ $name }” comes to “{ $found }”, where “{ $wanted }” is expected. Correct the clause or the case.

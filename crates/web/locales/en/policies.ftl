# Policies: catalogue, clauses, questions, answers, bundle, facts, ladder
policies-title = S&T policies
policies-description = Science and technology policies a firm in the district may use: conditions, amounts, sources and the day each was checked, judged clause by clause, with the best lawful combination.
policies-lead = { $count } clauses, of which { $force } are verified and in force. Clauses still to be checked, of earlier years, drafts and expired ones are listed too, marked as such and in no sum.
policies-test = See what I may get
policies-count =
    { $count ->
        [one] { $count } clause
       *[other] { $count } clauses
    }
policies-found =
    { $count ->
        [one] { $count } clause found
       *[other] { $count } clauses found
    }
policies-empty = No such clause
policies-empty-text = Try other words or fewer conditions.
policies-all-clauses = All clauses
policies-search-label = Search the clauses
policies-search-placeholder = e.g. high-tech, R&D, equipment
policies-facet-status = State
policies-facet-level = Level
policies-facet-topic = Topic
policies-facet-area = Area
policies-status-in_force = In force
policies-status-pending = To be checked
policies-status-historical = Earlier year
policies-status-draft = Draft
policies-status-expired = Expired
policies-status-in_force-note = Conditions and amounts are verified; in force today by the dates known.
policies-status-pending-note = Some of it has not been verified: for orientation, in no sum.
policies-status-historical-note = From an earlier year's notice; whether it goes on is not verified. For orientation only.
policies-status-draft-note = A draft; it is never matched, and the final amounts often differ.
policies-status-expired-note = Ended or replaced; it is never matched.
policies-state-draft = Draft
policies-state-expired = Expired
policies-state-historical = Earlier year
policies-state-pending = To be checked
policies-mine = My firm
policies-mine-note = Answer a few questions to see whether you fulfil it and what is lacking.
policies-conditions = Conditions
policies-amount = What it gives
policies-amount-draft = What the draft intends to give
policies-draft-intends = The draft intends: { $amount }
policies-about = Document and dates
policies-document = Document
policies-document-unread = not read
policies-valid = In force
policies-valid-range = from { $from } to { $until }
policies-open-end = not stated
policies-window-label = How to apply
policies-window = { $kind } ({ $from } to { $until })
policies-window-note = On applying
policies-window-channel = Where to apply
policies-dated-by = Version by this day
policies-note = Note
policies-topics = Topics
policies-evidence-title = Papers to prepare
policies-evidence = Papers to prepare ({ $count })
policies-calendar = Add to calendar
policies-calendar-papers = What to hand in: { $papers }
policies-calendar-title = Apply: { $title }
policies-stacking = Relation to other clauses
policies-stacking-none = No rule about combining was read. That does not mean that combining is allowed; please ask the authority.
policies-related = Also concerned:
policies-history = Values over time
policies-parameter = Parameter
policies-since-day = Since
policies-value = Value
policies-written-in = Written in
policies-sources = Sources
policies-tier-official = official
policies-tier-mirror = copy of an official document
policies-tier-media = media
policies-tier-secondary = compiled by others
policies-checked-on = checked on { $day }
policies-not-verified = Not verified: { $what }
policies-official = Official document ({ $site })
policies-rule-source = Source: { $sources }
policies-source-line = { $title } ({ $site })
policies-answers = What you may get
policies-answers-short = What you may get
policies-bundle-short = Best bundle
policies-ladder-short = Growth ladder
policies-facts-short = Facts
policies-siblings = Policy pages of this firm
policies-answers-lead = As of { $day }, clauses compared one by one, { $count } counting each project and product by itself; each with its source.
policies-settled = The catalogue has { $force } verified clauses in force; { $aims } of them state aims only, with nothing to judge. The others make { $counted } when each project and product counts by itself, and { $settled } are decided.
policies-demo = Demonstration
policies-print = Print · PDF
policies-groups = Results
policies-index-bundle = Bundle
policies-group-eligible = Eligible
policies-group-near = Nearly there
policies-group-open = Cannot be told yet
policies-group-rest = The rest
policies-group-eligible-note = By what is known, all conditions hold
policies-group-near-note = One or two things short that the firm can mend; all else is known to hold
policies-group-open-note = A fact is missing, or the text was not read; known shortfalls are named as well
policies-group-eligible-empty = Nothing fits yet. Answer the question at the side first.
policies-group-near-empty = Nothing is nearly there.
policies-group-open-empty = Nothing is open.
policies-rest = The other { $count }
policies-rest-judged = Conditions not met ({ $count })
policies-rest-out_of_force = Not in force ({ $count })
policies-rest-historical = Earlier years, for orientation ({ $count })
policies-rest-expired = Ended or replaced ({ $count })
policies-rest-draft = Drafts ({ $count })
policies-rest-aim = Aims without applications ({ $count })
policies-reason-unread = The text was not read; no answer can decide it.
policies-reason-manual = An officer has to decide.
policies-reason-aim = Aims only, no money.
policies-reason-draft = A draft, never matched.
policies-reason-expired = Ended or replaced.
policies-reason-historical = From an earlier year; whether it goes on is not verified.
policies-reason-out_of_force = Not in force today.
policies-place-note = Town and zone are what the firm says and nobody has confirmed them; what depends on the place rests on that.
policies-place-unconfirmed = Rests on a place that nobody has confirmed.
policies-see-conditions =
    { $count ->
        [one] See { $count } line of conditions
       *[other] See { $count } lines of conditions
    }
policies-missing = Still needed:{ " " }
policies-missing-facts = Still needed: { $facts }
policies-apply = How to apply: { $how }
policies-apply-there = Apply at { $site }
policies-upper-bound = upper limit, subject to review
policies-instalments = in instalments: { $parts }
policies-up-to = up to { $amount }
policies-from-to = { $low } to { $high }
policies-tax-saved = tax saved: { $amount }
policies-is-tax = This is tax not paid rather than money received.
policies-no-money = no money
policies-tax-relief = tax relief; how much has to be worked out from the books
policies-amount-unread = amount not read
policies-amount-open = amount not known yet
policies-amount-pending = { $amount } (to be checked)
policies-amount-needs = The amount also depends on: { $facts }
policies-by-share = as a share
policies-formula-rate = { $rate } of: { $base }
policies-formula-yearly =
    { $years ->
        [one] { $rate } of: { $base }, for one year at most
       *[other] { $rate } of: { $base }, for up to { $years } years
    }
policies-formula-match = matches { $rate } of what a higher level grants
policies-formula-tax-rate = taxed at { $rate } instead of { $usual }: { $base }
policies-formula-deduction = a further { $rate } deducted of: { $base }, times the rate of income tax that applies ({ $usual } without a relief)
policies-formula-exempt = { $base }: no tax up to { $exempt }, half of it beyond, at the rate of { $usual }
policies-how-counted = How it is counted: { $formula }
policies-match-before-limits = The match adds up what each prerequisite gives by itself: before limits that they share, and perhaps with some that the best bundle leaves out; it may come to less.
policies-next-question = The next thing to say
policies-questions = Questions
policies-questions-lead = One question at a time, the most telling first. Skip what you do not know.
policies-question-why =
    { $count ->
        [one] Bears on { $count } undecided clause
       *[other] Bears on { $count } undecided clauses
    }
policies-question-worth = at most { $sum } together
policies-answer = Answer
policies-skip = Skip for now
policies-so-far = So far
policies-see-answers = See the results
policies-one-by-one = Answer one by one
policies-questions-done = Nothing left to ask: all verified clauses in force are decided.
policies-questions-skipped = All other questions were skipped.
policies-children-project = Projects
policies-children-product = Products
policies-children-ask-project = Does the firm have government-approved, retooling or R&D projects?
policies-children-ask-product = Does the firm have drugs, medical devices or products to be recognised?
policies-children-some = Yes, enter one now
policies-children-none = No
policies-children-said-none = Said: none.
policies-children-add-project = Add a project
policies-children-add-product = Add a product
policies-child-lead = Each project and product is judged by itself. Fill in what you know.
policies-child-name = Name
policies-child-year = Year of its money
policies-child-year-help = Clauses with a yearly limit need it; left empty, it is this year.
policies-remove-child = Remove
policies-of-child = { " " }({ $name })
policies-bundle = The best lawful bundle
policies-see-bundle = See the bundle and its reasons
policies-bundle-lead = Only verified clauses in force whose conditions hold are combined; exclusions, limits and order follow the rules.
policies-bundle-chosen = Chosen
policies-bundle-years = By year
policies-bundle-years-note = Projects and products count in the year stated for them, all else from this year on, instalments in the years that follow; what shared limits take off is taken off the first year. Money arrives when it is paid out.
policies-bundle-tax = Of which tax saved: { $amount }.
policies-bundle-tax-and-money = Of this { $tax } is tax saved and { $money } is money received.
policies-bundle-tax-only = All of it is tax saved; no money is received.
policies-bundle-capped = The chosen items add up to { $sum }; limits that they share take off { $cut }.
policies-bundle-upper = Contains upper limits, subject to review.
policies-bundle-range = Whether some clauses add up is written nowhere and needs a ruling; hence a range.
policies-bundle-unproven = Too many clauses to prove that this is the best.
policies-bundle-empty = Nothing to combine yet
policies-bundle-empty-text = Clauses that fit and pay appear here. Answer some questions first.
policies-bundle-free = Also hold, without a computable amount
policies-bundle-free-note = Qualifications and reliefs
policies-column-clause = Clause
policies-column-level = Level
policies-column-document = Document
policies-column-amount = Amount
policies-column-year = Year
policies-left-out = Left out
policies-left-out-none = Nothing was left out by a rule.
policies-loss = Forcing it in would lose { $amount }.
policies-loss-kept = All other amounts unchanged, forcing it in would lose { $amount }; what the deduction saves is counted at the chosen rate.
policies-loss-none = Forcing it in changes nothing.
policies-loss-impossible = The rules do not allow it beside the others.
policies-loss-uncounted = The rules do not allow it beside what is in the bundle; it has no amount that can be counted.
policies-runner-up-title = Runner-up
policies-runner-up = Comes to { $total }: with { $new } instead of { $lost }.
policies-runner-up-kept = All other amounts unchanged, comes to { $total }: with { $new } instead of { $lost }.
policies-runner-up-none = There is no other lawful choice: what can be had together is in it.
policies-rulings = Needs a ruling
policies-ruling-needed = Whether “{ $first }” and “{ $second }” may be had together is written nowhere.
policies-routing = How the rules route
policies-facts = Facts of the firm
policies-facts-note = Said once, used by every clause.
policies-change-facts = Add or correct
policies-facts-lead = Fill in what you know; everything can be changed, and every change is recorded.
policies-facts-read-only = You may read this; only the firm's own people fill it in.
policies-save-facts = Save and judge again
policies-section-registration = Registration and industry
policies-section-staff = Staff
policies-section-finance = Finance
policies-section-research = Research and IP
policies-section-standing = Qualifications and compliance
policies-section-other = Contracts, premises, equipment and more
policies-section-note = { $known } of { $all } filled
policies-said-none = Said: none. Enter a value to change it.
policies-of-record = From the organisation's record
policies-record-confirmed = Town and zone have been confirmed.
policies-change-record = Change the record
policies-ruled = Decided by the commission
policies-ruled-value = { $value } ({ $reason })
policies-ruling = Decide a fact
policies-ruling-field = Which fact
policies-ruling-value = Decided as
policies-ruling-pick = Choose this fact
policies-ruling-empty = Left empty, it takes the decision back.
policies-ruling-take-back = Take the decision back
policies-ruling-if-none = If there is none
policies-ruling-none = Decide that there is none
policies-ruling-reason = Reason
policies-ruling-button = Record the decision
policies-fact-history = History
policies-taken-back = taken back
policies-said = { $name }: { $value }
policies-source-stated = stated by the firm
policies-source-sheet = from a sheet
policies-source-ruling = decided by the commission
policies-source-record = organisation's record
policies-derived = computed from what was stated
policies-two-notes = { $first } · { $second }
policies-choose = Which firm
policies-ladder = Growth ladder
policies-rung-held = already there
policies-rung-eligible = conditions met
policies-rung-lacking = something lacking
policies-rung-open = cannot be told yet
policies-rung-gap = gap in policy / to be checked
policies-orients-yes = By the last known conditions it would fit; the present ones are to be checked.
policies-orients-no = By the last known conditions something is lacking; the present ones are to be checked.
policies-orients-open = By the last known conditions facts are missing; the present ones are to be checked.
policies-reachable-on = Only time is lacking: it holds from { $day } on.
policies-scale = Size thresholds of statistics
policies-scale-name = Threshold
policies-scale-bound = Revenue from
policies-scale-actual = Now
policies-scale-stands = Where it stands
policies-scale-reached = reached
policies-scale-short = { $amount } short
policies-scale-short-until = { $amount } short; at the growth of the last two years about { $year } (extrapolated)
policies-scale-none = There is no threshold of revenue for this industry.
policies-scale-no-industry = The organisation’s record names no industry, so it is not known which threshold of revenue applies.
policies-scale-fill-industry = Fill in the industry
policies-join = ,{ " " }
policies-or = { " " }or{ " " }
policies-needs-and = ;{ " " }
policies-needs-both = { " " }and{ " " }
policies-needs-some = { $count } of these: { $needs }
policies-needs-group = ({ $needs })
policies-needs-cut = { $needs } and others ({ $count } in all)
policies-all-of = all beginning with { $start }
policies-other = none of these
policies-other-of-several = yes, but one that is not listed above
policies-years =
    { $n ->
        [one] { $n } year
       *[other] { $n } years
    }
policies-months =
    { $n ->
        [one] { $n } month
       *[other] { $n } months
    }
policies-people =
    { $n ->
        [one] { $n } person
       *[other] { $n } people
    }
policies-points =
    { $n ->
        [one] { $n } point
       *[other] { $n } points
    }
policies-usd = USD { $n }
policies-unknown = not said
policies-absent = none
policies-between = { $low } to { $high }
policies-since = since { $day }
policies-growth =
    { $years ->
        [one] { $first } → { $last } in a year
       *[other] { $first } → { $last } in { $years } years
    }
policies-growth-yearly = { $rate } a year ({ $amounts })
policies-growth-none = { $amounts }; the first year is not above zero, so that there is no rate of growth
policies-growth-too-few =
    { $given ->
        [one] One year given, { $needed } needed
       *[other] { $given } years given, { $needed } needed
    }
policies-yes = yes
policies-no = no
policies-none-of-them = none at all
policies-at-least = at least { $bound }
policies-at-most = at most { $bound }
policies-above = more than { $bound }
policies-below = less than { $bound }
policies-equal = exactly { $bound }
policies-not-before = not before { $bound }
policies-not-after = not after { $bound }
policies-after = after { $bound }
policies-before = before { $bound }
policies-mirror = Copy of the official document ({ $site })
policies-share = { $part } over { $whole }
policies-must-be-yes = must be “yes”
policies-must-be-no = must be “no”
policies-must-be = must be there
policies-one-of = must be: { $terms }
policies-none-of = must not be: { $terms }
policies-contains = must include: { $terms }
policies-all = All of these
policies-any = Any of these
policies-at-least-of = At least { $count } of these
policies-not = None of this
policies-if = By case: if the first line holds, the second counts, else the third
policies-manual = An officer decides
policies-manual-of = An officer decides: { $what }
policies-unread = The text was not read
policies-always = No condition
policies-holds = holds
policies-fails = fails
policies-open = not known
policies-gap-short = { $name }: { $amount } short
policies-gap-over = { $name }: { $amount } over
policies-gap-reached = { $percent }% of what is asked
policies-gap-growth = { $percent }% of what is asked, { $points } percentage points short
policies-gap-no-growth = No growth, { $points } percentage points short
policies-gap-below-zero = Below zero, { $points } percentage points short
policies-gap-beyond = { $percent }% over the limit
policies-fails-over = { $name }: { $actual }, over the limit ({ $bound })
policies-fails-with = { $name }: { $actual } ({ $bound })
policies-fails-not = Must not be: { $what }
policies-remedy-time = { $name }: not long enough yet
policies-remedy-from = { $name }: long enough from { $day }
policies-remedy-document = { $name }: needed
policies-holds-from = holds from { $day }
policies-unit-wan = 10,000 CNY
policies-unit-years = years
policies-unit-months = months
policies-unit-points = points
policies-unit-usd = 10,000 USD
policies-unit-year = year
policies-unit-count = number
policies-by-year-help = From the earliest year to the latest, with blanks between, in units of 10,000 CNY, e.g. 1200 1500 1800.
policies-alerts = Policy alerts
policies-concerning = Policies that may apply
policies-sandbox = Policy sandbox
policies-versions = Local versions of clauses
policies-quick-test = Quick test
policies-local = Local version
policies-local-titled = { $title } (local version)
policies-local-since = Version { $number }, since { $day }
policies-kind-flag = yes or no
policies-kind-money = an amount of money
policies-kind-ratio = a share
policies-kind-count = a number
policies-kind-area = an area
policies-kind-years = a number of years
policies-kind-months = a number of months
policies-kind-points = points
policies-kind-usd = an amount of US dollars
policies-kind-year = a year
policies-kind-date = a day
policies-kind-code = a term
policies-kind-codes = a set of terms

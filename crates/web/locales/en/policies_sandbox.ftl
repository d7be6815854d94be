# The policy sandbox
policies-sandbox-lead = Change a threshold or paste a draft to see which firms qualify today, what it costs, who is just short of it, and how it overlaps with other clauses. Nothing is saved or published here.
policies-sandbox-open-here = Try changes in the sandbox
policies-sandbox-draft = Draft
policies-sandbox-text = The whole text
policies-sandbox-text-help = Written as in the pack: a block [["条款"]] for each clause, and blocks [["案例"]] for cases behind it if there are any.
policies-sandbox-figures = Change thresholds and amounts
policies-sandbox-whole = Change the text or paste a draft
policies-sandbox-condition = Condition { $name }
policies-sandbox-parameter = Parameter { $name }
policies-sandbox-clause = { $title } ({ $id })
policies-sandbox-money = What it gives: { $name }
policies-sandbox-word-amount = amount
policies-sandbox-word-rate = rate
policies-sandbox-word-low-rate = lowest rate
policies-sandbox-word-most = the most
policies-sandbox-word-least = the least
policies-sandbox-word-limit = limit
policies-sandbox-word-limit-all = limit in all
policies-sandbox-word-limit-year = limit of a year
policies-sandbox-word-instalment = instalment
policies-sandbox-word-price = price of a unit
policies-sandbox-word-usual-rate = usual tax rate
policies-sandbox-word-exempt = exempt up to
policies-sandbox-word-start = starting from
policies-sandbox-word-first = amount at the start
policies-sandbox-word-step = each full
policies-sandbox-word-each = amount for each
policies-sandbox-word-value = value
policies-sandbox-word-unit = rounded down to
policies-sandbox-word-if = if
policies-sandbox-word-then = then
policies-sandbox-word-else = else
policies-sandbox-word-way = kind
policies-sandbox-word-base = base
policies-sandbox-word-subject = subject to review
policies-sandbox-word-tax = tax not paid
policies-sandbox-word-about = note
policies-sandbox-word-cases = cases
policies-sandbox-word-choices = choices
policies-sandbox-word-brackets = brackets
policies-sandbox-word-years = years
policies-sandbox-word-fact = fact
policies-sandbox-word-unread = limit not read
policies-sandbox-word-all = all
policies-sandbox-word-any = any
policies-sandbox-word-at-least = at least
policies-sandbox-word-items = items
policies-sandbox-word-not = not
policies-sandbox-word-formula = formula
policies-sandbox-word-number = number
policies-sandbox-try = Try
policies-sandbox-try-text = Try the text
policies-sandbox-wrong = The draft has mistakes; mend them and try again:
policies-sandbox-remarks = For your notice; it does not change the trial
policies-sandbox-no-clause = There is no clause in the text; begin with [["条款"]].
policies-sandbox-tried =
    { $firms ->
        [one] Tried on the one firm of the district, as of { $day }.
       *[other] Tried on all { $firms } firms of the district, as of { $day }.
    }
policies-sandbox-sampled = Tried on a sample, as of { $day }: { $firms } of the district's { $all } firms, spread evenly. Every count and amount below is that of the sample; screen a clause to count all firms.
policies-sandbox-not-in-force = By its dates it is not in force today; the trial does not look at them.
policies-sandbox-tally = Old and new
policies-sandbox-version = Version
policies-sandbox-old = in force
policies-sandbox-new = draft
policies-sandbox-yes = Eligible
policies-sandbox-open = Facts lacking
policies-sandbox-no = Not eligible
policies-sandbox-out-of-force = Not in force
policies-sandbox-cost = Those eligible get together
policies-sandbox-cost-unknown =
    { $count ->
        [one] not known yet (for one firm)
       *[other] not known yet (for { $count } firms)
    }
policies-sandbox-cost-least =
    { $count ->
        [one] at least { $amount }, without one firm for which it is not known yet
       *[other] at least { $amount }, without { $count } firms for which it is not known yet
    }
policies-sandbox-more-known =
    { $count ->
        [one] { $amount }, without one firm for which it is not known yet
       *[other] { $amount }, without { $count } firms for which it is not known yet
    }
policies-sandbox-cost-more = More at most if all that lack facts qualify
policies-sandbox-entered = Coming in:
policies-sandbox-eligible = Firms that qualify:
policies-sandbox-left = Dropping out:
policies-sandbox-short = Firms just below the line, all else known
policies-sandbox-short-none = No firm is just one or two things short of it.
policies-sandbox-invited = Firms to ask: nobody can tell without the facts missing
policies-sandbox-more-firms =
    { $count ->
        [one] { $count } more firm is not named here.
       *[other] { $count } more firms are not named here.
    }
policies-sandbox-firm = Firm
policies-sandbox-gap = What is lacking
policies-sandbox-overlaps = What the same firms can claim as well, in force
policies-sandbox-standing = State
policies-sandbox-both = Firms eligible for both
policies-sandbox-rule = Rule about combining
policies-sandbox-no-rule = no rule was read
policies-sandbox-cases = Cases
policies-sandbox-case = Case
policies-sandbox-outcome = Outcome
policies-sandbox-holds = holds

# The policy sandbox
policies-sandbox-lead = Change a threshold or paste a draft to see which firms qualify today, what it costs, who is just short of it, and how it overlaps with other clauses. Nothing is saved or published here.
policies-sandbox-open-here = Try changes in the sandbox
policies-sandbox-draft = Draft,
policies-sandbox-text = The whole text
policies-sandbox-text-help = Written as in the pack: a block [["条款"]] for each clause, and blocks [["案例"]] for cases behind it if there are any.
policies-sandbox-figures = Change thresholds and amounts
policies-sandbox-whole = Change the text or paste a draft
policies-sandbox-condition = Condition { $name }
policies-sandbox-parameter = Parameter { $name }
policies-sandbox-money = Amount { $name }
policies-sandbox-try = Try
policies-sandbox-try-text = Try the text
policies-sandbox-wrong = The draft has mistakes; mend them and try again:
policies-sandbox-remarks = For your notice: phrases without English
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
policies-sandbox-cost = Those eligible get together
policies-sandbox-cost-open = { $amount }, for some it is not known
policies-sandbox-cost-more = More at most if all that lack facts qualify
policies-sandbox-entered = Coming in:
policies-sandbox-left = Dropping out:
policies-sandbox-short = Firms just below the line
policies-sandbox-short-none = No firm is just one or two things short of it.
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

# The district's ladder of growth, for officers
ladder-title = The district's growth ladder
ladder-lead = Where the firms of the district stand on the way of growth, which lack only one or two things to a step, and which cannot be judged before a fact is known. Counted now from what is known of firms; seen by officers only.
ladder-firms = All firms
ladder-on-a-step = On a step
ladder-without = On no step
ladder-steps = Firms per step
ladder-steps-note = the column "highest" adds up to the firms on a step; the others do not add up
ladder-step = Step
ladder-highest = Highest
ladder-held = Recognised
ladder-eligible = Qualify, not recognised
ladder-below = One or two short
ladder-lacking = Further away
ladder-open = Facts missing
ladder-gap = { $step } (gap in policy, orients only)
ladder-orients = The present conditions have not been read (a gap in policy). These numbers follow the last known ones and only orient. { $note }
ladder-below-title = Firms one or two things short
ladder-below-note = what they lack is within a firm's reach, and all else is known to hold; the same firms read so on their own page
ladder-open-title = Firms to ask
ladder-open-note = something that decides is not known yet, whether something else fails or not
ladder-lists = Lists of this step
ladder-list-below = One or two things short
ladder-list-open = Facts missing
ladder-missing-office = nothing for the firm to say: an officer has to decide, or the text was not read
ladder-column-lacks-too = What it is known to lack
ladder-column-lacks = What it lacks
ladder-none-below = No firm is just below this step
ladder-none-open = Of no firm is anything missing for this step
ladder-none-below-text = The more is known of firms, the better this list.
ladder-export-xlsx = Export this step · XLSX
ladder-export-csv = Export this step · CSV
problem-ladder-too-long = { $count } firms are below this step; a file takes { $most } at most. Use a screening for the whole list, or page through it here.
problem-ladder-step = There is no such step; choose one from the list.
ladder-scales = Counted as large by statistics
ladder-scales-note = by the industry on record and last year's revenue
ladder-scales-counted = A record names the section of an industry only. Where a threshold holds for some classes of a section, no firm is counted as having reached it.
ladder-scales-without =
    { $count ->
        [one] { $count } firm names no industry on record and is not counted here.
       *[other] { $count } firms name no industry on record and are not counted here.
    }
ladder-scale-reached = Reached
ladder-scale-near = Just below
ladder-scale-below = Less than half
ladder-scale-open = Cannot be told yet
ladder-near-title = Firms just below a threshold
ladder-near-note = at least half of it, and less than all
ladder-near-if = { $lacks }; the record names the section only, so it applies if the firm is in an industry listed here
ladder-none-near = No firm is just below this threshold
ladder-column-actual = Revenue now
ladder-scale-export-xlsx = Export this threshold · XLSX
ladder-scale-export-csv = Export this threshold · CSV
problem-ladder-scale = There is no such threshold; choose one from the list.

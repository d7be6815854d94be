# Matches: proposals, side by side, contacts, the desk
matches-between = {", "}
matches-reason-between = {"; "}
matches-pair = { $demand } × { $achievement }
matches-list = Matches
matches-none = No match yet
matches-none-text = Take one up on the page of a demand or an achievement; whatever is recommended to you appears here too.
matches-column-state = State
matches-column-changed = Last change
matches-life = How the match is getting on

## Proposals
matches-compared-achievement = { $count ->
    [one] { $count } achievement
   *[other] { $count } achievements
}
matches-compared-demand = { $count ->
    [one] { $count } demand
   *[other] { $count } demands
}
matches-compared-service = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
matches-compared-space = { $count ->
    [one] { $count } space
   *[other] { $count } spaces
}
matches-compared-resource_need = { $count ->
    [one] { $count } resource need
   *[other] { $count } resource needs
}
matches-compared-department_project = { $count ->
    [one] { $count } project
   *[other] { $count } projects
}
matches-compared-technology_manager = { $count ->
    [one] { $count } technology manager
   *[other] { $count } technology managers
}
matches-none-achievement = No suitable achievement for now
matches-none-achievement-text = New achievements are compared as they are published. A technology manager can also look for you.
matches-none-demand = No demand comes close for now
matches-none-demand-text = New demands are compared as they are published.
matches-none-service = No suitable service for now
matches-none-service-text = New services are compared as they are published.
matches-none-space = No suitable space for now
matches-none-space-text = They are compared anew when spaces are published or conditions are eased.
matches-none-resource_need = No resource need comes close for now
matches-none-resource_need-text = New resource needs are compared as they are published.
matches-none-department_project = No project comes close for now
matches-none-department_project-text = New projects are compared as they are published.
matches-none-technology_manager = No suitable technology manager for now
matches-none-technology_manager-text = New technology managers are compared as they are entered.
matches-how-conditions = Firm conditions first, then conditions and words, { $compared } compared
matches-how-uncalibrated = { $how }; bands not calibrated on a judged set
matches-left-out = Left out by firm conditions: { $counts }
matches-left-out-one = { $name } ({ $count })
matches-not-recorded = These proposals are not taken up and do not become deals: where one suits, ask to be contacted.
matches-ask-contact = Ask for contact
matches-how-meaning = Words + meaning + conditions, { $compared } compared
matches-how-words = Words + conditions, { $compared } compared
matches-how-pair-meaning = Words + meaning + conditions
matches-how-pair-words = Words + conditions
matches-method-link = How this is worked out
matches-owner-closed = Name shown after an agreement
matches-owner-state = { $state } · { $owner }
matches-band-very_relevant = Very relevant
matches-band-relevant = Relevant
matches-band-possible = Possible
matches-band-weak = Weak

## Reasons
matches-reasons = Do they fit
matches-reasons-none = Nothing found that speaks for it
matches-reason-concepts = Both speak of{" "}
matches-reason-meaning = Different words, similar meaning
matches-reason-same-field = Same field: { $field }
matches-reason-near-field = Neighbouring fields: { $seeks } in { $wanted }, { $offers } in { $offered }
matches-reason-other-field = Different fields: { $seeks } in { $wanted }, { $offers } in { $offered }
matches-reason-industry = Same industry: { $industries }
matches-reason-track = Same track: { $track }
matches-reason-trl-fits = TRL { $trl } meets TRL { $min }, which the { $seeks } asks for
matches-reason-trl-short = TRL { $trl }, the { $seeks } asks for TRL { $min } or more
matches-reason-price-within = Price { $price }, within the budget of { $budget }
matches-reason-price-above = Price { $price }, above the budget of { $budget }
matches-reason-price-open = Price to be agreed, budget up to { $budget }
matches-reason-modes = Both are open to: { $modes }
matches-reason-no-mode = No mode of cooperation in common: the { $seeks } wants { $wanted }, the { $offers } offers { $offered }
matches-reason-here = In the same town, easy to visit
matches-reason-near = { $km } km apart, easy to visit
matches-reason-far = { $km } km apart
matches-condition-met = { $name }: needs { $wanted }, offers { $offered }
matches-condition-missed = { $name } does not fit: needs { $wanted }, offers { $offered }
matches-condition-open = { $name } is not stated; needed: { $wanted }
matches-condition-days-met = { $name } in time: needed { $wanted }, takes { $offered }
matches-condition-days-missed = { $name } too late: needed { $wanted }, takes { $offered }
matches-condition-days-open = How long it takes is not stated; needed { $wanted }
matches-condition-phrase = “{ $phrase }”
matches-by-day = by { $day }
matches-reason-figure-met = { $noun } { $offered }, meets “{ $wanted }”
matches-reason-figure-short = { $noun } { $offered }, wanted is “{ $wanted }”
matches-at-most = at most { $amount }
matches-at-least = at least { $amount }
matches-below = less than { $amount }
matches-above = more than { $amount }
matches-stated = { $amount }

## Actions
matches-take = Take up and contact
matches-take-demand = I’ll handle it
matches-compare = Side by side
matches-open = Open the match
matches-look = Have a look
matches-refuse = Does not fit…
matches-refuse-side = Which side says so
matches-refuse-reason = Why
matches-refuse-note = In your words (needed for “Other”)
matches-refuse-send = Note the reason
matches-release = Back to the pool
matches-release-demand = Back to the pool
matches-recommend = Recommend to both
matches-convert = Make it a deal
matches-log = Log a contact
matches-log-save = Save
matches-contact-kind = How
matches-contact-side = With whom
matches-contact-note = What was said
matches-next-step = Next step
matches-next-step-help = It will stand on your desk that day
matches-next-step-on = On which day
matches-defer = Later
matches-defer-until = Until
matches-defer-help = The clock runs on; { $date } at the latest
matches-say-interest = Interested
matches-task-done = Done
matches-choose = Choose one
matches-correct = Correct it
matches-find-manager = See proposals

## The two sides
matches-side-demand = Demand
matches-side-achievement = Achievement
matches-said-interested = Interested
matches-said-refused = Does not fit
matches-side-by-side = Side by side
matches-side-by-side-note = Words that stand in both are underlined
matches-do = What can be done now
matches-word = What do you think
matches-word-demand = You speak for the demand
matches-word-achievement = You speak for the achievement
matches-contacts = Contacts
matches-contacts-none = No contact yet
matches-contact-line = { $kind } · { $side }
matches-refusal = Why it does not fit
matches-refuse-again = Why it does not fit
matches-refuse-again-lead = Choose a reason; with “Other”, say it in your words.
matches-refuse-again-button = Note the reason
matches-refuse-back = Back without noting anything
matches-refused-by = { $side }: { $reason }
matches-became-deal = It became a deal
matches-to-deal = Open the deal
matches-kept-apart = One side has said never to be brought together with the other: while nobody works on it only officers see this pair, and it can be neither taken up nor recommended.
matches-with = Handled by { $name }
matches-taken-on = taken up { $date }
matches-met-on = met { $date }

## Who handles it
matches-handling = Handled by
matches-handled = A technology manager is on it
matches-handled-by-you = { $name } (you)
matches-handled-by-nobody = Nobody yet
matches-clock = First contact within { $days } days, { $left }
matches-clock-contacted = Contacted, under way
matches-left = { $days ->
    [one] { $days } day left
   *[other] { $days } days left
}
matches-left-today = due today
matches-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}

## The desk
matches-desk = Desk
matches-desk-today = Today
matches-desk-lead = { $count ->
    [one] { $count } thing to do.
   *[other] { $count } things to do.
}
matches-desk-lead-late = { $count ->
    [one] { $count } thing to do, { $late } of them late.
   *[other] { $count } things to do, { $late } of them late.
}
matches-desk-lead-none = Nothing to do today.
matches-desk-lead-joint = {" "}
matches-desk-lead-load = { $load }.
matches-desk-load-said = { $now } in hand, { $limit } at most
matches-desk-unverified = Your organisation has not been verified yet; you can write drafts.
matches-desk-empty = Nothing to do today
matches-desk-empty-text = Matches you take up, next steps you set and questions that wait for you stand here in order.
matches-desk-empty-reviewer = No review round is open yet. Once one is, what is assigned to you will stand here by its deadline.
matches-desk-empty-other = What waits for your decision will stand here in order.
matches-desk-needs = Looking for room, equipment and money
matches-desk-accounts = Newest accounts
matches-desk-audit = Latest audit entries
matches-due-decide = To decide
matches-line-grant = { $person } asks to be { $role }
matches-asked-on = asked { $date }
matches-decide = Decide
matches-figure-accounts = Accounts
matches-figure-invitations = Open invitations
matches-figure-audit = Audit entries
matches-desk-under-way = Matches under way
matches-desk-under-way-note = contacted, not yet a deal
matches-desk-contacted-on = first contact { $date }
matches-desk-all = All matches
matches-desk-deals = Deals
matches-desk-deals-note = By stage; drag a card or use “Move to…” on it
matches-desk-deals-read = By stage
matches-desk-deals-list = List
matches-desk-load = In hand
matches-desk-counts = Your entries
matches-counts-waiting = with the commission
matches-desk-links = Where to go
matches-due-late = { $days ->
    [one] { $days } day late
   *[other] { $days } days late
}
matches-due-today = Today
matches-due-tomorrow = Tomorrow
matches-due-in = In { $days } days
matches-due-returned = Returned
matches-line-contact = First contact: { $demand } × { $achievement }
matches-line-with-note = { $line }; { $note }
matches-line-choose = Choose an achievement for “{ $demand }”
matches-line-late = { $manager }: { $demand } × { $achievement }
matches-line-unclaimed = Nobody has taken up: { $demand }
matches-line-returned = { $title }: { $reason }
matches-line-asked = { $who } would like to see all of “{ $title }”
matches-line-word = { $demand } × { $achievement }
matches-escalated = Reported
matches-noun-deal = Deal
matches-noun-demand = Demand
matches-noun-word = Waits for your word
matches-published-on = published { $date }
matches-figure-first-contact = First contact this month
matches-figure-median = median { $days } days
matches-figure-signed = Signed this year
matches-figure-signed-count = { $count }
matches-figure-signed-both = { $count } · { $amount }
matches-figure-share = My agreed share
matches-figure-share-none = none yet
matches-figure-review = To review
matches-figure-verification = To verify
matches-figure-objections = Objections open
matches-figure-unclaimed = Unclaimed and late

## How it is worked out
matches-method = How proposals are worked out
matches-method-description = How demands and achievements are matched: the engine, the weight of each condition, the bands.
matches-method-lead = Proposals are computed as you look; none is stored and none is paid for. Each says why, so that you can check it.
matches-method-engine-meaning = Engine now: { $engine }. Words by BM25; meaning by a model of word senses learnt from { $count } entries of this hall. No outside language model takes part.
matches-method-engine-encoder = Engine now: { $engine }. Words by BM25; meaning by a multilingual sentence encoder (multilingual-e5-small) that runs on this machine. No text leaves the system.
matches-method-engine-words = Engine now: { $engine }. Words alone are compared; no model of meaning takes part.
matches-method-recall = First, of all public entries of the other side that take part and fail no hard condition, the 40 closest by words and, where there is a model, the 40 closest by meaning are taken. Only these are looked at closely: shared words, written figures, field, maturity, price, mode of cooperation, distance.
matches-method-score = The score is the sum of the facts below; where no engine of meaning answers, words alone. It is kept between 0 and 1 and serves ranking and bands only, never as a percentage. Weights can be learned anew from what came of this hall’s matches; officers decide whether they take effect.
matches-method-public = Only what everybody may read is compared. What is shown after an agreement takes no part, nor does the place of a firm that does not show its name.
matches-method-weights = What each condition adds
matches-method-weights-note = read from the program itself
matches-method-fact = Condition
matches-method-weight = Adds
matches-method-bands = Four bands
matches-method-bands-note-learned = Text below 0.10 is weak whatever the conditions say, and weak ones are not proposed. The lines between bands were calibrated on the project’s judged set for the formula the program came with, not for the one in force: the commission put that in force on { $date }, learned from { $pairs } pairs of { $demands } demands of this hall. So a band here says what comes first only; how sure it is stands in the table and the plot below, which are the formula’s own calibration, on demands it had not seen.
matches-method-bands-note-declared = Text below 0.10 is weak whatever the conditions say, and weak ones are not proposed. The lines between bands were calibrated on the project’s judged set for the formula the program came with; this district declares weights of its own, for which they were not calibrated, so a band says what comes first only.
matches-method-chance-from = Chance at the line
matches-method-bands-note = Text below 0.10 is weak whatever the conditions say, and weak ones are not proposed. The lines between bands are calibrated on the project’s judged set, and for demands and achievements alone: drawn on one half of the demands, checked on the other, see below. The judged pairs had texts and no conditions, so conditions that in sum speak for a pair order it within its band and never lift it; where they in sum speak against it they lower the band.
matches-method-band = Band
matches-method-from = Score from
matches-method-pairs = Between other registers
matches-method-pairs-text = Which registers are matched, and by which fields, is declared in the district’s pack. What fails a firm condition is left out first, and the page says how many; for needs and spaces the whole register is gone through by its conditions, not the closest by words and meaning alone. What is not stated counts as unknown, not as failed. A figure read in a text, and not entered in a field, only weighs. Where an organisation is named as never to be brought together with an entry, neither side sees the other. The weights are the district’s own and were not calibrated on a judged set: between these registers a band says what comes first, not how sure it is.
matches-method-pair = Registers
matches-method-calibration = Bands
matches-method-uncalibrated = not calibrated
matches-method-hard = Firm conditions
matches-method-soft = Conditions that weigh
matches-method-then = And then
matches-method-clocks = A technology manager who takes something up makes the first contact within { $contact } days; after { $escalate } days without one the commission is told; after { $pool } it returns to the pool. A demand nobody took is reported { $escalate } days after publication. Calendar days.
matches-method-clocks-working = A technology manager who takes something up makes the first contact within { $contact } working days; after { $escalate } without one the commission is told; after { $pool } it returns to the pool. A demand nobody took is reported { $escalate } working days after publication.
matches-method-limits = What a side has called unsuitable is not proposed again. The program misses things and errs; whether it fits, people decide.

## Problems
problem-matches-not-now = The match is now “{ $state ->
    [recommended] Recommended
    [claimed] Taken up
    [contacted] Contacted
    [interested] Interested
    [unsuitable] Unsuitable
    *[converted] Became a deal
}”, so this cannot be done. Reload and look again.
problem-matches-stale = Somebody has just changed this match. Reload and try again.
problem-matches-taken = Somebody has just taken this demand up.
problem-matches-taken-by = { $name } has taken this demand up.
problem-matches-kept-apart = One side does not want to be brought together with the other: this pair can be neither taken up nor recommended.
problem-matches-already-yours = It is yours already; you find it on your desk.
problem-matches-not-taken = Nobody has this demand, so there is nothing to give back.
problem-matches-not-published = “{ $title }” is not in the hall and cannot be taken up or recommended.
problem-matches-load = You have { $now } in hand; { $more } more would pass the limit of { $limit }. Finish or give back some first.
problem-matches-recorded = This pair is on record already.
problem-matches-contact-kind = Choose how you were in contact.
problem-matches-side = Choose the side.
problem-matches-reason = Choose a reason.
problem-matches-reason-note = Say why when you choose “Other”.
problem-matches-note-long = At most { $limit } characters.
problem-matches-task-text = Say what is to be done, in at most { $limit } characters.
problem-matches-next-words = There is a day; say what is to be done then.
problem-matches-next-day = Give a day, such as 2026-11-30.
problem-matches-day-over = { $date } is over; choose today or later.
problem-matches-defer-late = { $date } is the latest day; the commission is told then.

## Notices
notices-demand-taken = { $manager } has taken up your demand “{ $title }”
notices-demand-taken-mail = The technology manager { $manager } has taken up your demand “{ $title }” and will contact you soon.
notices-demand-pooled = Demand “{ $title }” is back in the pool after { $days } days without a contact
notices-demand-pooled-mail = You took up “{ $title }” { $days } days ago and there was no first contact; it and its matches are back in the pool. You may take it up again.
notices-demands-pooled = { $count } demands you took up are back in the pool, among them “{ $title }”
notices-demands-pooled-mail = { $count } demands you took up passed their time without a first contact, among them “{ $title }”; they and their matches are back in the pool. You may take them up again.
notices-demand-unclaimed = Demand “{ $title }” has waited { $days } days for somebody
notices-demand-unclaimed-mail = Demand “{ $title }” was published { $days } days ago and no technology manager has taken it up. Look at the proposals, or ask somebody.
notices-demands-unclaimed = { $count } demands have waited too long for somebody, first among them “{ $title }”
notices-demands-unclaimed-mail = { $count } demands have passed their time without a technology manager, first among them “{ $title }”. Your desk lists those that have waited longest: look at the proposals, or ask somebody.
notices-match-recommended = A match that may fit: { $demand } × { $achievement }
notices-match-recommended-mail = The hall has put the demand “{ $demand }” and the achievement “{ $achievement }” together. Look at the reasons and tell us whether you are interested.
notices-match-contact-due = First contact due: { $demand } × { $achievement }
notices-match-contact-due-mail = You took up “{ $demand } × { $achievement }” { $days } days ago, and the time for a first contact has come. Log it when it is done.
notices-matches-contact-due = First contact due for { $count } matches, among them { $demand } × { $achievement }
notices-matches-contact-due-mail = The first contact is due for { $count } matches you took up, among them “{ $demand } × { $achievement }”. Your desk lists them all; log each contact when it is done.
notices-match-escalated = { $manager } has had no contact for { $days } days: { $demand } × { $achievement }
notices-match-escalated-mail = The technology manager { $manager } took up “{ $demand } × { $achievement }” { $days } days ago without a first contact.
notices-matches-escalated = { $count } matches have gone too long without a contact, among them { $manager }’s { $demand } × { $achievement }
notices-matches-escalated-mail = { $count } matches passed their time without a first contact, among them { $manager }’s “{ $demand } × { $achievement }”. Your desk lists them all.
notices-match-pooled = “{ $demand } × { $achievement }” is back in the pool
notices-match-pooled-mail = You took up “{ $demand } × { $achievement }” { $days } days ago without a first contact; it is back in the pool.
notices-matches-pooled = { $count } matches are back in the pool, among them “{ $demand } × { $achievement }”
notices-matches-pooled-mail = { $count } matches you took up passed their time without a first contact and are back in the pool, among them “{ $demand } × { $achievement }”.
notices-match-said = One side is interested in “{ $demand } × { $achievement }”
notices-match-said-mail = One side of “{ $demand } × { $achievement }” is interested; ask the other.
notices-match-interested = Both are interested: { $demand } × { $achievement }
notices-match-interested-mail = Both sides of “{ $demand } × { $achievement }” are interested; it can become a deal.
notices-match-refused = One side says “{ $demand } × { $achievement }” does not fit
notices-match-refused-mail = One side of “{ $demand } × { $achievement }” says it does not fit; the reason is noted.

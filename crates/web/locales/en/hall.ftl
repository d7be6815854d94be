# The hall: search, entry pages, feeds
hall-search = Search
hall-description = { $title }: search by words, meaning and conditions.
hall-count = { $count } found
hall-how = { $words } by words, { $meaning } by meaning, { $took } ms
hall-took = { $took } ms
hall-engine-meaning = This search: words, plus a meaning model trained on these entries (LSA).
hall-engine-encoder = This search: words (BM25), plus a multilingual sentence encoder (e5).
hall-engine-reading = The encoder is still reading the entries; the order will change when it has read them.
hall-engine-join = { " " }
hall-engine-words = This search: words only; the meaning model needs more entries.
hall-sort = Sort
hall-sort-relevance = Most relevant
hall-sort-newest = Newest
hall-sort-title = By title
hall-sort-trl = Most mature
hall-sort-amount = Lowest amount
hall-filter = Filter
hall-filter-picked = { $count ->
        [one] One chosen
       *[other] { $count } chosen
    }
hall-figure-load = Floor load
hall-figure-height = Clear height
hall-figure-area = Free area
hall-figure-rent = Rent
hall-figure-power = Power
hall-figure-floor = Floor
hall-figure-trl = TRL
hall-floor = Floor { $floor }
hall-floor-below = Floor { $floor } below ground
hall-chip-remove = Remove
hall-clear = Clear all
hall-suggestion = Did you mean:
hall-cut = That is very long: only the first { $count } characters are looked for.
hall-relaxed = No entry has all of these words; these have some of them.
hall-empty = Nothing found
hall-empty-text = Entries are written in Chinese: try Chinese words, pinyin or initials, or drop a condition.
hall-says-nothing = Nothing here can be looked for
hall-says-nothing-text = Only punctuation, pictures or signs were typed. Write a word, a sentence, or a figure with its unit.
hall-out = Not there? {""}
hall-out-save = Save it as a demand
hall-out-then = ; within { $days ->
        [one] a day
       *[other] { $days } days
    } of publication a technology manager contacts you.
hall-feed-link = Feed (Atom)
hall-feed = { $title } · { $hall }
hall-by-meaning = Close in meaning
hall-by-meaning-alone = No entry has these words; these only come nearest in meaning and may have nothing to do with them.
hall-demo = Demo data
hall-organization = Organisation
hall-facet-register = Register
hall-facet-field = Technical field
hall-facet-fields = Fields
hall-facet-trl = Maturity
hall-facet-cooperation-modes = Cooperation
hall-facet-category = Kind of service
hall-facet-stage = Stage
hall-facet-need = Needs
hall-facet-need-kind = Kind of resource
hall-facet-track = Track
hall-facet-town = Town
hall-facet-zone = Zone
hall-facet-progress = Progress
hall-facet-organization = Organisation
hall-facet-credential-level = Level
hall-facet-hazard-class = Fire hazard
hall-facet-clean-grade = Clean grade
hall-facet-park = Park
hall-trl-1-3 = TRL 1–3 laboratory
hall-trl-4-6 = TRL 4–6 pilot
hall-trl-7-9 = TRL 7–9 usable
hall-progress-open = Open
hall-progress-in_talks = In talks
hall-progress-in_deal = In a deal
hall-progress-signed = Signed
hall-published-on = Published { $day }
hall-expires-on = Expires { $day }
hall-anonymous = Name disclosed after an agreement
hall-life = How far it has come
hall-life-draft = Draft
hall-life-diagnosis = Diagnosis
hall-life-review = Review
hall-life-published = Published
hall-life-in-talks = In talks
hall-life-in-deal = Deal under way
hall-life-signed = Signed
hall-life-landed = Landed
hall-returned = Returned: { $reason }
hall-long-term = Diagnosed as long-term, not published for now: { $reason }
hall-closed-public = Details and contact are disclosed to verified people or after an agreement.
hall-merged-into = Merged into this entry
hall-closed-registered = Contact and team are disclosed after an agreement.
hall-ask = Ask to see them
hall-similar = Similar entries
hall-own = Manage
hall-edit = Edit
hall-versions = Versions
hall-views = Who looked
hall-agreements = Requests to see more
hall-review = Review
hall-submit = Hand in
hall-withdraw = Withdraw
hall-renew = Still valid, renew
hall-reopen = Reopen as draft
hall-follow = Follow
hall-print = Print
hall-everything = All entries
hall-follow-search = Follow this search
hall-nearest = { $count ->
        [one] One entry with fewer conditions
       *[other] { $count } entries with fewer conditions
    }
hall-nearest-all = See all
hall-nearest-weak = { $count ->
        [one] One entry that comes nearest
       *[other] { $count } entries that come nearest
    }
hall-nearest-weak-note = Nothing fits; these are only the least far away.
hall-nearest-by-meaning = Nearest in meaning
hall-nearest-by-pieces = Shares characters, sounds or first letters
hall-similar-count = { $count ->
        [one] One similar entry
       *[other] { $count } similar entries
    }
hall-follow-entry = Tell me of progress
hall-unfollow = Stop following
hall-contact = Contact
hall-contact-note = Leave a name and a way to reach you; the owner and the technology manager in charge will be in touch. No account needed.
hall-contact-link = Contact me
hall-record = Work in this hall
hall-record-note = Counted from matches and deals; small counts are not shown
hall-record-demands = Demands taken up
hall-record-contacted = Matches contacted
hall-record-deals = Deals
hall-record-signed = Contracts signed

hall-save = Follow this search
hall-save-lead = You will be told when something that fits is published. What already stands in the hall is not repeated.
hall-save-button = Follow
hall-save-back = Back to the search
hall-saved-title = Saved searches
hall-saved-lead = You are told when something that fits is published, once for each entry.
hall-saved-none = No saved searches yet
hall-saved-none-text = Search for something and choose “Follow this search”; new entries then reach you by mail or feed.
hall-saved-name = Name
hall-saved-by-mail = Send me mails
hall-saved-by-mail-help = Only new entries that have your words; those close in meaning stand on the search page. Every mail carries a link that stops it.
hall-saved-cadence = How often
hall-cadence-at_once = At once
hall-cadence-daily = Every morning
hall-cadence-weekly = Once a week
hall-saved-by-feed = Give me a private feed (Atom)
hall-saved-by-feed-help = For a feed reader. The address is shown once; you can renew it or take it away at any time.
hall-saved-has-feed = Private feed
hall-saved-told = { $count ->
        [one] One entry told
       *[other] { $count } entries told
    }
hall-saved-paused = Paused
hall-saved-since = since { $when }
hall-saved-edit = Change
hall-saved-edit-lead = Change the name, how often mails come, or stop them. To search for something else, save another search.
hall-saved-edit-button = Save
hall-saved-pause = Pause
hall-saved-resume = Resume
hall-saved-end = End
hall-saved-make-feed = Make a feed
hall-saved-renew-feed = Renew the feed’s address
hall-saved-end-feed = End the feed
hall-saved-mails-off = Mail is turned off in your account, so these mails are not sent; you find them among your notices.
hall-saved-mails-off-link = Turn it on
hall-feed-made = Address of your private feed
hall-feed-made-text = Copy it into your feed reader now; it is not shown again once you leave this page.
hall-feed-made-note = Whoever has this address can read the feed, so keep it to yourself. Renewing it makes the old address useless at once.
hall-done-saved = You follow this search now.
hall-done-changed = Saved.
hall-done-paused = Paused. What is published meanwhile is not sent later.
hall-done-resumed = Resumed. New entries will be told from now on.
hall-done-ended = Ended.
hall-done-feed-ended = The feed has ended.
hall-done-handled = Noted as handled.
hall-unsubscribe = Stop these mails
hall-unsubscribe-lead = You will receive no more mails of this saved search.
hall-unsubscribe-button = Stop them
hall-unsubscribed = Stopped
hall-unsubscribed-text = You will receive no more mails of this saved search.

hall-follows-title = Followed entries
hall-follows-lists = What I follow
hall-follows-lead = You are told when an entry is changed, taken up, in a deal, signed, expired or withdrawn.
hall-follows-none = You follow no entries yet
hall-follows-none-text = Open an entry and choose “Tell me of progress”.
hall-follows-since = followed since { $day }
hall-follows-gone = No longer in the hall

hall-ask-contact = Contact me
hall-ask-contact-lead = The owner and the technology manager in charge will be told. Only they can see how to reach you, and each time they look is recorded.
hall-ask-contact-button = Send
hall-ask-back = Back to the entry without sending
hall-ask-name = Your name
hall-ask-reach = Telephone or mail
hall-ask-reach-help = A mobile, a landline or a mail address; one is enough.
hall-ask-about = About the { $kind } “{ $title }” ({ $number }):
hall-ask-message = What would you like to know?
hall-ask-message-help = For example: we make optical film and would like to see the prototype; Wednesday or Thursday suits us.
hall-asked = Sent
hall-asked-text = They have been told and will contact you the way you asked.
hall-trap = Leave this empty
hall-inquiries-title = Inquiries
hall-inquiries-lead = People who looked at your entries, or at entries in your hands, and would like to be contacted. How to reach them is shown once you open an inquiry.
hall-inquiries-waiting = Waiting
hall-inquiries-all = All
hall-inquiries-none = Nothing is waiting
hall-inquiries-none-text = When somebody chooses “Contact me” on an entry’s page, it appears here.
hall-inquiry-title = Somebody would like to be contacted
hall-inquiry-about = Entry
hall-inquiry-when = When
hall-inquiry-masked = Name, contact and message are shown once you open it. Opening is recorded in the audit log.
hall-inquiry-open = Open
hall-inquiry-handle = Is it dealt with?
hall-inquiry-handle-button = Note as handled
hall-inquiry-note = What came of it
hall-inquiry-note-help = For example: called back, they visit on Wednesday.
hall-inquiry-handled-by = Handled by { $name }
hall-inquiry-waits = Waiting

problem-hall-saved-most = You may follow { $most } searches at most; please end one you no longer need.
problem-hall-saved-already = You follow this search already; you call it “{ $name }”.
problem-hall-saved-name = Please give it a name by which you will know it.
problem-hall-saved-name-long = The name has { $length } characters or a control character; please write one line of at most { $most }.
problem-hall-saved-channel = Please choose mail, a feed, or both.
problem-hall-saved-cadence = There is no such cadence; write at_once, daily or weekly.
problem-hall-too-long = It has { $length } characters; please use at most { $most }.
problem-hall-control = It contains a control character; please remove it.
problem-hall-ask-name = Please say what we may call you.
problem-hall-ask-reach = Please give a telephone number or a mail address, or nobody can contact you.
problem-hall-ask-reach-form = “{ $value }” looks like neither a telephone number nor a mail address; write it like 138… or name@example.com.
problem-hall-ask-message = Please say in a sentence what you would like to know.
problem-hall-ask-own = This entry is your own organisation’s; there is no need to ask.
problem-hall-handled = Somebody has handled this inquiry already; reload the page to see what came of it.
problem-hall-handled-note = Please say in a sentence what came of it.

notices-saved-search = { $count } new in “{ $name }”
notices-saved-search-mail =
    Your saved search “{ $name }” has { $count } new:

    { $list }

    To stop these mails, open { $end } (no need to sign in).

    All results:
notices-follow-changed = “{ $title }”, which you follow, was changed
notices-follow-changed-mail = “{ $title }” ({ $number }), which you follow, was changed.
notices-follow-taken-up = “{ $title }”, which you follow, was taken up
notices-follow-taken-up-mail = A technology manager has taken up “{ $title }” ({ $number }), which you follow.
notices-follow-in-deal = “{ $title }”, which you follow, became a deal
notices-follow-in-deal-mail = “{ $title }” ({ $number }), which you follow, became a deal.
notices-follow-signed = A contract was signed about “{ $title }”
notices-follow-signed-mail = A technology contract about “{ $title }” ({ $number }), which you follow, has been recorded.
notices-follow-expired = “{ $title }”, which you follow, has expired
notices-follow-expired-mail = “{ $title }” ({ $number }), which you follow, has expired and is no longer shown. It comes back if its owner renews it.
notices-follow-withdrawn = “{ $title }”, which you follow, has left the hall
notices-follow-withdrawn-mail = “{ $title }” ({ $number }), which you follow, was withdrawn, sent back or merged into another entry.
notices-inquiry = Somebody would like to be contacted about “{ $title }”
notices-inquiry-mail = Somebody looked at “{ $title }” ({ $number }) and would like to be contacted. Sign in to see who, how to reach them and what they wrote.

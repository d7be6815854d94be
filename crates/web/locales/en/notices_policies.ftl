# Notices and mails about policies
notices-policies-fact-ruled = A fact of { $organization } was decided
notices-policies-fact-ruled-mail = The commission decided a fact of { $organization } for this reason: { $reason }. From now on policies are judged by it; see the facts of the firm.
notices-policies-alert = News about the policies for { $organization } ({ $count })
notices-policies-alert-mail =
    News about the policies for { $organization }: { $count }

    { $told }

    To stop these mails, open { $end } (no need to sign in).

    All alerts:
notices-policies-alert-head-eligible = ELIGIBLE NOW
notices-policies-alert-head-near = NEARLY THERE NOW
notices-policies-alert-head-lost = NO LONGER ELIGIBLE OR NEARLY THERE
notices-policies-alert-head-appeared = NEW
notices-policies-alert-head-changed = CHANGED
notices-policies-alert-head-closing = ABOUT TO CLOSE
notices-policies-alert-head-ended = NO LONGER IN FORCE
notices-policies-alert-clause = · { $title }
notices-policies-alert-closing = · { $title } (ends on { $day })
notices-policies-alert-window-closing = · { $title } (applications close on { $day })
notices-policies-alert-rest = { $count ->
    [one] One more stands on the page
   *[other] { $count } more stand on the page
}
notices-policies-version-submitted = A version of clause { $clause } waits for review
notices-policies-version-submitted-mail = A version of clause { $clause }, to be in force from { $day } on, was submitted. Why: { $reason }
notices-policies-version-published = A version of clause { $clause } was published
notices-policies-version-published-mail = Your version of clause { $clause } was published and is in force from { $day } on. Why it was written: { $reason }
notices-policies-version-returned = A version of clause { $clause } was returned
notices-policies-version-returned-mail = Your version of clause { $clause }, to be in force from { $day } on, was returned. Why: { $reason }
notices-policies-ending-submitted = The end of the local version of clause { $clause } waits for review
notices-policies-ending-submitted-mail = Somebody proposes to end the local version of clause { $clause } from { $day } on: the pack’s own clause would stand again or, where there is none, the clause leave the catalogue. Why: { $reason }
notices-policies-ending-published = The local version of clause { $clause } was ended
notices-policies-ending-published-mail = Your proposal was published: the local version of clause { $clause } ends on { $day }; the pack’s own clause stands again or, where there is none, the clause leaves the catalogue. Why it was written: { $reason }

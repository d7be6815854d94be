# Policy alerts
policies-alerts-lead = You are told in the product and by mail when a clause that may concern this firm appears, changes, closes within thirty days or ends, and when its answer for the firm turns (to eligible or nearly, or no longer), with what stood before and what stands now; each thing once.
policies-alerts-on = Alerts are on.
policies-alerts-off = Alerts are off.
policies-alerts-save = Tell me when something changes
policies-alerts-end = Stop the alerts
policies-alerts-note = A notice and a mail when a clause appears, changes or is about to close, or when its answer for this firm turns.
policies-alerts-see = See what was told
policies-alerts-told = What was told
policies-alerts-what = What happened
policies-alerts-when = When
policies-alerts-kind-eligible = eligible now
policies-alerts-kind-near = nearly there now
policies-alerts-kind-lost = no longer fits
policies-alerts-kind-appeared = new
policies-alerts-kind-changed = changed
policies-alerts-kind-ended = no longer in force
policies-alerts-kind-closing = closes on { $day }
policies-alerts-none = Nothing was told yet
policies-alerts-none-text = What changes after the alerts were turned on will stand here.
policies-alerts-end-title = Stop policy alerts
policies-alerts-end-ask = One click and the policy alerts of this firm stop.
policies-alerts-ended = The policy alerts of this firm have stopped.
policies-alerts-change = Before → now
policies-alerts-change-join = ;{" "}
policies-alerts-change-list = Result: { $before } → { $after }
policies-alerts-change-not-there = not in the catalogue
policies-alerts-change-amount = For this firm: { $before } → { $after }
policies-alerts-change-no-amount = no amount
policies-alerts-change-window = When to apply: { $before } → { $after }
policies-alerts-change-value = { $place }: { $before } → { $after }
policies-alerts-change-new = { $place }: new, { $value }
policies-alerts-change-gone = { $place }: gone, { $value }
policies-alerts-change-text = { $place }: the wording changed
policies-alerts-change-values = { $count ->
    [one] One entry of its text changed; its page has the present one
   *[other] { $count } entries of its text changed; its page has the present ones
}
policies-alerts-window = { $from } to { $until }
policies-alerts-window-from = from { $from } on
policies-alerts-window-until = until { $until }
policies-alerts-window-open = no days announced
policies-alerts-cause-facts = Why: what is known of this firm, or an officer’s ruling, changed
policies-alerts-cause-clause = Why: the clause was changed
policies-alerts-cause-other = Why: a date was reached, or another clause it rests on changed

# Figures, targets and method
plan-data = Transfer figures
plan-data-description = How far this year's achievements and demands have come: contacted, met, on trial, signed, registered, paid, landed; each figure with its method.
plan-funnel = From publication to landing
plan-funnel-note = How many of the achievements and demands published in { $year } have reached each step. Shares are of what was published.
plan-months = { $year } by month of publication
plan-month = Month of publication
plan-month-few = { $count } records
plan-month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
plan-few = <{ $bound }
plan-hidden-cell = hidden
plan-hidden = Counts below { $bound }, other than zero, are shown as “<{ $bound }”; where a column has only one of them, another is hidden so that it cannot be computed.
plan-exact = You see exact counts.
plan-opens = Each figure opens the records behind it.
plan-method = Method
plan-all = All targets
plan-title = Targets
plan-years = Years
plan-demo = Demonstration target
plan-closed = Closed year
plan-no-value = Not reported
plan-target-at_least = Target: at least { $target } { $unit }
plan-target-about = Target: about { $target } { $unit }
plan-target-at_most = Target: at most { $target } { $unit }
plan-reached = { $percent }% of the target
plan-technical = of which technical: { $amount }
plan-records = { $count ->
    [one] 1 record
   *[other] { $count } records
}
plan-empty = No targets in this year
plan-empty-text = Please choose another year.
plan-records-of = { $name } · { $period }
plan-back = Figures
plan-record-number = Number
plan-record-title = Title
plan-record-day = Day
plan-record-amount = Contract total
plan-no-records = No records
plan-no-records-text = This figure is zero; there are no records behind it.
plan-method-text =
    What is counted are achievements and demands first published in the year, grouped by month of publication; merged duplicates are left out.
    An entry has reached a step if any match or deal about it has; each entry counts once.
    Contacted: any contact was logged. Met: a meeting or visit was logged. Trial, signed, registered, paid, landed: a deal entered that stage.
    Shares are of what was published in the same period. Entries published late have had less time, so their shares are naturally lower.
    On public pages counts below { $bound }, other than zero, are not shown; where a column has only one of them, the next smallest is hidden as well. Small totals are not shown either.
    Turnover of technology contracts is the sum of contract totals by day of registration; the technical amount stands beside it. Projects landed are counted by day of landing.
    Every figure is computed from records when you ask; nothing is entered by hand in between. Indicators marked “not reported” come from departments; this platform does not estimate them.
plan-millions = CNY { $amount } million

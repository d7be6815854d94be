# Pieces that every page shares
ui-day-today = Today
ui-day-yesterday = Yesterday
ui-day-tomorrow = Tomorrow
ui-money = CNY { $amount }
ui-place-cell = Row { $row }, { $column }:{ " " }
ui-place-line = { $file }, line { $line }:{ " " }
ui-place-line-and = { $file }, line { $line } ·{ " " }
ui-thread-step = Step { $at } of { $of }, { $state }:
ui-thread-passed = done
ui-thread-now = under way
ui-thread-ahead = still ahead
ui-thread-at = Step { $at } of { $of }: { $name }
ui-thread-all = Show all steps
ui-facet-more = { $count } more
ui-pages = Pages
ui-pages-previous = Previous
ui-pages-next = Next
ui-page-number = Page { $number }
ui-reasons-for = What speaks for it
ui-reasons-against = What speaks against it
ui-reasons-unknown = What is not known
ui-board-none = None
ui-board-move = Move to…
ui-board-to = Move to which stage
ui-board-go = Move
ui-board-more = Show all
ui-map-source = Geometry: { $source }
ui-diff-gone = removed:
ui-diff-new = added:
ui-problems-title =
    { $count ->
        [one] One thing needs changing
       *[other] { $count } things need changing
    }
ui-field-required = required
ui-field-prompt = Please choose
ui-field-left = {"{"}n{"}"} characters left

# Facts of a firm: filled in by a spreadsheet
policies-sheet-title = Fill in the facts by a spreadsheet
policies-sheet-title-short = Spreadsheet
policies-sheet-lead = A row for each fact; what is known already stands in it. Each wrong cell is named and the others stand. You see what would change before it is saved.
policies-sheet-key = Key
policies-sheet-name = Fact
policies-sheet-unit = Unit
policies-sheet-as-of = As of
policies-sheet-value = Value
policies-sheet-help = How to fill it in
policies-sheet-file = The sheet, filled in
policies-sheet-file-help = .xlsx or .csv, at most 4 MB.
policies-sheet-upload = Upload
policies-sheet-check = Check
policies-sheet-check-note = Checks only, saves nothing
policies-sheet-template = The sheet
policies-sheet-template-note = Rows left empty change nothing; “none” says that there is none. The unit may be changed to 元, 万元 or 亿元; write shares as 5%.
policies-sheet-download = Download the sheet
policies-sheet-preview = What would change
policies-sheet-preview-lead = New: { $new }, changed: { $changed }, the same: { $same }, rows left empty: { $blank }.
policies-sheet-row = Row
policies-sheet-before = Before
policies-sheet-after = In the sheet
policies-sheet-fate = What becomes of it
policies-sheet-fate-new = new
policies-sheet-fate-changed = changed
policies-sheet-fate-same = the same
policies-sheet-fate-ruled = decided by the commission, stays
policies-sheet-problems =
    { $count ->
        [one] { $count } cell is wrong and will not be saved:
       *[other] { $count } things are wrong; these cells will not be saved:
    }
policies-sheet-save =
    { $count ->
        [one] Save this fact
       *[other] Save these { $count } facts
    }
policies-sheet-nothing = There is nothing to save.
policies-sheet-open = Fill in by a spreadsheet
policies-sheet-day = as of { $day }

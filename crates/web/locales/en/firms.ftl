# Registers of firms: firms and their facts, entered from a sheet by officers
firms-title = Registers of firms
firms-lead = Enter the district's firms with their facts from a sheet, up to 100,000 at a time. It is checked first: every wrong cell is named with its row, column, content and what to do. You enter it once you have seen that.
firms-upload = Upload a register
firms-file = File
firms-file-help = XLSX or CSV, 24 MB and 100,000 rows at most.
firms-check = Check
firms-check-note = checks only, enters nothing
firms-earlier = Earlier registers
firms-status = Progress
firms-status-read = Checked, not entered
firms-status-importing = Being entered
firms-status-imported = Entered
firms-status-undoing = Being undone
firms-status-undone = Undone
firms-rows = Rows
firms-right = Can be entered
firms-wrong = Wrong rows
firms-created = New firms
firms-updated = With new facts
firms-unchanged = Unchanged
firms-removed = Firms removed
firms-kept = Firms that stay
firms-when = When
firms-template-title = Template
firms-template-note = The first row holds the headings; each has a note that says how to fill it in. Columns you do not need may go, and their order does not matter.
firms-template = Download the template
firms-rules = How it is entered
firms-rule-code = A firm is recognised by its unified social credit code. A new code makes a firm that is not verified, which its own people may claim; for a known one facts are added. Entering the same register twice changes nothing the second time.
firms-rule-keeps = What a firm stated itself and what an officer ruled is not changed by a register.
firms-rule-wrong = A row with a wrong cell is left out, all others are entered. Send the mended rows alone afterwards.
firms-rule-undo = A register can be undone as a whole: firms that it made and nobody has used are removed, facts get the values they had before. Firms that others have used stay.
firms-enter =
    { $count ->
        [one] Enter { $count } firm
       *[other] Enter { $count } firms
    }
firms-go-on = Go on
firms-progress = { $done } of { $whole } parts entered
firms-drop = Drop this register
firms-undo = Undo the whole register
firms-undo-go-on = Go on undoing
firms-undo-progress =
    { $left ->
        [one] Undoing, { $left } part left
       *[other] Undoing, { $left } parts left
    }
firms-wrong-lead =
    { $rows ->
        [one] { $rows } row
       *[other] { $rows } rows
    }, { $cells ->
        [one] { $cells } cell
       *[other] { $cells } cells
    }
firms-wrong-download = Download all wrong cells (CSV)
firms-wrong-file = wrong
firms-to-screenings = Go to screenings
firms-row = Row
firms-row-number = Row { $number }
firms-column = Column
firms-value = Content
firms-remark = What is wrong and what to do
firms-credit-code = Unified social credit code
firms-credit-code-help = 18 characters, checked by GB 32100—2015.
firms-name = Name of the firm
firms-name-help = The full name as on the licence.
firms-town = Town
firms-town-help = The town of registration. Leave it empty for firms outside the district.
firms-industry = Industry
firms-industry-help = A section of GB/T 4754, by name or letter.
firms-address = Address
firms-amount-help = A number in the unit of the heading, which may be changed from 万元 (CNY 10,000) to 元 or 亿元. Without a unit in the heading, write it into the cell, as 800元 or 0.5亿元.
firms-share-help = A percentage with its sign: 5%. A number of 1 or less without the sign is not guessed.
firms-years-help = The oldest year first, with 、 or blanks between, in 万元 (CNY 10,000): 1200、1500、1800.
firms-terms-help = Several may be written with 、 between them; write “none” where there is none.
firms-sheet-notes =
    The first row holds the headings; keep the units in them. To use another unit, change 万元 in the brackets to 元 or 亿元.
    An empty cell means that it is not known; “none” means that there is none.
    Do not merge cells. Full-width digits are understood.
problem-firms-no-column = The sheet has no column “{ $column }”. Start from the template.
problem-firms-twice = This unified social credit code stands in the sheet twice. Keep one row only.
problem-firms-fact-twice = Two columns hold the same fact, one in 万元 and one in 元 for instance. Keep one only.
problem-firms-no-unit = “{ $value }” has no unit. Write （万元）, （元） or （亿元） into the heading, or the unit into the cell.
problem-firms-two-units = “{ $value }” is in { $own }, its heading says { $unit }. Keep one unit and check the figure.
problem-firms-undone = This register has been undone.
problem-firms-not-undoable = When this register was entered it was not yet written down what it changed, so it cannot be undone.
problem-firms-later-first = “{ $file }” was entered after this register, or is being entered or undone. Undo that one first.
problem-firms-moved = Somebody else is entering this register. Reload the page to see how far it is.

# Registers: names of entries, fields, how to fill them, states, review and import

## Kinds (singular, plural)
registers-kind-achievement = Achievement
registers-kind-demand = Demand
registers-kind-service = Service
registers-kind-space = Space
registers-kind-technology_manager = Technology manager
registers-kind-department_project = Department project
registers-kind-resource_need = Resource need
registers-kinds-achievement = Achievements
registers-kinds-demand = Demands
registers-kinds-service = Services and instruments
registers-kinds-space = Spaces
registers-kinds-technology_manager = Technology managers
registers-kinds-department_project = Department projects
registers-kinds-resource_need = Resource needs

## States
registers-status-draft = Draft
registers-status-submitted = Waiting for review
registers-status-returned = Sent back
registers-status-published = Published
registers-status-expired = Expired
registers-status-withdrawn = Withdrawn
registers-status-merged = Merged
registers-diagnosis-publishable = Ready to publish
registers-diagnosis-incomplete = Needs more
registers-diagnosis-long_term = Long-term research

## Who sees it
registers-step-public = Public
registers-step-registered = Verified users
registers-step-agreement = After agreement
registers-step-owner = Your organisation and the commission only

## Sections
registers-section-content = Content
registers-section-maturity = Maturity
registers-section-cooperation = Cooperation and rights
registers-section-conditions = Conditions
registers-section-place = Place
registers-section-size = Size and rent
registers-section-building = Building
registers-section-space = When looking for space
registers-section-order = Price and booking
registers-section-credential = Credential
registers-section-contact = Contact and name
registers-section-declaration = Declaration

## Units
registers-unit-wan = CNY 10,000
registers-unit-yuan = CNY
registers-unit-rent = CNY per m² and day
registers-unit-m2 = m²
registers-unit-m = m
registers-unit-kn_m2 = kN/m²
registers-unit-kva = kVA
registers-unit-degree = °
registers-unit-any = number
registers-unit-months = months
registers-unit-days = days
registers-unit-years = years
registers-unit-cases = cases
registers-unit-ip_count = in all
registers-unit-demands = demands

## Fields
registers-field-title = Title
registers-field-achievement-title = Name of the achievement
registers-field-demand-title = The problem in one sentence
registers-field-technology_manager-title = Name
registers-field-summary = Summary
registers-field-technology_manager-summary = In one sentence
registers-field-own_number = Own number
registers-field-keywords = Keywords
registers-field-field = Technical field
registers-field-fields = Fields of expertise
registers-field-track = Track
registers-field-discipline = Discipline
registers-field-industries = Industries
registers-field-problem = What it solves
registers-field-method = How it works
registers-field-service-method = Method or standard
registers-field-effect = Effect in figures
registers-field-application = Where it is used
registers-field-trl = Readiness level
registers-field-trl_scheme = Readiness scheme
registers-field-trl_evidence = Evidence of readiness
registers-field-stage = Stage
registers-field-department_project-stage = Stage of the project
registers-field-application_status = Use so far
registers-field-origin = Origin
registers-field-form = Form
registers-field-level = Assessed level
registers-field-cooperation_modes = Cooperation
registers-field-price = Guide price
registers-field-ip_kinds = Intellectual property
registers-field-ip = Patent numbers
registers-field-ip_count = IP rights held
registers-field-started_on = Research began
registers-field-finished_on = Research ended
registers-field-town = Town
registers-field-team = Team
registers-field-contact = Contact department
registers-field-secrecy_declaration = Secrecy declaration: our organisation has examined the content; it holds no state secret and nothing unfit for the public
registers-field-kind_of_firm = Kind of firm
registers-field-situation = How it is now
registers-field-target = What is wanted
registers-field-constraints = Constraints
registers-field-background = Background
registers-field-budget = Budget
registers-field-budget_min = Budget from
registers-field-budget_max = Budget up to
registers-field-months = Time available
registers-field-needed_by = Needed by
registers-field-min_trl = Minimum readiness
registers-field-visit = Site visits welcome
registers-field-anonymous = Keep the firm’s name closed until an agreement
registers-field-department = Department
registers-field-need = What is needed
registers-field-amount = Funds needed
registers-field-landing_intention = Where it might settle
registers-field-expected_on = Expected to settle
registers-field-need_kind = Kind of resource
registers-field-requirement = Requirements
registers-field-quantity = Quantity
registers-field-unit = Unit
registers-field-by_on = Needed by
registers-field-operator = Operator
registers-field-category = Category
registers-field-measures = What it determines
registers-field-instrument = Instrument
registers-field-range = Range and accuracy
registers-field-sample = Samples
registers-field-price_yuan = Price
registers-field-space-price_yuan = Rent
registers-field-price_unit = Charged per
registers-field-lead_time_days = Time to result
registers-field-booking = Booking
registers-field-park = Park
registers-field-building = Building
registers-field-floor = Floor
registers-field-lat = Latitude
registers-field-lon = Longitude
registers-field-area_m2 = Area
registers-field-vacant_m2 = Vacant area
registers-field-available_on = Available from
registers-field-lease_min_months = Shortest lease
registers-field-rent_max_yuan = Highest rent
registers-field-lease_months = Lease wanted
registers-field-kept_from = Keep from these organisations
registers-field-floor_load_kn = Floor load
registers-field-clear_height_m = Clear height
registers-field-power_kva = Power
registers-field-hazard_class = Fire hazard class
registers-field-clean_grade = Clean-room grade
registers-field-loading_dock = Loading dock
registers-field-introduction = Introduction
registers-field-years = Years in the profession
registers-field-cases = Deals brought about
registers-field-languages = Languages
registers-field-capacity = Most demands at a time
registers-field-credential_scheme = Credential
registers-field-credential_level = Level
registers-field-credential_number = Certificate number
registers-field-credential_expires_on = Certificate valid until

## How to fill them
registers-field-title-help = At most 80 characters, clear to an outsider
registers-field-achievement-title-help = At most 80 characters: what it does and what is better; no project codes
registers-field-demand-title-help = In your own words, such as: the film curls at the edges when it dries
registers-field-technology_manager-title-help = As on the certificate
registers-field-summary-help = Two or three sentences, at most 400 characters; shown in search results
registers-field-own_number-help = Your organisation’s own number. A later import recognises the entry by it, so nothing is doubled
registers-field-keywords-help = At most five, one a line
registers-field-field-help = The closest one
registers-field-problem-help = Who has which difficulty, and why today’s ways fall short
registers-field-method-help = Principle, route, key steps. Shown to verified organisations only
registers-field-service-method-help = A standard’s number or the name of the method
registers-field-effect-help = Give figures: from what to what, measured under which conditions
registers-field-trl-help = 1 to 9; the choices say what each level means
registers-field-trl_evidence-help = What shows this level: trials, pilots, records of use
registers-field-price-help = Left empty it reads “negotiable”
registers-field-ip-help = Patent application numbers, one a line; check digits are checked
registers-field-situation-help = How it is done today, where it fails, with figures
registers-field-target-help = When it counts as solved, in figures
registers-field-constraints-help = What may not change: machines, materials, approvals, site
registers-field-budget_min-help = Even a rough figure brings more answers
registers-field-months-help = From contract to use, 1 to 60 months
registers-field-anonymous-help = The public page then names the kind of firm only
registers-field-kind_of_firm-help = Such as: new materials firm, care home
registers-field-requirement-help = For space: area, load, height, power, hazard class, clean-room grade
registers-field-measures-help = One a line, at most 12
registers-field-rent_max_yuan-help = Spaces above it are marked, not left out
registers-field-resource_need-floor_load_kn-help = The least you need. Spaces that bear less are not proposed
registers-field-resource_need-clear_height_m-help = The least you need. Lower spaces are not proposed
registers-field-resource_need-hazard_class-help = The class of what you make or store. Spaces of a lower class are not proposed
registers-field-kept_from-help = One a line: the full name or credit code of an organisation. Its people, signed in, neither find nor open this entry, and nothing is proposed to or from it; visitors who have not signed in cannot be recognised and still see public entries. Only you and the officers see the list; a technology manager who tries such a pair learns that it is not wanted, not by whom. Agreements you granted, matches already taken up and deals go on
registers-field-price_unit-help = Such as: per sample, per hour
registers-field-park-help = Choose from the directory; if your park is missing, ask the organiser to add it
registers-field-capacity-help = How many you can do well at the same time; beyond it nothing new is assigned
registers-field-contact-help = A department or post, no private telephone
registers-field-secrecy_declaration-help = Nothing is published without it
registers-field-languages-help = One a line

## The line of facts
registers-fact-months = within { $value ->
    [one] 1 month
   *[other] { $value } months
}
registers-fact-years = { $value ->
    [one] 1 year
   *[other] { $value } years
} in the profession
registers-fact-area_m2 = { $value }
registers-fact-vacant_m2 = { $value } vacant
registers-fact-floor_load_kn = load { $value }
registers-fact-clear_height_m = { $value } high
registers-fact-lead_time_days = { $value ->
    [0] result the same day
    [one] result in 1 day
   *[other] result in { $value } days
}
registers-fact-by_on = by { $value }
registers-fact-amount = needs { $value }
registers-fact-budget = budget { $value }
registers-fact-need = needs { $value }
registers-value-trl = TRL { $value }
registers-value-from = from { $value }
registers-value-up-to = up to { $value }
registers-value-negotiable = Negotiable
registers-value-yes = Yes
registers-value-no = No
registers-value-empty = Empty
registers-value-unverified = { $value } (to be checked)
registers-separator = {", "}
registers-heading-unit = { $label } ({ $unit })

## Columns
registers-column-kind = Kind
registers-column-number = Number
registers-column-status = State
registers-column-changed = Last change
registers-column-organization = Organisation
registers-column-who = Who
registers-column-step = How much they saw
registers-column-when = When

## Own entries
registers-own-title = My entries
registers-own-lead = All entries of your organisation, the latest change first.
registers-own-all = All
registers-own-all-kinds = All kinds
registers-own-empty = Your organisation’s entries will stand here
registers-own-empty-text = Write one, or import a sheet you have.
registers-new = New: { $kind }
registers-life = The way of the entry
registers-missing = Still missing
registers-missing-now = Missing
registers-missing-nothing = Everything required is filled in.
registers-missing-none = All filled in; it can be handed in.
registers-near = Entries like this one
registers-near-note = If one of them is the same thing, change that one instead.
registers-more = More
registers-save = Save
registers-save-draft = Save as draft
registers-save-and-submit = Save and hand in
registers-keeping = Saving…
registers-kept = Draft saved
registers-not-kept = The draft is not saved yet. Press “Save as draft” to see why.
registers-withdraw = Withdraw
registers-reopen = Take up again
registers-renew = It still holds, renew
registers-versions = Versions
registers-versions-lead = Each save is kept, the latest first.
registers-version = Version { $number } · { $at } · { $who }
registers-by-system = the system
registers-view-entry = Public page
registers-returned = Sent back because:
registers-stale-title = Somebody saved a newer version after you opened this one
registers-stale-text = They changed what stands below. What you typed is still in the form; look it over and save once more, and yours counts.
registers-done-saved = Saved.
registers-done-submitted = { $count ->
    [1] Handed in. You will be told the result.
   *[other] { $count } handed in. You will be told the results.
 }
registers-done-unverified = The draft is saved but not handed in: your organisation has to be verified first. Its administrator sends the documents from “My organisation”.
registers-done-withdrawn = Withdrawn; the hall no longer shows it.
registers-done-reopened = It is a draft again.
registers-done-renewed = Renewed.
registers-done-published = Published; it stands in the hall now.
registers-done-accepted = Looked at; it stands as it is.
registers-done-returned = Sent back with your reason.
registers-done-merged = Merged.
registers-done-diagnosed = The diagnosis is recorded.
registers-done-undone = The import was undone as a whole.
registers-done-several = { $count } published.
registers-lead-achievement = Say what it solves, how well, and how one can work with you.
registers-lead-demand = Write in your own words; the more precise, the better the answers.
registers-lead-service = Say what you determine, at what price, and how soon.
registers-lead-space = Say area, load, height, power and when it is free.
registers-lead-technology_manager = Say what you are good at and how many demands you carry at a time.
registers-lead-department_project = Say how far it is, what it needs and where it might settle.
registers-lead-resource_need = Say what, how much and by when.

## Agreements and views
registers-agreements = Agreements
registers-agreements-lead = Once you agree, the organisation sees what is marked “after agreement”. Each step is recorded.
registers-agreements-empty = Nobody has asked yet
registers-agreements-empty-text = When somebody asks you are told, and decide here.
registers-agreement-ask = Ask to see more
registers-agreement-ask-lead = Part of this entry is shown once both sides agree. Say who you are and what for; the owner is told.
registers-agreement-note = To the owner
registers-agreement-note-help = At most 500 characters
registers-agreement-waiting = The owner has your request. You will be told the decision.
registers-agreement-have = The owner agreed; the entry’s page now shows what is open to you.
registers-agreement-cannot = Only verified organisations can ask, or there is nothing more to see.
registers-agreement-grant = Agree
registers-agreement-refuse = Refuse
registers-agreement-end = End
registers-agreement-status-asked = To be decided
registers-agreement-status-granted = Agreed
registers-agreement-status-refused = Refused
registers-agreement-status-ended = Ended
registers-views = Who looked
registers-views-lead = Each look beyond the public part, the latest first.
registers-views-empty = Nobody has looked beyond the public part

## Review
registers-review-title = Review
registers-review-lead = { $count ->
    [one] One entry waits
   *[other] { $count } entries wait
 }, the longest waiting first.
registers-review-empty = Nothing waits for review
registers-review-empty-text = What organisations hand in stands here, the longest waiting first.
registers-changed = Changed since publication
registers-changes = Changes since publication
registers-changes-note = What was seen last, and what is public now
registers-changes-do = What an organisation changes in a published entry is public at once and is looked at here. Send it back if something is wrong; it then leaves the hall.
registers-accept = Looked at, may stand
registers-review-next = Next: { $title }
registers-undiagnosed = To be diagnosed
registers-has-twins = Maybe a duplicate
registers-undeclared = No secrecy declaration
registers-unverified = Organisation not verified
registers-approve-several = Publish the chosen
registers-approve-one = Choose { $title }
registers-approve-none = Nothing was ticked. Tick entries at the left first, then publish them.
registers-approve-note = Only entries without a warning can be published together; each is recorded by itself.
registers-approve-refused = These were not published:
registers-conditions = Conditions of publication
registers-condition-verified = The organisation is verified
registers-condition-unverified = The organisation is not verified
registers-condition-declared = The secrecy declaration is made
registers-condition-undeclared = Without a secrecy declaration it cannot be published
registers-condition-diagnosed = Diagnosed as ready to publish
registers-condition-undiagnosed = Not diagnosed as ready to publish
registers-publish = Publish
registers-return = Send back
registers-return-reason = Reason
registers-return-reason-help = What to change; the author reads it as you write it
registers-diagnosis = Diagnosis
registers-diagnosis-missing = What is not enough
registers-diagnosis-note = Findings
registers-diagnosis-note-help = What is missing, and what would make it publishable; not needed when it is
registers-diagnose = Record the diagnosis
registers-diagnosed-publishable = Published at once
registers-diagnosed-incomplete = Goes back to the firm with what is missing
registers-diagnosed-long_term = Stays here unpublished until it is split or restated
registers-twins = Maybe the same
registers-twins-note = Only what differs is shown
registers-twin-difference = Struck out is theirs, marked is this one’s:
registers-twin-same = Every field is the same.
registers-likeness = { $percent }% alike
registers-merge = Merge into that one
registers-keep-apart = Not the same

## Import
registers-imports-title = Imports
registers-imports-lead = Take the template, fill it in, send it. It is checked first and entered when you say so; the same entry is never doubled.
registers-imports-earlier = Earlier imports
registers-import-upload = Send a sheet
registers-import-kind = Into
registers-import-file = File
registers-import-file-help = .xlsx or .csv, at most 20,000 rows and 20 MB
registers-import-check = Send and check
registers-import-check-note = Checking enters nothing
registers-import-templates = Templates
registers-import-templates-note = Choices, examples and explanations are in the template.
registers-import-template = Template: { $kind }
registers-import-rows = Rows
registers-import-created = New
registers-import-life = The way of the import
registers-import-step-read = Read and checked
registers-import-step-answer = Same titles settled
registers-import-step-mend = Correct and send again
registers-import-step-enter = Entered
registers-import-step-submit = Handed in
registers-import-status-read = Not entered
registers-import-status-importing = Being entered
registers-import-status-imported = Entered
registers-import-status-undone = Undone
registers-fate-new = New
registers-fate-update = Changed
registers-fate-unchanged = Unchanged
registers-fate-ask = To be settled
registers-fate-wrong = Wrong
registers-import-wrong = Wrong cells
registers-import-wrong-lead = { $rows } rows, { $cells } cells; correct and send again, nothing is doubled
registers-import-wrong-file = Wrong rows ({ $form })
registers-import-row = Row
registers-import-row-number = Row { $number }
registers-import-column = Column
registers-import-value = What stands there
registers-import-remedy = What is wrong and what to do
registers-import-questions = The same entry?
registers-import-questions-note = These rows have no number of yours and the title of an entry you have
registers-import-question = Row { $number } has the title of
registers-import-same = The same, change it
registers-import-new = Another one
registers-import-said-same = Will change the entry
registers-import-said-new = Will be a new entry
registers-import-all-same = All others are the same
registers-import-all-new = All others are new
registers-import-commit = { $count ->
    [one] Enter one row
   *[other] Enter { $count } rows
 }
registers-import-continue = Go on
registers-import-progress = { $done } of { $whole } rows entered
registers-import-submit = Hand in all drafts of this sheet
registers-import-drop = Drop this import
registers-import-undo = Undo the whole import
registers-import-left = These were not handed in:
registers-sheet-problems = Problems (delete this column when corrected)
registers-sheet-instructions = How to fill it in
registers-sheet-column = Column
registers-sheet-required = Required
registers-sheet-is-required = required
registers-sheet-help = Explanation
registers-sheet-allowed = Choices
registers-sheet-example = Example
registers-sheet-choice-error = Please choose from the list; several choices stand one a line in the cell.
registers-sheet-notes =
    Fill in the first sheet, one entry a row; leave the headings as they are.
    Several choices or keywords stand one a line in the cell (Alt+Enter breaks a line). Amounts are in units of CNY 10,000, figures only. Dates are written 2026-03-31.
    Your own number recognises an entry: importing it again changes it and doubles nothing.

## Problems
problem-registers-real-organization = This is a real organisation of the public directory; invented entries cannot be published in its name.
problem-registers-own-number-taken = Your organisation has an entry under this number. Choose another number or change that entry.
problem-registers-stale = Somebody saved a newer version after you opened this one. Compare and save once more.
problem-registers-closed = This entry is withdrawn or merged and cannot be changed. A withdrawn one can be taken up again.
problem-registers-not-now = It is in a state that does not allow this. See the entry’s page.
problem-registers-organization-unverified = The organisation is not verified yet. You can keep drafts; handing in and publishing come after verification.
problem-registers-secrecy = Without the secrecy declaration it cannot be published. Send it back to be declared.
problem-registers-diagnosis-first = A demand is published once it is diagnosed as ready.
problem-registers-diagnosis-note = Say what is missing or what would make it publishable.
problem-registers-reason = Say why it is sent back.
problem-registers-twin = It cannot be merged into that one: another kind, the same entry, or closed.
problem-registers-agreement-own = This is your own organisation’s entry.
problem-registers-agreement-open = Your organisation has asked already; the owner will decide.
problem-registers-agreement-decided = This request has been decided already.
problem-registers-no-file = No file arrived. Choose an .xlsx or .csv file.
problem-registers-number-twice = The number “{ $value }” stands in this sheet more than once. Change it or delete the repeated row.
problem-registers-title-twice = This title stands in the sheet more than once, without a number of yours. Add numbers or delete the repeated row.
problem-registers-number-closed = The entry of this number is withdrawn or merged. Use another number or take that entry up again.
problem-registers-space-vacant = Only { $vacant } m² of this space are vacant. Enter a smaller area or choose another space.
problem-registers-import-not-now = This import is in a state that does not allow this. See its page.
problem-registers-import-questions = { $count } rows still ask whether they are the same entry.
problem-registers-import-reviewed = It cannot be undone: { $number } has been reviewed.
problem-registers-import-changed = It cannot be undone: { $number } was changed after the import.

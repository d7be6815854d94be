# Sample content of /dev/ui, all invented. One record a line, ¦ between its parts.
dev-title = Pieces
dev-intro = Every piece in every state. Pages are made of these; what is missing is added here first.
dev-samples = Sample pages
dev-sample-front = Front
dev-sample-search = Search
dev-sample-entry = Entry
dev-sample-desk = Desk
dev-sample-form = Form
dev-sample-errors = Errors
dev-part-thread = The thread
dev-part-words = Words
dev-part-buttons = Buttons and actions
dev-part-lists = Lists
dev-part-figures = Figures
dev-part-changes = Changes
dev-part-notices = Messages
dev-fold = Show details
dev-notice = Day 9 of the 15-day public notice; no objection so far.
dev-flash = Published. A technology manager will contact you within 9 days.
dev-steps =
    Upload
    Check
    Import
dev-progress = 6,200 of 10,000 rows checked
dev-buttons =
    Take up and contact
    Compare
    Not suitable…
dev-life-label = Progress of the demand
dev-life =
    Draft
    Diagnosis
    Published
    Talks
    Assessment
    Trial
    Notice
    Signed
    Registered
    Landed
dev-tags =
    Demo data
    Related
    Published
    To be checked
    1 day late
dev-chips =
    Results
    TRL 4–6 pilot
dev-chip-remove = Remove:
dev-chips-clear = Clear all
dev-demand-title = Film edges curl after coating, and changing settings stops the line too long
dev-demand-facts =
    Jiangchuan Road · materials firm (named after a confidentiality agreement)
    published 11-23
    expires 2027-02-22
dev-demand-published = Published
dev-demand-demo = Demo data
dev-demand-terms =
    Now ¦ Each change of product stops the line for 40 minutes to set lip and tension; edges curl by 5–8 mm and 4% is scrapped.
    Wanted ¦ Curl below 2 mm, change-over within 10 minutes, width 1,200 mm
    Conditions ¦ The dryer stays as it is; visits and sample film are possible
    Money and time ¦ CNY 800,000 to 1,200,000, solution chosen within 3 months
dev-crumb-kind = Demands
dev-crumb-field = Materials
dev-answers = Possible answers
dev-answers-note = Words + meaning + conditions, 1,284 results compared
dev-answers-how = How this is computed
dev-grades =
    Close
    Related
dev-proposals =
    Online measurement and self-tuning of edge flow in viscous coating ¦ Lingwan University
    Staged annealing for low-stress PET film ¦ Cangyuan University of Technology
dev-for-a-before = Both address curl from uneven
dev-for-a-first = coating
dev-for-a-middle = at the
dev-for-a-second = edge
dev-for-a-after = of the film
dev-for-a =
    Change-over takes 6 minutes, within the 10 allowed
    TRL 6, proven on a 600 mm line; pilot scale was asked for
    Trial before transfer is offered; the budget covers the price of CNY 950,000
dev-against-a = Proven up to 600 mm width; 1,200 mm is wanted
dev-unknown-a = The result does not say whether it works for two-sided coating
dev-for-b =
    Same aim: curl below 2 mm
    3.2 km from the firm; a visit is possible
dev-against-b =
    Needs an annealing section, but the dryer must stay as it is
    No data on change-over time
dev-reason = Why it does not suit
dev-reasons =
    Too early
    Benefit unclear
    Wrong field
    Already solved
dev-reason-send = Record the reason
dev-handler = Handled by
dev-handler-none = Nobody yet
dev-handler-clock = First contact due within 9 days; 8 days and 6 hours left
dev-handler-take = I take it
dev-follow = Follow
dev-follow-links =
    Tell me when it moves
    4 similar demands
dev-print = Print
dev-hero = From a result to a company that lands here
dev-hero-lead = Say it in your own words. Results, demands, services and space in one place.
dev-hero-all = Everything
dev-hero-placeholder = For example: how to stop film edges curling; who can measure pore size; a hall 6 m high
dev-hero-recent = Recently sought
dev-hero-recents =
    fermentation scale-up
    mRNA delivery
    fall detection
    ground floor above 2 t/m²
dev-doors =
    I have a result to transfer ¦ Publish one, or import a sheet
    I have a problem to solve ¦ Write a paragraph; it is diagnosed before it is published
    I do technology transfer ¦ Whom to contact today, and how things stand
dev-funnel = How far this year has come
dev-funnel-note = Results and demands published since January 2026, followed by month; every figure has its definition and source
dev-funnel-how = Figures and method
dev-funnel-steps =
    published ¦ 1,284 ¦
    contacted ¦ 611 ¦ 48 %
    met ¦ 342 ¦ 27 %
    trial ¦ 118 ¦ 9 %
    signed ¦ 96 ¦ 7.5 %
    registered ¦ 91 ¦ 7.1 %
    paid ¦ 74 ¦ 5.8 %
    landed ¦ 31 ¦ 2.4 %
dev-demands = Firms are looking for
dev-demands-all = All 312 demands
dev-demands-rows =
    Film edges curl after coating ¦ Jiangchuan Road · materials ¦ CNY 800,000–1,200,000 ¦ within 3 months ¦ Today
    Measure moisture of freeze-dried vials online ¦ Xinzhuang · pharmaceuticals ¦ CNY 600,000 ¦ within half a year ¦ Today
    Too many false alarms when residents leave bed ¦ Meilong · care homes ¦ budget open ¦ trial first ¦ Yesterday
    Small-batch mRNA encapsulation assay ¦ Xinzhuang · biomedicine ¦ service wanted ¦ within two weeks ¦ 11-20
dev-achievements = New results
dev-achievements-all = All 1,284 results
dev-achievements-rows =
    Graded coating for degradable magnesium bone pins ¦ Lingwan University ¦ biomedicine ¦ TRL 6 ¦ Today
    Copper catalyst for low-temperature methanol reforming ¦ Cangyuan University of Technology ¦ new energy ¦ TRL 5 ¦ Today
    Acoustic tester for bridge bearings ¦ Lingwan University ¦ manufacturing ¦ TRL 7 ¦ Yesterday
    Bedside turning aid ¦ Yinling Proof-of-Concept Centre ¦ elderly care ¦ TRL 6 ¦ Yesterday
dev-district = A plan for each park
dev-district-lead = Choose a park to see its focus, vacant space and services.
dev-district-rows =
    Park A ¦ elderly care
    Park B ¦ biomedical headquarters
    Park C ¦ mRNA
    Park D ¦ synthetic biology
dev-map-label = Sketch: where the four parks lie
dev-map-caption = A sketch of invented shape; the broken line is approximate and no legal boundary.
dev-map-source = invented
dev-map-zone = approximate core area
dev-found = results
dev-found-how = 14 by words, 9 by meaning, in 4 ms
dev-found-sort = Order
dev-found-sorts =
    Most relevant
    Newest
dev-found-follow = Follow this search
dev-found-filter = Filter
dev-found-show = Apply
dev-found-out = Not found?
dev-found-save = Save it as a demand
dev-found-then = ; a technology manager will contact you within 9 days of publication.
dev-query = film coating edge curl
dev-facets-lists = Lists
dev-facets-lists-options =
    Results ¦ 41
    Demands ¦ 9
    Services ¦ 6
    Space ¦ 0
dev-facets-fields = Field
dev-facets-fields-options =
    Materials ¦ 17
    Biomedicine ¦ 12
    Manufacturing ¦ 8
    New energy ¦ 4
    Aerospace ¦ 2
    AI ¦ 1
    Elderly care ¦ 1
dev-facets-trl = Maturity
dev-facets-trl-options =
    TRL 1–3 laboratory ¦ 9
    TRL 4–6 pilot ¦ 23
    TRL 7–9 usable ¦ 9
dev-hit-title-before = Edge flow in viscous coating:
dev-hit-title-mark = online measurement
dev-hit-title-after = and self-tuning
dev-hit-before = Measures thickening at the edge during
dev-hit-mark = coating
dev-hit-after = with two optical paths, estimates edge thickness in real time and sets the slot lip; change-over fell from 40 minutes to 6.
dev-hit-owner = Lingwan University, Mechanical Engineering
dev-hit-facts =
    TRL 6
    licence · trial first
    3 patents
    2026-11-18
dev-hit-link = 2 firms in contact this month
dev-hit-second = Tension decoupling for roll-to-roll lines
dev-hit-second-text = Decouples tension from guiding in multi-roll systems; stable within 3 m of a roll change.
dev-hit-second-owner = Puxi Institute of Spatio-temporal Computing
dev-desk = Today
dev-desk-lead = 4 things to do, 1 of them late. 17 deals in hand, limit 20.
dev-desk-figures =
    First contact this month ¦ 3.2 ¦ days (median)
    Signed this year ¦ 7 ¦ deals
    My share ¦ 41 ¦ %
dev-desk-load = 17 deals in hand, limit 20
dev-todo =
    1 day late ¦ Call the drug maker about the port for moisture measurement ¦ Talks
    Today ¦ Ask the implant maker for its class III registration plan ¦ Assessment
    Today ¦ Mid-trial visit: bed-exit monitoring ¦ Trial
    Tomorrow ¦ Methanol catalyst notice: add the valuation report ¦ Notice
dev-todo-log = Log it
dev-todo-later = Postpone
dev-todo-until = Postpone to
dev-board = Deals
dev-board-note = By stage; drag, or use “Move to…” on the card
dev-board-list = List
dev-board-stages =
    Talks ¦ talks
    Assessment ¦ assessment
    Trial ¦ trial
    Notice ¦ notice
    Signed ¦ signed
    Registered ¦ registered
dev-board-cards =
    talks ¦ Edge curl × online measurement ¦ materials firm ↔ Lingwan ¦ visit on 11-25 ¦
    talks ¦ Moisture online × NIR probe ¦ drug maker ↔ Cangyuan ¦ ¦ 1 day late
    assessment ¦ Magnesium pin coating × implants ¦ implant maker ↔ Lingwan ¦ 3 of 4 papers ¦
    trial ¦ Bed-exit monitoring × care home ¦ care operator ↔ Yinling ¦ day 18 of 60 ¦
    notice ¦ Methanol catalyst, exclusive licence ¦ energy firm ↔ Cangyuan ¦ notice day 9 of 15 ¦
    signed ¦ Bearing tester, transfer ¦ testing firm ↔ Lingwan ¦ CNY 1,800,000 ¦
dev-table = Registered contracts
dev-table-columns =
    Contract
    Type
    Total (CNY 10,000)
    State
dev-table-rows =
    Bearing tester ¦ Transfer ¦ 180 ¦ Registered
    Gait insole ¦ Development ¦ 46 ¦ To be checked
dev-figure-label = Technology contract turnover
dev-figure-note = 41 % of the target of CNY 33 billion, by date of registration
dev-gap = R&D staff 9 %, at least 10 % required: one person short
dev-gap-over = Related-party share 25 %, at most 20 % allowed
dev-diff-field = Wanted
dev-diff-same = Curl below
dev-diff-gone = 3 mm
dev-diff-new = 2 mm
dev-diff-by = Ms Zhou, today
dev-timeline =
    Today 14:05 ¦ Ms Zhou ¦ took up this demand ¦ first contact due 12-02
    Yesterday 09:30 ¦ Commission ¦ diagnosed it as ready to publish ¦
    11-20 16:12 ¦ The firm ¦ submitted the demand ¦
dev-empty-title = Your matches will stand here
dev-empty-text = Once you publish a result or a demand, proposals with reasons appear and a technology manager follows them up.
dev-empty-next = Publish a result
dev-form-title = State a demand
dev-form-lead = One subject a section, saved as you type. It is diagnosed before it is published.
dev-form-what = The problem
dev-form-money = Money and time
dev-form-papers = Papers
dev-form-name = Title
dev-form-name-help = The problem in one sentence, without your firm's name.
dev-form-situation = How it is now
dev-form-situation-help = Give figures: how often, what it costs, what you do about it today.
dev-form-field = Field
dev-form-fields =
    Materials
    Biomedicine
    Manufacturing
dev-form-modes = Acceptable ways to work together
dev-form-visit = Visits to the plant
dev-form-visit-choices =
    Possible
    After a confidentiality agreement
    Not possible
dev-form-budget = Budget, at most
dev-form-unit = CNY 10,000
dev-form-date = Decide on a solution by
dev-form-file = Photos of samples or the line
dev-form-file-help = JPG, PNG or PDF, up to 20 MB each.
dev-form-anonymous = Keep the firm's name hidden until there is an agreement
dev-form-public = public
dev-form-closed = after agreement
dev-form-save = Save draft
dev-form-send = Send for diagnosis
dev-form-saved = Saved 14:05
dev-form-side = Still missing
dev-form-side-items =
    figures to be reached
    budget
dev-form-near = Similar demands
dev-form-error = Write a number up to 2,000, such as 80 or 80.5.
dev-user = Ms Zhou
dev-user-role = Technology manager · Lingwan University
dev-user-menu =
    Desk
    My profile
dev-see-all = Show all

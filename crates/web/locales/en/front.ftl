# Front page, parks and the pages every public site owes
front-description = Say in your own words what you need or offer; find achievements, demands, services, spaces and technology managers in one place, and go from the first contact to a signed contract.
front-lead = Use your own words, no jargon needed. Achievements, demands, services and spaces in one place.
front-registers = Which register to look in
front-registers-all = All registers
front-placeholder = e.g. film edges curl after coating, who can measure pore size, a hall 6 m high
front-examples = Try
front-door-achievements = I have an achievement to transfer
front-door-achievements-text = Publish one, or import a spreadsheet
front-door-demands = I have a problem to solve
front-door-demands-text = Write a paragraph; it is diagnosed before it is published
front-door-transfer = I work in technology transfer
front-door-transfer-text = Whom to call today, and where each case stands
front-funnel = How far this year's cases have come
front-funnel-note = Achievements and demands published since January { $year }, followed by month of publication; shares are of what was published
front-funnel-how = Figures and method
front-demands = Firms are looking for
front-demands-all = All { $count } demands
front-achievements = Newly published achievements
front-achievements-all = All { $count } achievements
front-parks = Parks and their tracks
front-parks-link = All parks
front-parks-lead = Choose a park to see its track and the spaces, services, achievements and demands on it.
front-map-label = Outline of the district with the six parks
front-map-caption = A sketch. The broken line is the approximate core, not a legal boundary.
front-map-unverified = {" "}Places of parks are not verified.
front-map-credit-join = ; {""}
front-ask = Nothing suitable?
front-ask-text = Write down the problem and what you want to reach. The commission diagnoses it; within { $days } days of publication a technology manager contacts you.
front-ask-button = State a demand
front-all = All { $count }
front-policies = S&T policies
front-policies-link = All clauses
front-policies-text = { $all } clauses, of which { $force } are verified and in force and { $pending } still have to be checked. A few answers show what fits, what is lacking and what may lawfully be combined. Every statement has its source; what is not verified is in no sum.
front-policies-button = See what I may get
front-park-source = Public source: { $source }
front-place-unverified = Place not verified
front-park-text = Entries below are on this park's track; they are not published by the park. In the demo all entries are invented.
front-park-empty = Nothing on this track yet
front-park-empty-text = New entries will appear here.
front-accessibility = Accessibility
front-accessibility-text =
    Everything works with the keyboard: Tab moves, Enter opens, and a link to the content comes first on every page.
    At the foot of each page you can choose large type, dark or high contrast; the choice is kept in your browser.
    Every step works without scripts; with them, pages reload less.
    Colour never carries a meaning alone: there is always a sign or a word.
    Screen readers work as they are; a reading-aloud bar, cross-hair and large captions of our own are not there yet. Please tell us what you cannot use.
front-privacy = Personal data
front-privacy-account = My account
front-privacy-text =
    We collect only what the work needs: name, e-mail address, organisation. Reading the hall needs no account and nobody is tracked.
    The address serves to sign in and to tell you things; pages show it masked and logs do not hold it.
    Entries are disclosed in three steps: the summary to everybody, some fields to verified people, contact and team after an agreement; each such view is recorded.
    In your account you can change your name, turn mail off and end sessions. Exporting and erasing your data by yourself is not there yet; please contact the organiser.
front-report-error = Report an error
front-report-error-text =
    If you find a mistake, a dead link or something untrue, note the page's address and contact the organiser named at the foot of the page.
front-report-error-demo = The demo has no organiser to contact; its entries are invented.
front-open-data = Open data
front-open-data-text =
    Every register has an Atom feed with what its public pages show; every search has one too, under its results.
    Programs may search public entries through the interface without a token.
    Library protocols such as OAI-PMH are not there yet.
front-open-data-feed = Feed: { $register }
front-open-data-api = The interface (API)
front-open-data-figures = Transfer figures and their method
front-demo = Demo data

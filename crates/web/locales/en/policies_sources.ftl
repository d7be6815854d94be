# Checks of sources
policies-sources-due = Sources to look at
policies-sources-see = See which sources are due
policies-sources-lead = Clauses not compared with their sources for more than a year, and those whose sources were found gone or changed. This program visits no other site: an officer opens the links and records what was found.
policies-sources-none = Every clause was checked within a year and no source was found gone.
policies-sources-never = never checked
policies-sources-found = looked at on { $day }: { $outcome }
policies-sources-record = Record what was found
policies-sources-save = Record
policies-sources-outcome = Outcome
policies-sources-outcome-same = there, and the same
policies-sources-outcome-changed = there, but changed
policies-sources-outcome-gone = cannot be opened
policies-sources-gone = The source was found gone on { $day } and is no longer linked.
policies-sources-gone-some = A source was found gone on { $day }; none is linked until they have been looked at again.

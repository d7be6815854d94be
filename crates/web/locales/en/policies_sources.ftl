# Checks of sources
policies-sources-due = Sources to look at
policies-sources-see = See which sources are due
policies-sources-lead = Each source that was not compared with its clause for more than a year, or was found gone or changed. This program visits no other site: an officer opens the links and records what was found.
policies-sources-none = Every source was checked within a year, and none was found gone or changed.
policies-sources-never = never checked
policies-sources-found = looked at on { $day }: { $outcome }
policies-sources-record = Record what was found
policies-sources-save = Record
policies-sources-outcome = Outcome
policies-sources-outcome-same = there, and the same
policies-sources-outcome-changed = there, but changed
policies-sources-outcome-gone = cannot be opened
policies-sources-unnamed = This clause names no source
policies-sources-looked-on = Day of the check
policies-sources-oldest = Checked on { $day } (the oldest of the days of its sources)

# Notices and the outbox; each feature words its own kinds: notices-<kind> and notices-<kind>-mail
notices-title = Notices
notices-unread = Unread
notices-read-all = Mark all as read
notices-empty = No notices yet
notices-empty-text = Review results, progress of matches and reminders will appear here.
notices-outbox = Outbox (demo)
notices-outbox-link = See the mails this demo has sent
notices-outbox-text = The demo sends no real mail. What would have left stays here; all recipients are invented.
notices-outbox-empty = No mails yet
notices-outbox-empty-text = When entries are published, matched or signed, the parties are told by mail.
notices-mail-sent = Sent
notices-mail-kept = Kept in the outbox
notices-mail-waiting = Waiting
notices-mail-unworded = Being prepared
notices-mail-foot = You receive this because you have an account in this hall or were invited. You can turn mail off in your account.

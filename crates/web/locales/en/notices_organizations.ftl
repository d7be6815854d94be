# Notices and mails about registering and confirming organisations
notices-organizations-verification-asked = { $organization } handed in a document
notices-organizations-verification-asked-mail = { $organization } uploaded a licence or letter. Please check it, then confirm the organisation or send it back.
notices-organizations-verified = { $organization } is confirmed
notices-organizations-verified-mail = { $organization } is confirmed. It can now publish, contact others and be contacted.
notices-organizations-verification-refused = The document of { $organization } was sent back
notices-organizations-verification-refused-mail = The document of { $organization } was sent back for this reason: { $reason }. Please hand in another; drafts are not affected.
notices-organizations-place-confirmed = The place of { $organization } is confirmed
notices-organizations-place-confirmed-mail = Town and zone of { $organization } have been confirmed. If they change, edit the organisation's details and have them confirmed again.

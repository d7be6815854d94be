# Registering and confirming organisations: what is wrong and what to do
problem-organizations-name-missing = Enter the full name as it stands on the licence.
problem-organizations-name = A name has at most { $max } characters and no control characters.
problem-organizations-name-fixed = The name of a confirmed organisation is fixed. Show the commission the record of the change.
problem-organizations-text = At most { $max } characters, no control characters.
problem-organizations-town = Choose a town from the list, or none if you are outside the district.
problem-organizations-zone = Choose a zone from the list.
problem-organizations-choice = Choose from the list.
problem-organizations-kind = Choose what kind of organisation it is. Authorities do not register here.
problem-organizations-closed = The organisation with this credit code is closed and cannot be joined. Ask the commission.
problem-organizations-belongs-already = You already work for this organisation.
problem-organizations-stale = The organisation was changed after you opened the page. Reload it, look at what is new, then save.
problem-organizations-document-missing = A licence or a letter of the organisation has to be uploaded first.
problem-organizations-not-unverified = There is nothing to confirm: the organisation is confirmed already, or closed.
problem-organizations-nothing-asked = This organisation has handed in nothing to be confirmed.
problem-organizations-reason = Say why it goes back, in at most { $max } characters.
problem-organizations-upload = The file did not arrive whole; please choose it again.

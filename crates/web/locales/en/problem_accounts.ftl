# Signing in, accounts and roles: what is wrong and what to do

## Signing in
problem-accounts-sign-in-wrong = That e-mail address and password do not belong together. Check both and try again, or reset the password.
problem-accounts-code-wrong = That code is wrong or has been used. Wait for the next one your authenticator shows, or use a recovery code.
problem-accounts-second-factor-set = A second factor is already set up. If you have lost it, ask the security administrator to clear it.
problem-accounts-no-second-factor = This account has no second factor to clear.
problem-accounts-demo = People of the demonstration have neither a password nor a second factor, so there is nothing to change.

## Passwords
problem-accounts-password-missing = Choose a password.
problem-accounts-password-short = The password is too short: at least { $min } characters. A sentence only you know does well.
problem-accounts-password-long = The password is too long: at most { $max } characters.
problem-accounts-password-known = This password is among the first anybody would try. Choose a sentence that is hard to guess.
problem-accounts-password-about-you = The password is mostly your name, your address or the name of this site. Choose something harder to guess.
problem-accounts-password-kinds = Use at least { $min } of these kinds: small letters, capital letters, digits, signs.
problem-accounts-password-earlier = You have used this password recently. Choose a new one.
problem-accounts-password-wrong = That is not your current password. Type it again.

## Names and addresses
problem-accounts-email = This is not an e-mail address. Write it like name@example.com.
problem-accounts-email-taken = There is already an account with this address. Sign in, or reset the password.
problem-accounts-name-missing = Enter a name.
problem-accounts-name = A name has at most { $max } characters and no control characters.
problem-accounts-stale = These details were changed elsewhere after you opened the page. Reload it, look at what is new, then save.
problem-accounts-note-long = A note has at most { $max } characters. Shorten it.

## Accounts
problem-accounts-own-account = You cannot disable your own account. Ask another system administrator.
problem-accounts-disabled = This account is already disabled.
problem-accounts-active = This account is in use and needs no reviving.

## Roles
problem-accounts-role-held = This person already has the role or has asked for it.
problem-accounts-role-excluded = This person holds a role that cannot go together with this one. The system, security and audit administrators are three different people and hold no other role.
problem-accounts-role-needs-organization = This role is held for an organisation. Choose which.
problem-accounts-role-not-for-kind = Organisations of this kind do not have this role: transfer officers work for universities and institutes, park operators for parks.
problem-accounts-role-of-organization = This role is given by the organisation's own administrators, by invitation.
problem-accounts-role-of-district = An organisation invites members, administrators and transfer officers. All other roles are proposed by the system administrator.
problem-accounts-role-not-administrator = The command line invites system, security and audit administrators only.
problem-accounts-organization-takes-nobody = This organisation is closed or is listed with public facts only; nobody can join it.
problem-accounts-own-decision = You cannot decide about your own role, nor about one you proposed. Leave it to somebody else.
problem-accounts-grant-decided = Somebody has decided about this role already. Reload the page to see what.
problem-accounts-last-administrator = This is the last administrator. Give the role to somebody else first.
problem-accounts-invitation-sign-in = There is an account with this address. Sign in with it, then open the invitation again.

## API tokens
problem-accounts-token-name = Say what the token is for, in at most { $max } characters.
problem-accounts-token-days = A token holds between 1 and { $max } days.
problem-accounts-tokens-many = You may keep { $max } tokens at once. End one you no longer use.

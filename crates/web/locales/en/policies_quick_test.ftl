# For those without an account
policies-quick-test-lead = Without signing in: answer a few questions to see roughly what a firm may get. The answers stand in the address of the page only; nothing is saved.
policies-quick-test-again = Start again
policies-quick-test-note = Signed in, the facts are filled in once for projects, the bundle and alerts.
policies-quick-test-register = Sign in to go on

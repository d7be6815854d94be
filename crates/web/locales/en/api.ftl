# The programming interface
api-title = API
api-lead = Queries of the pages and part of their actions have calls that answer JSON; errors come as problem+json.
api-token = Make a token in your account and send it as Authorization: Bearer. An OpenAPI description, idempotency keys and rate limits are not there yet.
api-table = Addresses
api-method = Method
api-path = Path
api-who = Who may use it
api-everyone = Everybody
api-signed-in = Signed-in people

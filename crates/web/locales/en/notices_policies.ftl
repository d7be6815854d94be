# Notices and mails about policies
notices-policies-fact-ruled = A fact of { $organization } was decided
notices-policies-fact-ruled-mail = The commission decided a fact of { $organization } for this reason: { $reason }. From now on policies are judged by it; see the facts of the firm.

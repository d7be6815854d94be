# On other pages: the clauses that concern them
policies-concerning-deal = Clauses on technology contracts and transfer, by what is known of the contract.
policies-concerning-space = Clauses tied to this place, to premises or to incubators.
policies-concerning-department_project = Clauses on transfer and early projects.
policies-concerning-organization = Clauses tied to this organisation's place and industry.
policies-concerning-more =
    { $count ->
        [one] { $count } more
       *[other] { $count } more
    }

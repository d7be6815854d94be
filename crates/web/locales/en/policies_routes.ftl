# Policies: routing by zone
policies-routes-title = In another zone as well
policies-routes-lead = Each clause judged again as if the firm were also registered, worked and paid its taxes in the zone, all else being equal. What leaving the present zone would cost is not in it.
policies-routes-now = Zones of registration as stated: { $zones }.
policies-routes-opens = It would open:
policies-routes-closes = It would close:
policies-routes-holds = all conditions hold
policies-routes-open = facts are missing
policies-routes-no-shape = no shape known
policies-routes-named = Zones it names
policies-routes-map = Outline of the district with the zones concerned, for orientation
policies-routes-sketch = A sketch. Broken lines are approximate, not legal boundaries.
policies-routes-point = { $number }: { $what }.
policies-routes-firm = { $town }, where the firm is (the point of the town, not the address)
policies-routes-firm-estimated = { $town }, where the firm is (an estimated point of the town, not yet verified)
policies-routes-zone-point = { $zone } (only a point is known)
policies-routes-space = {" "}
policies-routes-doubt =
    { $count ->
        [one] The stated zone ({ $zones }) is on the list of { $own }, but the district of registration is { $district }.
       *[other] The stated zones ({ $zones }) are on the list of { $own }, but the district of registration is { $district }.
    } The data does not say in which district a zone lies, so whether both are right is not yet verified: ask the park or the authority before relying on anything that rests on either.

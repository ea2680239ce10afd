# What the desk says to people, in English (projectfluent.org). A translation is a copy of this file with the texts behind the
# equals signs in another language; keys, names in braces, tags and what stands in <code> stay as they are.

## base.html, frame.rs

base-skip = Skip to the content
base-menu = Menu
base-case = Case
base-overview = Overview
base-reports = Reports
base-claims = Claims
base-events = Events
base-actors = Actors
base-ledgers = Ledgers
base-warnings = Warnings
base-forecasts = Forecasts
base-hypotheses = Hypotheses
base-narratives = Narratives
base-causes = Causes
base-timeline = Timeline
base-origins = Origins
base-grading = Grading
base-changes = Changes
base-brief = Brief
base-history = History
base-review-queue = Review queue
base-open = { $n }<span class="vh"> open</span>
base-search = Search the case
base-signed-in-as = <span class="vh">Signed in as </span>{ $who }
base-theme = Theme
base-theme-auto = As the system
base-theme-light = Light
base-theme-dark = Dark
base-single-keys = Single-key shortcuts
base-add = Add reports
base-export = Export
base-account = Account
base-people = People
base-audit = Audit
base-keyboard-help = Keyboard help
base-take-back = Take back my last judgement
base-sign-out = Sign out
base-components = Components
base-keys = Keys
base-close = Close
base-keys-everywhere = Everywhere
base-key-search = search
base-key-help = these keys
base-key-overview = overview
base-key-reports = reports
base-key-claims = claims
base-key-events = events
base-key-actors = actors
base-key-warnings = warnings
base-key-forecasts = forecasts
base-key-timeline = timeline
base-key-changes = changes
base-key-brief = brief
base-key-queue = review queue
base-keys-reading = Reading
base-key-next = next, previous claim
base-key-event = its event
base-key-page = its page
base-key-add = add the selected words as a claim
base-key-turn = previous, next report
base-keys-judging = Judging
base-key-accept = accept
base-key-reject = reject
base-key-correct = correct
base-key-note = note
base-key-undo = undo
base-keys-off = Single keys can be turned off in the menu under your name.

## page.html

page-is-behind = The events of this case are being brought up to date with the last judgements.
page-load-again = Load again

## overview.html, overview.rs

overview-reports = { $shown } reports
overview-reports-of-days = { $shown } reports, { $first } to { $last }
overview-empty = The case is empty
overview-empty-hint = Add reports with <code>whosays add { $case }.case REPORT…</code>, then load this page again.
overview-to-be-judged = To be judged
overview-of-claims = of { $shown } claims
overview-judged = Judged
overview-judged-of = { $judged } of { $all }
overview-go-on = Go on reviewing
overview-events = Events
overview-from-origins = from { $shown } independent origins
overview-all-events = All events
overview-disputed = Disputed
overview-disputed-are = events whose accounts cannot all hold
overview-look = Look at them
overview-told-most = Told most
overview-events-told-most = Events told most
overview-event = Event
overview-reports-head = Reports
overview-origins = Origins
overview-claims = Claims
overview-disputes = Disputes
# Between the sides of a dispute: 12 against 15.
overview-against = against
overview-by-kind = Claims by kind
overview-judged-last = Judged last
overview-history = The whole history

## reports.html, reports.rs

reports-title = Reports
reports-lede = What was read, as it was published.
reports-all = <b class="tabular">{ $shown }</b> reports
reports-none = No reports match
reports-none-hint = Nothing in this case passes all of these filters. Reports come in with <code>whosays add</code>.
reports-clear = Clear the filter
reports-caption = Reports, latest first
reports-report = Report
reports-outlet = Outlet
reports-published = Published
reports-language = Language
reports-claims = Claims
reports-open = Open
reports-no-date = no date
reports-words = Words
reports-format = Format
reports-state = State
reports-state-open = open
reports-state-done = done
reports-marking = Marking
reports-from = From
reports-to = To

## reader.html, reader.rs

reader-no-date = no date
reader-address = Address
reader-original = Original
reader-judged = Judged
reader-judged-of = { $judged } of { $all }
reader-open = <b class="tabular">{ $open }</b> of <span class="tabular">{ $all }</span> open
reader-previous = Previous
reader-next = Next
reader-text = Text of the report
reader-claims = Claims
reader-letters = Letters in the text
reader-fold = Fold
reader-none = No claims were found
reader-none-hint = Select words in the text and press <kbd>s</kbd> to add one.
reader-missed = A claim that was missed
reader-kind = Kind
reader-choose = choose
reader-event = Event
reader-no-event = none
reader-add-claim = Add the claim
reader-cancel = Cancel
reader-no-report = There is no report { $id } in this case.
reader-no-claim = There is no claim { $id }.
reader-report-gone = Its report is gone.

## card.html, card_piece.html, card.rs

card-denies = denies
card-state-open = open
card-state-accepted = accepted
card-state-rejected = rejected
card-state-corrected = corrected
card-state-added = added
card-open = Open<span class="vh"> this claim</span>
card-not-kept = Your judgement was not kept.
card-as-it-is-now = The claim below is as it is now; judge it again if you see it otherwise.
card-wrong = That was not kept.
card-own-voice = the report’s own voice
card-reports = { $n } reports
card-accept = Accept
card-reject = Reject
card-correct = Correct
card-event = Event
card-no-event = none
card-event-id = Or the id of another event
card-why = Why (goes into the history)
card-save-correction = Save the correction
card-note = Note
card-keep-note = Keep the note
card-undo = Undo
card-why-found = Why it was found
card-history = History ({ $n })
card-taken-back = taken back
card-piece-title = Claim
card-piece-heading = One claim
card-piece-back = Back to the report
# What somebody did, behind their name: Ada accepted, 14 Mar 2031 09:12.
card-done-accepted = accepted
card-done-rejected = rejected
card-done-added = added
card-done-noted = noted
card-done-corrected = corrected { $changes }
# One of the changes of a correction: certainty to likely.
card-field-changed = { $field } to { $value }
card-field-taken-away = { $field } taken away
card-done-tied = tied to the event of “{ $quote }”
card-done-untied = tied to no event
card-done-joined = joined two tellings
card-done-parted = parted two tellings
card-done-split = { $n ->
    [one] parted { $shown } telling from the rest
   *[other] parted { $shown } tellings from the rest
    }
card-done-one = { $a } and { $b } are one
card-done-two = { $a } and { $b } are two
card-done-set = set { $field } to { $value }
card-done-set-with = set { $field } with { $of } to { $value }
# What an event is called: attack at Marrow Ford, 12 Mar 2031.
card-called-at = { $kind } at { $place }
card-called-on = { $kind }, { $date }
card-called-at-on = { $kind } at { $place }, { $date }

## fields.rs

fields-kind = Kind
fields-speaker = Speaker
# author is typed as it is.
fields-speaker-hint = author for the report’s own voice
fields-role = Role
fields-via = Passed on by
fields-list-hint = parted by semicolons
fields-stance = Stance
fields-certainty = Certainty
fields-actors = Actors
# (group) and (state) are typed as they are.
fields-actors-hint = Name (group); Name (state)
fields-day-hint = 2031-03-12, 2031-03 or a/b
# Numbers are typed with these English words.
fields-figure-hint = 12, at least 40, between 4 and 6
fields-sort = sort
fields-takes-a-number = it takes a number
fields-no-number = `{ $given }` is no number
fields-wrong-order = { $low } is more than { $high }
fields-actors-kind = Actors: { $why }; write Name (group)
fields-actors-no-name = Actors: one has no name

## claim.html

claim-title = Claim { $id }
claim-where = Where you are
claim-claim = Claim
claim-heading = One claim
claim-in-report = In the report

## claims.html, claims.rs

claims-title = Claims
claims-lede = What the reports say, each with its words and its speaker.
claims-all = <b class="tabular">{ $shown }</b> claims
claims-none = No claims match
claims-none-hint = Nothing in this case passes all of these filters.
claims-clear = Clear the filter
claims-caption = Claims, those of the latest reports first
claims-words = Words
claims-kind = Kind
claims-speaker = Speaker
claims-says = What it says
claims-report = Report
claims-state = State
claims-own-voice = own voice
claims-report-own-voice = the report’s own voice
claims-denies = denies
claims-passed-on = and { $n } more
claims-accounts = Accounts
claims-disputed = disputed
claims-is-disputed = Disputed
claims-yes = yes
claims-certainty = Certainty
claims-stance = Stance
claims-actor = Actor
claims-outlet = Outlet
claims-event = Event
claims-origin = Origin
claims-from = From
claims-to = To

## facets.html, chips.html, pager.html, table.html

facets-filter = Filter
facets-days = Days
facets-from = From
facets-to = To
facets-apply = Apply
facets-clear = Clear all
chips-chosen = Chosen
# Behind the name of a filter, for those who hear the page.
chips-remove = , remove
chips-clear = Clear all
pager-pages = Pages
pager-previous = Previous
pager-next = Next
# Behind the number of this page.
pager-of-pages = of { $n }
pager-span = { $first }–{ $last } of { $all }
table-empty = Nothing is told of this.

## text.rs

text-day = { $day } { $month } { $year }
text-month = { $month } { $year }
text-days = { $first } to { $last }
text-january = Jan
text-february = Feb
text-march = Mar
text-april = Apr
text-may = May
text-june = Jun
text-july = Jul
text-august = Aug
text-september = Sep
text-october = Oct
text-november = Nov
text-december = Dec

## The list of events

events-title = Events
events-lede = Happenings, each joined from all reports that tell of it, with every account kept.
events-place = Place
events-kind = Kind
events-status = Status
events-country = Country
events-disputed = Disputed
events-from = From
events-to = To
events-yes = yes
events-no = no
events-count = <b class="tabular">{ $shown }</b> events
events-none = No events match
events-none-hint = Nothing in this case passes all of these filters.
events-clear = Clear the filter
events-caption = Events, latest first
events-head-event = Event
events-head-when = When
events-head-killed = Killed
events-head-injured = Injured
events-head-behind = Named as behind it
events-head-reports = Reports
events-head-origins = Origins
events-head-status = Status
events-not-known = not known
events-is-disputed = disputed
events-pictures = Over time and on the map
events-timeline-caption = The same events over time: faint bars where only a month or a year is told
events-timeline-label = Events over time; the table above says the same
events-timeline-saved = events over time
events-map-caption = The same events on a map: a point where a town or a site is told, a disc as wide as what is known where it is a region
events-map-label = Events on a map; the table above says the same
events-map-saved = events on a map
events-toll-range = { $low } to { $high }
events-toll-range-best = { $low } to { $high }, best { $best }
events-toll-least = at least { $low }
events-toll-least-best = at least { $low }, best { $best }
events-toll-most = at most { $high }
events-toll-most-best = at most { $high }, best { $best }

## An event

event-crumbs = Where you are
event-lede = { $kind }, { $status }; told by { $reports ->
    [one] { $reports } report
   *[other] { $reports } reports
    } from { $origins ->
    [one] { $origins } independent origin
   *[other] { $origins } independent origins
    }
event-its-claims = Its claims
event-hypotheses = Who is behind it
event-narratives = Narratives
event-when = When
event-where = Where
event-where-from = { $name } ({ $precision }, within { $km } km): { $because }
event-target = Target
event-attack-types = GTD attack type
event-target-types = GTD target type
event-weapons = GTD weapon
event-disputed = Disputed: { $field }.
event-is-disputed = disputed
event-figures = Figures over time
event-figure = Killed and injured, by the day of the report
event-figure-hint = Each bar is one account; an open end is drawn as an arrow.
event-figure-table = Counts from day to day
event-head-day = Day
event-head-counted = Who
event-head-by-whom = By whom
event-accounts = Accounts
event-accounts-of = Accounts of { $field }
event-head-account = Account
event-head-who-says-so = Who says so
event-head-words = Words
event-head-report = Report
event-head-origin = Origin
event-denies = denies
event-own-voice = own voice
event-tellings = Tellings, and why they are one
event-tellings-table = Tellings
event-head-part = Part
event-head-first-words = First words
event-head-claims = Claims
event-part-telling = Part the telling of { $label }
event-merge-with = Merge with another event
event-why = Why (goes into the history)
event-part = Part the chosen tellings from the rest
event-merge = Merge
event-joins = Why they were joined ({ $n })
event-join = <code>{ $a }</code> and <code>{ $b }</code>
event-reports = Reports
event-history = History
event-taken-back = taken back

## The list of actors

actors-title = Actors
actors-lede = Organisations, states and people in public roles, with what is said of them and by them. Nothing is weighed, and private persons are no actors.
actors-due = The actors are being worked out
actors-due-hint = That is done once after the desk is opened, and takes a while in a large case.
actors-behind = Newer judgements are taken in shortly.
actors-load-again = Load again
actors-filter = Filter
actors-name = Name
actors-kind = Kind
actors-apply = Apply
actors-clear-all = Clear all
actors-count = <b class="tabular">{ $shown }</b> actors
actors-none = No actors match
actors-none-hint = No claim of this case names such an actor.
actors-clear = Clear the filter
actors-caption = Actors, those of most claims first
actors-head-actor = Actor
actors-head-kind = Kind
actors-head-also-called = Also called
actors-head-about = Claims about it
actors-head-says = Says
actors-head-events = Events
actors-head-ties = Ties
actors-more-names = and { $n } more
actors-ties = Ties
actors-ties-title = Who is said to stand how to whom
actors-ties-hint = The { $n } actors of most claims that are tied to anybody, and the ties between them.
actors-ties-hint-cut = The { $n } actors of most claims that are tied to anybody, and the ties between them. The table tells { $told } of { $all } ties.
actors-ties-table = Ties between actors
actors-head-from = From
actors-head-tie = Tie
actors-head-to = To
actors-head-begins = Begins
actors-head-ends = Ends
actors-head-claims = Claims
actors-missing = No actor is called { $name }.
actors-no-such-name = No actor is called “{ $name }”.
actors-choose-name = Go back and choose a name that the case has; the list of actors shows them.
actors-name-twice = That is the same name twice.
actors-no-such-act = `{ $act }` is nothing that is done to an actor.
actors-use-buttons = Use the page's buttons.

## An actor

actor-crumbs = Where you are
actor-lede = { $kind }, named in { $n ->
    [one] { $shown } report
   *[other] { $shown } reports
    }
actor-claims-about = Claims about it
actor-claims-by = Claims by it
actor-also-called = Also called
actor-gazetteer = In the gazetteer as
actor-says = What it says
actor-about = What is said of it
actor-no-claim = No claim.
actor-told = { $title }, what was published first stands first
actor-told-cut = { $title }, what was published first stands first; { $told } of { $all }
actor-head-words = Words
actor-head-kind = Kind
actor-head-speaker = Speaker
actor-head-report = Report
actor-own-voice = own voice
actor-denies = denies
actor-events = Events in which it is named as behind them
actor-events-hint = Named is not proved: how it is named stands beside each.
actor-events-caption = Events, the last first
actor-events-cut = Events, the last first; { $told } of { $all }
actor-head-event = Event
actor-head-when = When
actor-head-how = How it is named
actor-head-reports = Reports
actor-head-hypotheses = Who did it
actor-hypotheses-on = Hypotheses<span class="vh"> on { $event }</span>
actor-ties = Ties
actor-ties-of = Ties of { $name }
actor-ties-table = Ties of { $name } as claims tell them, the last told first
actor-ties-cut = The table has the last { $told } of { $n } ties; all are in the CSV.
actor-head-other = Other
actor-head-tie = Tie
actor-head-direction = Direction
actor-head-published = Published
actor-head-claim = Claim
actor-tie-outward = from it to the other
actor-tie-inward = from the other to it
actor-since = since { $when }
actor-strengths = Strength
actor-strength-of = Strength of { $name } as it is told
actor-strengths-table = Figures of the strength of { $name }
actor-strengths-cut = The table has the last { $told } of { $n } figures; all are in the CSV.
actor-head-what = What
actor-head-figure = Figure
actor-head-who-says-so = Who says so
actor-no-date = no date
actor-names = Is it one actor?
actor-this-name = This name
actor-that-name = And that name
actor-why = Why (goes into the history)
actor-same = They are one actor’s
actor-different = They are two actors’
actor-ruled = What was ruled
actor-taken-back = taken back

## Pictures and their tables

figure-table = As a table
figure-quote = “{ $words }”
figure-more-claims = and { $shown } more
pictures-due = What is told of the whole case is being worked out.
pictures-due-hint = Load the page again in a few seconds.
pictures-kind-at = { $kind } at { $place }
pictures-people = people
pictures-who-of = { $who }, of { $counted }
pictures-not-told = not told of what
pictures-whole-case = the whole case
pictures-activity = Attacks and operations by month: { $of }
pictures-events = events

## The timeline

timeline-title = Timeline
timeline-lede = Events, alert levels, activity, strengths, ties and publishing over time.
timeline-due = Levels, activity, strengths, ties and publishing are being worked out.
timeline-behind = Newer judgements are taken in shortly.
timeline-load-again = Load again
timeline-filter = Filter
timeline-kind = Kind of event
timeline-status = Status of event
timeline-all = all
timeline-country = Country of event
timeline-country-hint = two letters
timeline-words = Place, area or actor
timeline-from = Events from
timeline-to = Events to
timeline-apply = Apply
timeline-clear-all = Clear all
timeline-whole = The whole timeline
timeline-all-rows = All { $shown }<span class="vh"> rows of { $title }</span>
timeline-events = Events
timeline-events-drawn = Events over time
timeline-events-drawn-hint = A day is a point, several days a bar; where only a month or a year is told, it is a faint span.
timeline-events-table = Events, the last ones first
timeline-head-when = When
timeline-head-event = Event
timeline-head-kind = Kind
timeline-head-status = Status
timeline-head-reports = Reports
timeline-not-known = not known
timeline-levels = Alert levels
timeline-levels-hint = As they were set, raised, lowered or kept; each step once, whoever tells it.
timeline-levels-table = Alert levels, the last first
timeline-head-day = Day
timeline-head-area = Area
timeline-head-level = Level
timeline-head-before = Before
timeline-head-change = Change
timeline-head-set-by = Set by
timeline-head-word-of = On the word of
timeline-head-claims = Claims
timeline-told-on = told on { $day }
timeline-activity = Activity
timeline-activity-drawn = Attacks and operations by month
timeline-activity-drawn-hint = A month of which the case has no report is not a quiet one: nothing is known of it.
timeline-activity-table = Attacks and operations by month and place
timeline-head-month = Month
timeline-head-place = Place
timeline-head-events = Events
timeline-head-killed-least = Killed, at least
timeline-head-killed-most = Killed, at most
timeline-head-known = What is known
timeline-month-events = events
timeline-month-no-events = reports, and no event in them
timeline-month-no-reports = no reports: nothing is known
timeline-whole-case = the whole case
timeline-strengths = Strengths
timeline-strengths-hint = Figures with the bounds that their words leave open; each actor’s page draws its own.
timeline-strengths-table = Figures of strength, by actor
timeline-head-actor = Actor
timeline-head-what = What
timeline-head-published = Published
timeline-head-figure = Figure
timeline-head-low = Low
timeline-head-high = High
timeline-head-trend = Trend
timeline-head-who-says-so = Who says so
timeline-head-claim = Claim
timeline-no-date = no date
timeline-ties = Ties
timeline-ties-hint = With what is said of their beginning and their end, else when they are first told of.
timeline-ties-table = Ties, by actor
timeline-head-from = From
timeline-head-tie = Tie
timeline-head-to = To
timeline-head-begins = Begins
timeline-head-ends = Ends
timeline-head-ended-by = Ended by
timeline-publishing = What actors publish
timeline-publishing-hint = By what is reported of it; the material itself is not in the case.
timeline-publishing-table = What actors publish
timeline-head-media = Media
timeline-head-outlets = Outlets
timeline-head-languages = Languages
timeline-head-days = Days
timeline-head-every = Every
timeline-head-responsibility = Claims of responsibility
timeline-days = { $n ->
    [one] { $shown } day
   *[other] { $shown } days
    } from { $first } to { $last }
timeline-every-days = { $n } days

## The list of origins

origins-title = Origins
origins-lede = What one report tells or several pass on. Reports that repeat one utterance or story are one witness, however many they are.
origins-words = Words
origins-words-of-claim = Words of a claim
origins-found-in = Found in
origins-found-in-one = one report
origins-found-in-few = two to four reports
origins-found-in-many = five reports or more
origins-speaker = Speaker
origins-actor = Actor
origins-outlet = Outlet
origins-event = Event
origins-report = Report
origins-from = From
origins-to = To
origins-count = <b class="tabular">{ $shown }</b> origins
origins-none = No origins match
origins-none-hint = Nothing in this case passes all of these filters.
origins-clear = Clear the filter
origins-caption = Origins, those found in most reports first
origins-head-first-words = First words
origins-head-sort = What it is
origins-head-who = Who
origins-head-first-told = First told
origins-head-reports = Reports
origins-head-claims = Claims
origins-head-events = Events
origins-no-date = no date
origins-claims = { $n }<span class="vh"> claims</span>
origins-told-to = told to { $outlet }
origins-told-to-some = told to an outlet
origins-wire = wire story
origins-copy = story that others carry
origins-reporting = own reporting
origins-credited-to = { $sort }, credited to { $outlet }

## An origin

origin-missing = There is no origin { $id } in this case.
origin-crumbs = Where you are
origin-lede = Found in { $n ->
    [one] { $n } report
   *[other] { $n } reports
    }: one witness, however many they are.
origin-its-claims = Its claims
origin-sort = What it is
origin-who = Who
origin-credited = Credited
origin-credited-hint = none of these reports is its own
origin-first-told = First told
origin-no-date = no date
origin-tells-of = Tells of
origin-found-by = Found by
origin-caption = Claims that go back to it, the earliest report’s first
origin-head-words = Words
origin-head-who-says-so = Who says so
origin-head-report = Report
origin-own-voice = own voice
origin-denies = denies
origin-links = Why these are one
origin-link = <a href="/claims/{ $a }">{ $a_label }</a> and <a href="/claims/{ $b }">{ $b_label }</a>
origin-more-links = And { $n } more; the JSON has all.

## Search

search-title = Search
search-empty = Type words to search for
search-empty-hint = Reports and claims are found by their words, events by their place, actors by their name.
search-none = Nothing holds all of “{ $sought }”
search-none-hint = Each word has to stand in the text as it is typed. Try fewer words, or another form of them.
search-events = Events
search-told-by = { $n } reports
search-actors = Actors
search-named-in = { $n } claims
search-claims = Claims
search-all-claims = All { $n } claims
search-reports = Reports

## The review queue

queue-title = Review queue
queue-lede = What nobody has judged yet: first what accounts dispute, then what the network is unsure of and what many reports pass on or tell of.
queue-judged = Judged
queue-progress = { $judged } of { $all }
queue-judged-of = { $judged } of { $all } judged
queue-none = Everything is judged
queue-none-hint = New reports bring new claims. <a href="/history">What was judged</a> can be taken back.
queue-caption = Claims that wait
queue-head-words = Words
queue-head-kind = Kind
queue-head-speaker = Speaker
queue-head-why = Why here
queue-head-report = Report
queue-own-voice = own voice
queue-disputed = accounts dispute it
queue-unsure = the network is { $share } sure
queue-passed-on = { $shown } reports pass it on
queue-event-told = { $shown } reports tell of its event

## The history

history-title = History
history-lede = What people have judged, the last first. Nothing is erased: what was taken back stays here.
history-lost = { $n } of them no longer find their words.
history-look-at-lost = Look at those
history-none = Nobody has judged anything yet
history-none-hint = The <a href="/queue">review queue</a> begins with what matters most.
history-caption = Judgements, the last first
history-head-when = When
history-head-who = Who
history-head-what = What
history-head-of = Of
history-head-why = Why
history-head-state = State
history-take-back = Take back

## What is said to whoever judges

judge-own-form = Send it from the page's own form.
judge-other-session = This form is not of your session.
judge-other-session-hint = You may have signed in again since the page was opened: load it again, and send it then.
judge-use-buttons = Use the page's buttons.
judge-no-claim = There is no claim { $id }.
judge-no-report = There is no report { $id }.
judge-no-event = There is no event { $id } in this case.
judge-no-judgement = There is no judgement { $number }.
judge-no-act-on-claim = `{ $act }` is nothing that is done to a claim.
judge-no-act-on-event = `{ $act }` is nothing that is done to an event.
judge-empty-note = A note has words: write them, then keep it.
judge-nothing-changed = Nothing was changed: put another value into a field, then save.
judge-no-such-event = Event: there is no { $id } in the case; events have ids that begin with e-.
judge-nothing-to-undo = There is nothing to take back.
judge-others-own = { $told } Only { $who } can take that back; judge it yourself instead.
judge-told = { $who } { $done } it on { $when }.
judge-told-withdrawn = { $who } { $done } it on { $when }, and has taken it back.
judge-told-with-note = { $who } { $done } it on { $when }, with the note “{ $note }”.
judge-told-with-note-withdrawn = { $who } { $done } it on { $when }, with the note “{ $note }”, and has taken it back.
judge-told-of-nobody = Somebody has judged it.
judge-select-words = Go back, select the words in the text, and press s.
judge-none-selected = No words are selected.
judge-no-words = Bytes { $start } to { $end } are no words of the report.
judge-choose-kind = Choose a kind of claim.
judge-mend-field = Go back and mend the field.
judge-claim-is-there = A claim of the kind { $kind } on these words is there already.
judge-claim-is-there-hint = Correct that one instead.
judge-choose-event = Go back and choose another event.
judge-event-itself = That is this event itself.
judge-event-itself-hint = Give the id of another one; its page shows it in its address.
judge-event-without-telling = an event without a telling
judge-part-some = Some tellings have to be chosen, and some have to stay.
judge-part-some-hint = Go back, choose the tellings that are of another happening, and part them.
judge-not-yours = Judgement { $number } is { $who }'s.
judge-not-yours-hint = Only who made it can take it back; judge the thing yourself instead.
judge-none-of-yours = You have judged nothing that could be taken back.
judge-none-of-yours-hint = Judgements are listed under History.

## Ledgers: what their pages share

ledger-due = The ledgers are being worked out
ledger-due-hint = This takes a while after the desk is opened.
ledger-behind = { $n ->
    [one] This was worked out before the last { $n } change of the case; newer judgements are taken in shortly.
   *[other] This was worked out before the last { $n } changes of the case; newer judgements are taken in shortly.
}
ledger-load-again = Load again
ledger-try-again = Try again
ledger-nothing-passes = Nothing in this case passes all of these filters.
ledger-clear-filter = Clear the filter
ledger-words = Words
ledger-from = From
ledger-to = To
ledger-of-event = Event
ledger-no-date = no date
ledger-own-voice = own voice
ledger-denies = denies
ledger-nobody = nobody
ledger-more = and { $n } more
ledger-set = Set
ledger-taken-back = taken back
ledger-as-it-is = as it is
ledger-event = The event, by its id, or none
# The word none stays: it is what is typed.
ledger-event-example = e-… or none
ledger-note = Why (goes into the history)
ledger-save = Save
ledger-claim-missing = There is no claim { $id } in this case.
ledger-nothing-set = Nothing was set.
ledger-nothing-set-hint = Go back, choose a value, and save it.
ledger-value-wrong = { $field }: { $why }.
ledger-value-wrong-hint = Go back and choose another value.
ledger-consistency-alone = Consistency is of a hypothesis on an event.
ledger-consistency-alone-hint = Send it from the matrix.
ledger-field-of-another-kind = The claim is of the kind { $kind }, which has no { $field }.
ledger-field-of-another-kind-hint = Response and outcome are a warning's, resolution a forecast's, event either's.
ledger-event-missing = { $id } is no event of this case.
ledger-event-missing-hint = Ids of events begin with e-; an event's page shows its own in its address.
ledger-event-untold = { $id } has no telling.
ledger-event-untold-hint = Load the page again; it is being joined anew.
ledger-conflict = Your setting was not kept, for the claim was judged since you saw it. { $done }
ledger-conflict-withdrawn = { $who } has taken back what they judged on { $when }.
ledger-conflict-judged = { $who } { $done } on { $when }.
ledger-conflict-gone = Somebody has judged it.
ledger-conflict-hint = Go back, load the page again, and set it if you still see it otherwise.

## The process that works ledgers out

kept-not-started = the process that works them out did not start
kept-not-spoken-to = the process that works them out cannot be spoken to
kept-not-heard = the process that works them out cannot be heard
kept-ended = the process that works them out ended with { $how }

## Warnings

warnings-title = Warnings
warnings-lede = Who warned whom of what, what was done with it, and what came after.
warnings-response = Done with it
warnings-outcome = What followed
warnings-issuer = Who warned
warnings-recipient = Whom
warnings-id = Warning
warnings-found = <b class="tabular">{ $shown }</b> warnings
warnings-none = No warnings match
warnings-order = Warnings, the earliest told first
warnings-kind = warning
warnings-alone = Alone<span class="vh"> on a page</span>
warnings-issuer-unnamed = Somebody
warnings-recipient-unnamed = somebody
warnings-warned = <span class="speaker">{ $issuer }</span> warned <span class="speaker">{ $recipient }</span>, <time datetime="{ $date }">{ $day }</time>
warnings-warned-undated = <span class="speaker">{ $issuer }</span> warned <span class="speaker">{ $recipient }</span><span class="quiet">, no date</span>
warnings-target = Target
warnings-place = Place
warnings-time = Time
warnings-response-by = says { $who }
warnings-outcome-told = { $n ->
    [one] Told in { $n } claim
   *[other] Told in { $n } claims
}
warnings-origins = Independent origins
warnings-why = Why it is told so ({ $n })
warnings-claims = The claims that it rests on ({ $n })
warnings-set-by = Set by people ({ $n })
warnings-set = Set it otherwise
warnings-response-unknown = not known
warnings-outcome-within = came within its time
warnings-outcome-after = came later
warnings-outcome-prevented = foiled
warnings-outcome-none = nothing in its time
warnings-outcome-open = its time runs
warnings-lead-none = on the same day
warnings-lead = { $n ->
    [one] { $shown } day after the warning
   *[other] { $shown } days after the warning
}

## Forecasts

forecasts-title = Forecasts
forecasts-lede = Who foretold what, how surely, and what came of it.
forecasts-resolution = What came of it
forecasts-window = Time
forecasts-speaker = Who
forecasts-id = Forecast
forecasts-records = Records
forecasts-records-lede = A Brier score is the mean squared difference between the share that was said and what came, 1 or 0: 0 is best, and 0.25 is what “fifty-fifty” on everything earns. Only institutions, office holders and experts have a record.
forecasts-records-none = No forecast of any of them is settled.
forecasts-records-count = Records ({ $n })
forecasts-records-order = Records over settled forecasts, by name
forecasts-records-forecasts = Forecasts
forecasts-records-settled = Settled
forecasts-records-brier = Brier score
forecasts-records-log = Log score
forecasts-records-said = Said on average
forecasts-records-came = Came true
forecasts-came-of = { $share } ({ $came } of { $settled })
forecasts-all = All forecasts
forecasts-found = <b class="tabular">{ $shown }</b> forecasts
forecasts-none = No forecasts match
forecasts-order = Forecasts, the earliest first
forecasts-what = What
forecasts-said = Said
forecasts-likelihood = How likely
forecasts-condition = On condition
forecasts-claims = The claims that make it ({ $n })
forecasts-origins = Independent origins: { $n }
forecasts-window-not-said = not said
forecasts-why = Why
forecasts-set = Set<span class="vh"> what came of it</span>
forecasts-came-true = came true
forecasts-came-not = did not come true
forecasts-came-partly = came true in part
forecasts-came-untold = cannot be told
forecasts-came-open = open
forecasts-has-window = has a time
forecasts-has-no-window = has none
forecasts-likely = “{ $words }”
forecasts-likely-share = “{ $words }”: { $share }

## Hypotheses: the list of events

hypotheses-title = Hypotheses
hypotheses-lede = Events for which somebody is named as behind them. Each has a matrix that holds the hypotheses against the evidence; nothing is decided by it.
hypotheses-due = The accounts are being worked out
hypotheses-due-hint = That is done once after the desk is opened, and takes a while in a large case.
hypotheses-behind = Newer judgements are taken in shortly.
hypotheses-filter = Events with hypotheses
hypotheses-words = Place, or who is named
hypotheses-apply = Apply
hypotheses-clear = Clear
hypotheses-found = <b class="tabular">{ $shown }</b> events
hypotheses-none = No event fits
hypotheses-none-hint = Of no such event is it told who is behind it.
hypotheses-order = Events with those named as behind them, latest first
hypotheses-event = Event
hypotheses-when = When
hypotheses-named = Named as behind it
hypotheses-reports = Reports
hypotheses-origins = Origins
hypotheses-when-unknown = not known
hypotheses-told = told by { $n ->
    [one] { $claims } claim
   *[other] { $claims } claims
} from { $of ->
    [one] { $origins } origin
   *[other] { $origins } origins
}
hypotheses-told-rejected = { $n ->
    [one] { $told }, rejected by { $shown } claim
   *[other] { $told }, rejected by { $shown } claims
}

## Hypotheses: the matrix of an event

matrices-where = Where you are
matrices-crumb = Who is behind it
matrices-title = Who is behind it: { $event }
matrices-lede = Competing hypotheses held against each piece of evidence, after Heuer (1999). The one against which least speaks comes first; nothing is decided by it.
matrices-event = The event
matrices-saved = Your marks are kept, and are being taken into the matrix. This page loads itself again.
matrices-due = The matrix is being worked out
matrices-due-hint = This page loads itself again every two seconds until it is there.
matrices-failed = <b>The matrix could not be worked out</b>: { $why }
matrices-nobody = Nobody is named as behind it
matrices-nobody-hint = No claim lays this event to an actor, or denies that.
matrices-marks = CC fits very well, C fits, N tells nothing, I does not fit (1 against), II hardly can be (2 against). What tells little apart tells nothing between the hypotheses.
matrices-own = As the rules propose it, and you see it
matrices-left-out = { $shown } more rows are not shown here; they count in the sums, and the CSV has them.
matrices-caption = How each piece of evidence goes with each hypothesis
matrices-evidence = Evidence
matrices-named-in = { $n ->
    [one] named in { $n } claim
   *[other] named in { $n } claims
}
matrices-is-least = least against it
matrices-weight = Weight
matrices-apart = Tells apart
matrices-interested = interested
matrices-reports = { $reports ->
    [one] { $reports } report
   *[other] { $reports } reports
}, { $origins ->
    [one] { $origins } origin
   *[other] { $origins } origins
}
matrices-why = Why<span class="vh">, row { $n }</span>
matrices-interest = An interested party’s word: { $why }
matrices-because = { $mark } by the rules: { $because }
matrices-because-noted = { $mark } by the rules: { $because }; your note: { $note }
matrices-one-piece = One piece of evidence: { $because }
matrices-cell = Row { $row }, { $hypothesis }
matrices-yours = yours; rule: { $mark }
matrices-set = set; rule: { $mark }
matrices-note = Why (goes into the history, with each mark that you changed)
matrices-save = Save as my view
matrices-save-hint = Only marks that you changed are kept, under your name; <a href="/history">history</a> takes them back.
matrices-other = As { $who } sees it
matrices-other-caption = The rows in which { $who } has set a mark; the others are as the rules propose
matrices-by-rules = by the rules
matrices-by-you = as you see it
matrices-by-other = as { $who } sees it
matrices-against = Against it, { $by }
matrices-against-least = { $n } (least)
matrices-against-weighted = The same by weight, { $by }
matrices-least = Least speaks, { $by }, against { $who }.
matrices-carried = Without row { $row } least would speak against { $who }.
matrices-carried-by-none = No single row carries that: without any one of them it would be the same.
matrices-not-at-hand = The matrices of this event are being worked out.
matrices-not-at-hand-hint = Go back in a few seconds and save again.
matrices-mark-wrong-hint = Choose one of the five marks.
matrices-gone = A row or a hypothesis of this form is not in the matrix any more.
matrices-gone-hint = The case has changed since the page was opened: load it again, and set the marks then.

## Narratives

narratives-title = Narratives
narratives-lede = Each question with its accounts side by side: who holds them, since when, and who denies them. Nothing here is called true or false.
narratives-field = Asked
narratives-accounts = Accounts
narratives-denied = Denied
narratives-accounts-one = one
narratives-accounts-several = several
narratives-denied-yes = somebody denies it
narratives-denied-no = nobody denies it
narratives-found = <b class="tabular">{ $shown }</b> questions
narratives-none = No questions match
narratives-none-hint = A question is here where somebody says who is behind an event, or where accounts of a figure conflict.
narratives-of-event = all questions on it
narratives-held-by-nobody = Nobody holds it.
narratives-held = { $n ->
    [one] Held by { $n } independent origin.
   *[other] Held by { $n } independent origins.
}
narratives-holders = Who holds it
narratives-denials = Denied by
narratives-own-voice = in its own voice
narratives-said = said it, as { $outlet } tells first
narratives-passed-on = passed on by { $outlet }
narratives-through = through { $whom }
narratives-then = { $first }, then { $next }
narratives-repeats = repeats <a href="/claims/{ $claim }">an earlier claim</a>
narratives-updates = brings up to date <a href="/claims/{ $claim }">an earlier claim</a>
narratives-answers = answers <a href="/claims/{ $claim }">an earlier claim</a>
narratives-another = another
narratives-claimer = claims it of itself
narratives-accused = is accused of it
narratives-authority = speaks for an authority

## Causes

causes-title = Causes
causes-lede = What is said to drive what, by whom, and who contradicts.
causes-sign = Sign
causes-contrary = Contradicted
causes-origins = Origins
causes-sign-plus = makes it grow or come about
causes-sign-minus = makes it shrink or prevents it
causes-contrary-yes = somebody contradicts
causes-contrary-no = nobody contradicts
causes-origins-one = one
causes-origins-several = several
causes-found = <b class="tabular">{ $shown }</b> causes
causes-none = No causes match
causes-order = Causes and effects, those of most independent origins first
causes-cause = Cause
causes-does = What it does
causes-effect = Effect
causes-said-by = Said by
causes-contradicted-by = Contradicted by
causes-not-told = not told
causes-claim = the claim

## Grading

grading-title = Grading
grading-lede = The Admiralty code (NATO AJP-2.1): a letter from A to F says how far a source can be relied on, a figure from 1 to 6 how credible a claim is, each apart from the other; F and 6 say that there is nothing to judge by, and are no worst grades.
grading-what = What is graded
grading-sources = Sources
grading-claims = Claims
grading-filter = Filter
grading-apply = Apply
grading-clear-all = Clear all
grading-source = Source
grading-source-named = Source named
grading-sort = Sort
grading-reliability = Reliability
grading-credibility = Credibility
grading-set-by-whom = Set
grading-set-yes = by a person
grading-set-no = by nobody
grading-found-sources = <b class="tabular">{ $shown }</b> sources
grading-found-claims = <b class="tabular">{ $shown }</b> claims
grading-none = Nothing matches
grading-order-of-sources = Sources, those of most claims first; each is F until a person says otherwise
grading-order-of-claims = Claims, those that something speaks for or against first
grading-reports = Reports
grading-set-by = Set by
grading-words = Words
grading-grade = Grade
grading-why = Why
grading-proposed = the rules propose { $grade }, { $words }
grading-origins = Origins: { $agree } tell it, { $contradict } contradict
grading-tells = tells it: <a href="/origins/{ $origin }">{ $origin }</a>
grading-contradicts = contradicts: <a href="/origins/{ $origin }">{ $origin }</a>
grading-set-source = Set<span class="vh"> the reliability of { $name }</span>
grading-set-claim = Set<span class="vh"> the credibility of this claim</span>
grading-choose = choose

## Changes

changes-title = Changes
changes-lede = What the case says now and did not say before, and on whose word.
changes-when = Since when
changes-since = Since the beginning of
changes-clock = By the clock of
changes-clock-published = publication: when reports came out
changes-clock-known = knowledge: when the case took them
changes-sort = Sort
changes-sort-all = all
changes-show = Show
changes-since-look = Since I last looked here, on { $day }
changes-last-days = The last seven days
changes-due = The changes are being worked out
changes-due-hint = This page loads itself again every two seconds until they are there.
changes-failed = <b>The changes could not be worked out</b>: { $why }
changes-behind = Newer reports or judgements are taken in shortly.
changes-none = Nothing differs
changes-none-undated = No report of the case has a date: give a day above.
changes-none-since = The case says what it said before that day.
changes-found = <b class="tabular">{ $shown }</b> changes since <time datetime="{ $day }">{ $day }</time>
changes-from-to = <span class="vh">from </span><del>{ $from }</del> <span aria-hidden="true">→</span> <span class="vh">to </span><ins>{ $to }</ins>
changes-from = <span class="vh">from </span><del>{ $from }</del>
changes-to = <span class="vh">to </span><ins>{ $to }</ins>
changes-who = On the word of { $who }
changes-before = Before:
changes-why = Why: { $because }
changes-day-wrong-hint = Go back and give a day, such as 2031-03-12.

## Brief

brief-title = Brief
brief-waiting = It is being composed from the case.
brief-composed = Composed from the case; nobody has saved it yet.
brief-composed-anew = Composed anew from the case as it is now.
brief-saving-replaces = Saving it puts it over the one saved before, which stays in the case.
brief-saved = Saved by { $who }, { $when }.
brief-compose-anew = Compose anew
brief-moment = One moment
brief-moment-hint = The brief of a large case takes some seconds. This page loads itself again.
brief-wrong = { $n ->
    [one] { $n } thing does not hold.
   *[other] { $n } things do not hold.
}
brief-text = Text
brief-text-hint = Markdown; a sentence ends in its footnotes, and what stands in “ ” has to be in the words that they cite.
brief-save = Save
brief-check = Check citations
brief-preview = Preview
brief-citation = Citation { $n }
brief-citations = Citations
brief-in-report = In the report
brief-differs = The words differ from the stored text.
brief-empty = The brief has no words.
brief-empty-hint = Go back, and write some; an empty brief is not kept.
brief-conflict = Somebody has saved the brief since this page was opened. Your text below was not saved: compare it with the saved one, and save it then.
brief-no-such-form = Briefs are not written as { $form }.
brief-none-saved = No brief has been saved yet. Open the editor and save one.
brief-mend = Mend it in the editor.
brief-mend-citations = Mend it in the editor: no brief is written whose citations do not hold.
brief-other-form = Choose another form.

## Export

export-title = Export
export-lede = The case in forms that other tools read, with what you may see of it. Press one, and it is made.
export-taxii = A program that speaks TAXII 2.1 takes it piece by piece: the address is under <a href="/account">Account</a>.
export-forms = Forms
export-form = Form
export-file = File
export-for = What it is good for
export-being-made = { $form } is being made
export-being-made-hint = This page loads itself again every two seconds until it is there.
export-failed = <b>{ $form } could not be made</b>: { $why }
export-there = { $form } is there
export-save = Save ({ $size } bytes)
export-lossless = The form holds all of it.
export-lacks = What the form cannot hold
export-how-often = How often
export-of = Of
export-field = Field
export-why = Why
export-no-such-form = The case is not written as { $form }.

## Roles and accounts

access-reader = reader
access-analyst = analyst
access-editor = editor
access-administrator = administrator
access-no-place = this desk has no place for accounts

## Signing in

sign-in-title = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-enter = Sign in
sign-in-with = Sign in with { $provider }
sign-in-unread-hint = Send it from the page's own form.
sign-in-too-many-tries = There were too many tries: wait { $seconds } s. Whoever has forgotten the password gets a new invitation from an administrator.
sign-in-wrong = Name and password do not go together.

## Invitations

invited-title = Your password
invited-heading = Set your password
invited-name = Name
invited-password = Password
invited-hint = At least { $least } characters; several words in a row are easy to keep.
invited-again = The same again
invited-set = Set it and sign in
invited-used = This invitation has been used, has ended, or was never one.
invited-used-hint = An invitation opens once, within seven days. Ask an administrator of the desk for a new one.
invited-not-twice = The two are not the same. Write it twice.

## Signed in

entered-title = Signed in
entered-heading = You are signed in
entered-to-case = To the case

## Account

account-title = Account
account-lede = { $name }: { $role }, sees up to { $clearance }.
account-key-made = <b>The key is made, and is shown this once.</b> A program sends it with each request:
account-by-link = You came in by the link of <code>whosays serve</code>, behind which there is no account: it has no password and no keys.
account-make-one = Make yourself one under People
account-openid = With OpenID Connect you sign in as <b>{ $openid }</b>.
account-password = Password
account-password-old = The password of now
account-password-new = The new one
account-password-hint = At least { $least } characters. All your other sessions end.
account-password-again = The same again
account-password-set = Set the password
account-password-none = This account has no password. An administrator gives an invitation by which you set one.
account-sessions = Sessions
account-sessions-caption = Where you are signed in, the last first; a session ends twelve hours after it was last used, and after seven days
account-begun = Begun
account-used = Last used
account-end-head = End
account-this-one = this one
account-end = End it<span class="vh">, begun { $begun }</span>
account-keys = Keys
account-keys-lede = A program asks in your name with a key. It may do what you may and no more than its role, and neither sees nor changes accounts.
account-taxii = A client of TAXII 2.1 is given the desk’s address <code>{ $address }</code>, and the key as the password of any user name: it takes what you may see of the case as STIX objects, and sends reports in.
account-keys-caption = Your keys, the last first
account-key-for = For
account-key-role = Role
account-key-ends = Ends
account-key-state = State
account-never = never
account-revoke = Revoke<span class="vh"> the key for { $label }</span>
account-make-key = Make a key
account-key-label = What it is for
account-key-days = It ends after
account-days = { $n } days
account-make = Make the key
account-key-revoked = revoked
account-key-ended = ended
account-key-open = open
account-none = You came in by the link of whosays serve, behind which there is no account.
account-none-hint = Make an account of your own under People, and sign in with it.
account-too-many-tries = There were too many tries: wait { $seconds } s.
account-old-is-other = The old password is another one.
account-password-is-set = Your password is set; all your other sessions have ended.
account-no-number = There is no number under { $key }.
account-use-buttons = Use the page's buttons.
account-key-for-what = Say what the key is for.
account-key-choose = Choose a role that you have, and when the key is to end.

## People

people-title = People
people-lede = Who may come to this desk, what each may do, and up to which marking each sees reports.
people-invited = <b>{ $name } is invited.</b> This link is shown once, opens once, and is good for seven days. Hand it over where nobody else reads it:
people-not-done = That was not done.
people-none = This desk has one person, { $owner }, who comes in by the link of <code>whosays serve</code>. With the first account it becomes a desk of several: from then on people sign in, and what they read and do is noted in the audit log. The first account is an administrator’s.
people-caption = Accounts, by name; none is ever erased, for judgements bear their names
people-name = Name
people-role = Role
people-clearance = Sees up to
people-openid-head = OpenID
people-seen = Last seen
people-state = State
people-change = Change
people-never = never
people-change-of = Change<span class="vh"> { $name }</span>
people-openid = E-mail or subject at OpenID
people-save = Save
people-reopen = Reopen the account
people-invite-hint = A new invitation ends the sessions, and the password of now.
people-invite = Invite anew
people-close = Close the account
people-sees-more = sees more than you
people-add = Add somebody
people-name-hint = The one that judgements bear; it is never given again.
people-openid-hint = Where people sign in at your organisation’s own provider.
people-add-and-invite = Add and invite
people-roles = What each role may do
people-may-reader = reads, searches and exports
people-may-analyst = also judges claims and adds reports
people-may-editor = also saves briefs and marks how far reports may be passed on
people-may-administrator = also makes accounts and, where cleared for TLP:RED, reads the audit log
people-closed = closed
people-is-invited = invited
people-open = open
people-above = { $name } sees up to { $clearance }, which you do not.
people-above-hint = Have it done by somebody who sees as much.
people-no-account = There is no such account.
people-unknown-act = `{ $act }` is nothing that is done to an account.
people-use-buttons = Use the page's buttons.
people-wrong-role = The role: { $why }.
people-wrong-role-hint = Choose a role.
people-wrong-clearance = The clearance: { $why }.
people-wrong-clearance-hint = Choose up to what the person sees.
people-gives-no-more = You see up to { $clearance }, and give no more than that.

## Audit log

audit-title = Audit
audit-lede = Who did what, the last first. Each entry is bound to the one before by its hash, so that none can be changed or taken out unseen.
audit-holds = The whole chain holds, and each judgement is as it was made.
audit-broken = <b>The log is not as it was written.</b> Compare the case with an older copy of it.
audit-filter = Filter
audit-who = Who
audit-what = What
audit-all-sorts = all
audit-show = Show
audit-check = Check the whole chain
audit-all = All of it
audit-none = No entries
audit-none-hint = Nothing was done by this person or of this sort, before this entry.
audit-all-log = All of the log
audit-caption = Who did what, the last first
audit-number = Number
audit-when = When
audit-on = On
audit-more = More
audit-pages = Pages
audit-older = Older entries
audit-above = The audit log tells of everything in the case, and you do not see all of that.
audit-above-hint = An administrator who sees up to TLP:RED reads it.

## The page of faults

wrong-to-case = To the case
wrong-search = Search

## Faults

fault-missing-hint = It may have gone when the case was derived anew, or the address has a slip in it. Search finds what is there.
fault-ours = The desk failed at this: { $what }
fault-ours-hint = What was stored is safe. Try again; if it goes on, look at what whosays said where it was started.

## Answers

answer-unread-hint = Follow a link of the desk.
answer-signed-out = You are not signed in.
answer-signed-out-hint = Open the link that whosays serve printed where it was started. It opens once; asked again with Enter it prints a new one.
answer-no-table = This page has no table to save.
answer-no-table-hint = Its data is at the address with .json.

## What is refused at the door

server-our-fault = a fault of whosays
server-other-name = The desk is not asked under this name.
server-other-name-hint = Use the address that whosays serve printed.
server-other-site = This was sent from another site.
server-other-site-hint = Open the page of the desk and do it there.
server-link-used = This link has been used, or was never one.
server-link-used-hint = A link opens once. Press Enter where whosays serve was started, and it prints a new one.
server-too-often = You ask too often.
server-too-often-hint = Wait { $seconds } s, and ask less often. Whoever opened the desk can allow more of it.
server-not-noted = What people do cannot be noted, so nothing can be done.
server-not-noted-hint = Make room on the disk of the desk; it goes on by itself within a minute.
server-other-way = It is not asked in this way.
server-other-way-hint = The header Allow of this answer says how.
server-too-much = Too much was sent.
server-too-much-hint = Send it in parts.
server-unread = The address or what was sent cannot be read.
server-unread-hint = Follow a link of the desk, or send its page's own form.
server-no-key = No key opens this.
server-no-key-hint = Sign in with your password, and do it there.
server-needs-role = This needs the role { $needed }, and you have the role { $role }.
server-needs-role-of-key = This needs the role { $needed }, and this key has the role { $role }.
server-needs-role-hint = An administrator gives roles, under People.
server-key-ended = This key is none of the desk's, has ended or was revoked.
server-key-ended-hint = Sign in and make another one, under Account.
server-signed-out = You are not signed in.
server-signed-out-hint = Sign in at /sign-in. A program sends a key, as `Authorization: Bearer whosays_…`.
server-no-page = There is no such page.

## taxii.rs, taxii/

taxii-title = Whosays
taxii-about = Who says what in published reporting, as STIX 2.1.
taxii-case = The case
taxii-case-about = Reports, claims, events and accounts of the case, as far as your key may see them. It is only read.
taxii-inbox = What is sent in
taxii-inbox-about = The reports in what is sent here are read into the case. It is not read from here: what came of it is in the collection of the case.
taxii-nowhere = There is nothing at this address.
taxii-nowhere-hint = Begin at /taxii2/, which names the API root.
taxii-no-collection = There is no such collection.
taxii-no-collection-hint = Ask for the collections of the API root.
taxii-no-object = There is no such object in what your key may see.
taxii-no-object-hint = Ask for the manifest of the collection.
taxii-no-status = There is no such status.
taxii-no-status-hint = A status is for whoever sent the envelope, and is forgotten after a day.
taxii-no-delete = Nothing is deleted here.
taxii-no-delete-hint = What a case keeps is never erased. Judge the claim at the desk instead.
taxii-not-read = This collection is not read.
taxii-not-read-hint = Read the collection of the case, whose alias is case.
taxii-not-written = This collection is not written to, or your key may not.
taxii-not-written-hint = Send to the collection whose alias is inbox, with a key of the role Analyst or above.
taxii-not-acceptable = The answer would be { $media }.
taxii-not-acceptable-hint = Name it in the header Accept. This server speaks no other version of TAXII.
taxii-no-key = A key is needed.
taxii-no-key-hint = Sign in at the desk, make a key under Account, and send it as the password of HTTP Basic or as `Authorization: Bearer whosays_…`.
taxii-no-accounts = This desk has no accounts, and so no keys.
taxii-no-accounts-hint = Make an account with `whosays people CASE add NAME --role administrator`, sign in, and make a key under Account.
taxii-not-ready = What your key may see is still being put together.
taxii-not-ready-hint = Ask again in some seconds.
taxii-filters-hint = The filters are added_after, limit, next, match[id], match[type], match[version] and match[spec_version], as TAXII 2.1 has them in section 3.4.
taxii-no-match = match[{ $field }] is no filter here: there are { $known }.
taxii-twice = { $name } stands twice.
taxii-long-query = More than { $most } bytes stand behind the question mark.
taxii-many-values = { $name } has more than { $most } values.
taxii-bad-value = { $name } has a value that is none: `{ $value }`.
taxii-bad-limit = `{ $value }` is no limit: it is a whole number from 1.
taxii-bad-time = { $name }: `{ $value }` is no time such as 2031-03-04T10:00:00.000Z.
taxii-bad-spec = `{ $value }` is no version of STIX, such as 2.1.
taxii-bad-next = This next is none that was given with these filters.
taxii-other-media = An envelope is sent as { $media }.
taxii-other-media-hint = Name it in the header Content-Type.
taxii-too-much = An envelope has at most { $bytes } bytes and { $objects } objects.
taxii-many-parts = The objects of an envelope hold at most { $most } values.
taxii-no-json = The envelope is no JSON: { $why }.
taxii-no-envelope = It is no envelope with objects.
taxii-envelope-hint = An envelope is a JSON object with a list `objects` that is not empty.
taxii-no-stix = Number { $place } of the objects is no STIX object.
taxii-no-stix-hint = Each has a type, and an id of that type with a UUID.
taxii-not-taken = No report of the envelope refers to it, and nothing of it is told in words.
taxii-many-waiting = Too many envelopes wait to be read.
taxii-many-waiting-hint = Wait until one of them is through.

## OpenID Connect

openid-again = Sign in again in a moment. If it goes on, whoever keeps the desk compares its settings with the provider's.
openid-not-signed-in = { $provider } did not sign you in.
openid-says = It says: { $words }.
openid-other-issuer = the answer is of another issuer
openid-no-code = the answer has no code
openid-no-token = it gave no ID token
openid-failed = Signing in with { $provider } failed.
openid-failed-hint = What went wrong: { $why }.
openid-none = Nobody signs in with OpenID Connect here.
openid-stale = This sign-in has been used, or was not begun in this browser.
openid-stale-hint = Sign in again from the desk. A sign-in holds for ten minutes, once, in the browser that began it.
openid-unknown = Nobody at this desk is { $identity }.
openid-unknown-hint = Ask an administrator of the desk for an account that has this identity, or sign in as somebody else.
openid-unverified = { $provider } has not verified that { $email } is yours.
openid-unverified-hint = Have { $provider } verify the address, then sign in again.
openid-untold = { $provider } does not tell the desk who you are.
openid-untold-hint = Whoever keeps the desk has the provider tell it the claim that its settings name, or names another.
openid-too-long = the answer is longer than a megabyte

## Passwords

passwords-short = It has fewer than { $least } characters. Several words in a row are long, and easy to keep.
passwords-name = It is the name itself. Take words that nobody guesses.

## Slips in addresses

operations-wrong = { $field }: { $why }.
operations-wrong-hint = Go back and choose another value, or take it out of the address.
operations-no-number-from-one = `{ $value }` is no number from 1 on
operations-no-number = `{ $value }` is no number
operations-none-of = `{ $value }` is none of { $words }

## Copies of the case for clearances

rooms-not-ready = What the case holds up to { $level } is being put together.
rooms-not-ready-hint = Load the page again in some seconds.
rooms-failed = what may be seen up to { $level } could not be put together: { $why }
rooms-above = This case is marked { $case }, and your clearance is { $clearance }.
rooms-above-hint = An administrator of the desk can give you another clearance.

## Writing

writer-markings-changed = Markings have changed since this page was made, and nothing was kept.
writer-markings-changed-hint = Load the page again, and do it there.
writer-ended = the thread that writes has ended
writer-failed = what was to be written failed

## Adding reports

add-title = Add reports
add-lede = They are read on this machine, and nothing of the case is sent anywhere. Only an address that you give to be fetched is asked for.
add-outlet = Outlet
add-outlet-hint = Where the reports do not say it themselves.
add-published = Published
add-published-hint = A day, a month or a year.
add-headline = Headline
add-headline-hint = For a single report only.
add-url = Address of publication
add-url-hint = Where a file was published, which is not fetched; for a single report only.
add-marking = Marking
add-marking-none = none of their own
add-marking-hint = How far they may be passed on, where the case is not marked higher.
add-files = Drop reports or a folder here, or choose files
add-folder = Choose a folder
add-files-hint = Text, Markdown, HTML, PDF and Word; up to 64 MiB each. A file NAME.meta.json beside a report NAME says its title, outlet and date.
add-chosen = Chosen files
add-fetch = Or addresses to fetch them from
add-fetch-hint = One a line, up to 20. Each is asked for once, and what comes is kept byte for byte. Only addresses of the public internet are asked.
add-pasted = Or paste the words of a report
add-read = Read them
add-before = Sent before
add-sent = { $n ->
    [one] <a href="/add/{ $number }">{ $n } file</a> by { $who }, <time datetime="{ $at }">{ $at }</time>
   *[other] <a href="/add/{ $number }">{ $n } files</a> by { $who }, <time datetime="{ $at }">{ $at }</time>
}
add-being-read = being read
add-unread-hint = Send fewer files at a time, or add them with whosays add.
add-too-many-files = More than { $n } files came at once.
add-too-many-files-hint = Send them in parts.
add-other-session = This form is not of your session.
add-other-session-hint = Load the page again, and send it then.
add-two-of-a-name = Two files called { $name } came at once, and of which report each is cannot be told.
add-two-of-a-name-hint = Send one folder after the other.
add-too-many-addresses = These are { $n } addresses; at most { $most } are fetched at once.
add-too-many-addresses-hint = Go back and send them in parts.
add-wrong-date-hint = Go back and mend the date.
add-wrong-marking = The marking: { $why }.
add-wrong-marking-hint = Go back and choose one.
add-above = You may see what is marked up to { $clearance }, and this is marked { $marking }.
add-above-hint = Somebody whose clearance is as high can add it.
add-nothing = Nothing was sent.
add-nothing-hint = Choose files, paste the words of a report, or give the address of one.

## How far a sending is

delivery-lede = { $n ->
    [one] { $n } file, sent by { $who }. The reading goes on when this page is left.
   *[other] { $n } files, sent by { $who }. The reading goes on when this page is left.
}
delivery-add-more = Add more
delivery-done = Read
delivery-title = Being read
delivery-progress = Read
delivery-through = { $through } of { $all }
delivery-read = { $through } of { $all } read
delivery-all-through = All files are through. <a href="/reports">The reports</a> and <a href="/queue">the review queue</a> have them.
delivery-from = from { $address }
delivery-missing = There is no sending { $number }; what was read of it is among the reports.

## What becomes of what is added

adding-through = { $through } of { $all } through.
adding-through-but = { $through } of { $all } through, { $failed } of them not read.
adding-now-reading = Now reading { $name }.
adding-now-fetching = Now fetching { $name }.
adding-not-read = not read
adding-not-fetched = not fetched
adding-fetching = fetching
adding-waiting = waiting
adding-reading = reading
adding-not-kept = it could not be laid aside: { $why }
adding-not-kept-hint = see whether the disk is full, and add it again
adding-claims = { $n ->
    [one] { $shown } claim
   *[other] { $shown } claims
}
adding-claims-replaced = { $n ->
    [one] { $shown } claim, in place of what was there
   *[other] { $shown } claims, in place of what was there
}
adding-claims-known = { $n ->
    [one] { $shown } claim, which was there already
   *[other] { $shown } claims, which was there already
}

## Fetching from addresses

fetch-of-this-machine = of this machine itself
fetch-of-private-network = of a private network
fetch-of-provider = of a provider's inner network
fetch-of-local-link = of the local link
fetch-for-protocols = set apart for protocols
fetch-for-documentation = set apart for documentation
fetch-for-relays = set apart for relays
fetch-for-measurements = set apart for measurements
fetch-for-many = for many machines at once
fetch-for-later = reserved for later
fetch-for-all = for all machines at once
fetch-outside-public = outside the public part of IPv6
fetch-no-address = it is no address: { $why }
fetch-scheme = only http and https are asked, not { $scheme }
fetch-credentials = it has a name or a password in it, which would be kept with the report
fetch-port = only the ports 80, 443, 8080 and 8443 are asked, not { $port }
fetch-unknown = no machine of the name { $name } was found
fetch-not-public = it lies at { $ip }, an address { $what }; only the public internet is asked
fetch-redirects = it leads on more than { $n } times
fetch-nowhere = it leads on without saying where to
fetch-unsecured = it leads on from https to { $next }, which is not secured
fetch-late = it did not answer in time
fetch-failed = it could not be asked: { $why }
fetch-status = the site answered { $status }
fetch-packed = it came packed as { $how }, and nothing is unpacked
fetch-kind = { $what }; only pages, texts, PDF and Word documents are taken
fetch-no-kind = the site does not say what it is, and its first bytes do not show it
fetch-large = it is larger than the { $n } MiB that are read
fetch-whole-hint = write it whole, beginning with https:// or http://
fetch-credentials-hint = take them out; if it is not to be had without, save it with a browser, and drop the file here
fetch-also-hint = save it with a browser, and drop the file here; for an archive in your own network open the desk with --fetch-also { $address }
fetch-unknown-hint = look for a slip in it; if a browser opens it, save it with a browser, and drop the file here
fetch-later-hint = try again later; if a browser opens it, save it with a browser, and drop the file here
fetch-large-hint = save it with a browser, split it into single reports, and drop these here
fetch-kind-hint = save it as one of these, and drop the file here
fetch-save-hint = save it with a browser, and drop the file here
fetch-leads-to = { $address }, which leads to { $next }
fetch-type = it is of the type { $kind }

## Markings

marking-summary = Marking
marking-how-far = How far it may be passed on
marking-mark = Mark
marking-none = no marking of its own
marking-no-report = There is no report { $report } in this case.
marking-above = A case marked so is above your own clearance.
marking-above-hint = Choose a lower marking, or let somebody of that clearance mark it.
marking-not-chosen = No marking was chosen.
marking-choose = Go back and choose one.

## The page of components

components-title = Components
components-source-grade = Source grade <span class="grade">B2</span>
components-open-of = <b class="tabular">6</b> of <span class="tabular">9</span> open
components-past-corrected = <b>Ada Lunt</b> corrected method: <del>explosion</del> → device in a luggage trolley.
components-past-withdrew = <b>Bo Tannick</b> accepted, and withdrew it a minute later.
components-log-odds = Log-odds 6.2, of which the words <q>killing 12 people</q> 3.1.
components-newer = <b>Bo has judged this since</b> you opened the page: rejected, 14 Mar 11:20.
components-claims-of = <b class="tabular">38</b> claims of <span class="tabular">412</span>
components-range-open = 40 – <b>63</b> – open
components-change-killed = Killed: <del>19</del> <ins>21</ins>
components-two-places = The word <q>Orrow</q> stands for two places.
components-not-saved = <b>The judgement was not saved</b>: the case is locked by an import.
components-newer-note = He rejected it at 11:20 with the note <q>The author’s own words, no claim.</q>
components-none-of-kind = Nothing in this case is of the kind <b>strength</b> and still open.
components-tell-number = If this goes on, tell whoever runs the desk the number <code>7f3a-21</code>.
components-seven-reports = 7 reports
components-one-report = 1 report
components-the-day-is-inferred = the day is inferred
components-hit-report = report
components-hit-claim = claim
components-chip-remove = remove
components-outlet = Outlet
components-history = History
components-open-claims = Open
components-where-you-are = Where you are
components-events = Events
components-title-desk = Components of the desk
components-lede = Each section is one component with the markup that the templates send. Every place, group and person is invented.
components-export = Export
components-print = Print
components-add-reports = Add reports
components-reader = Reader
components-a-report-beside-its-claims = A report beside its claims
components-original = Original
components-about-this-report = About this report
components-judged = Judged
components-three-of-nine = 3 of 9
components-previous = Previous
components-next = Next
components-text-of-the-report = Text of the report
components-claims = Claims
components-letters-in-the-text = Letters in the text
components-fold = Fold
components-state-accepted = accepted
components-open = Open
components-undo = Undo
components-state-open = open
components-accept = Accept
components-reject = Reject
components-correct = Correct
components-kind = Kind
components-speaker = Speaker
components-killed = Killed
components-injured = Injured
components-certainty = Certainty
components-stance = Stance
components-affirms = affirms
components-denies = denies
components-why-goes-into-the-history = Why (goes into the history)
components-save-the-correction = Save the correction
components-note = Note
components-keep-the-note = Keep the note
components-why-it-was-found = Why it was found
components-state-corrected = corrected
components-what-is-expected = What is expected
components-state-rejected = rejected
components-the-report-own-voice = the report’s own voice
components-show-his-judgement = Show his judgement
components-accept-all-the-same = Accept all the same
components-state-added = added
components-a-claim-that-was-missed = A claim that was missed
components-choose = choose
components-add-the-claim = Add the claim
components-cancel = Cancel
components-claim-cards-outside-the-reader-and = Claim cards outside the reader, and the kinds
components-right-to-left = Right to left
components-facets-beside-results-chips-table = Facets beside results, chips, table, pager
components-filter = Filter
components-state = State
components-published = Published
components-from = From
components-to = To
components-apply = Apply
components-clear-all = Clear all
components-json-lines = JSON Lines
components-chosen = Chosen
components-reports-latest-first = Reports, latest first
components-report = Report
components-grade = Grade
components-done = done
components-pages = Pages
components-page-of = 1–50 of 412
components-search-hits = Search hits
components-properties = Properties
components-stated-by-the-page = stated by the page
components-in-the-dateline = in the dateline
components-address = Address
components-language = Language
components-guessed = guessed
components-handling = Handling
components-an-event-toll-accounts-side-by = An event: toll, accounts side by side
components-event = Event
components-accounts = Accounts
components-hypotheses = Hypotheses
components-why-joined = Why joined
components-gaps = Gaps
components-range-killed = Killed: from 12 to 21, best 19
components-by-five-origins = by 5 origins
components-range-injured = Injured: at least 40, best 63
components-by-three-origins = by 3 origins
components-who-tells-what-of-the-bombing-of = Who tells what of the bombing of the ticket hall
components-field = Field
components-replaced-on-13-mar = replaced on 13 Mar
components-when = When
components-not-said = not said
components-who-is-behind-it = Who is behind it
components-figure-with-its-table = Figure with its table
components-killed-as-told-from-day-to-day = Killed, as told from day to day
components-figure-hint = Each dot is one account; hollow dots were replaced by a later figure of the same speaker.
components-drawing = Drawing
components-figure-drawing = Accounts of the number killed, from 12 on 12 March to 21 on 20 March
components-as-a-table = As a table
components-killed-as-a-table = Killed, as a table
components-day = Day
components-cards-of-the-overview = Cards of the overview
components-to-be-judged = To be judged
components-claims-in-9-reports = claims in 9 reports
components-most-judged = 174 of 212
components-go-on-reviewing = Go on reviewing
components-disputes = Disputes
components-over-the-toll-and-over-who-is = over the toll and over who is behind it
components-look-at-them = Look at them
components-new-since-monday = New since Monday
components-reports-with-61-claims = reports, with 61 claims
components-what-they-change = What they change
components-matrix-of-hypotheses = Matrix of hypotheses
components-matrix-caption = How each piece of evidence goes with each hypothesis: CC strongly consistent, C consistent, N neither, I inconsistent, II strongly inconsistent
components-evidence = Evidence
components-tells-apart = Tells apart
components-three-reports = 3 reports, 1 origin
components-rule-n = rule: N
components-two-reports = 2 reports, 2 origins
components-inconsistent-weighed = Inconsistent, weighed
components-save-as-my-view = Save as my view
components-back-to-the-rules = Back to the rules’
components-as-text-alone = As text alone:
components-what-has-changed = What has changed
components-change-new = new
components-two-claims = Two claims
components-change-changed = changed
components-change-contradicted = contradicted
components-stands-against-the-orrow-herald = stands against the Orrow Herald’s account of 14 March
components-change-withdrawn = withdrawn
components-timeline = Timeline
components-about-8-mar-2031 = about 8 Mar 2031
components-timeline-toll = 12 to 21 killed, best 19; at least 40 injured.
components-brief-editor = Brief editor
components-brief-text = Text
components-save = Save
components-check-citations = Check citations
components-saved-11-42 = Saved 11:42
components-preview = Preview
components-citation-1 = Citation 1
components-citation-2 = Citation 2
components-citation-3 = Citation 3
components-citations = Citations
components-source = Source
components-in-the-report = In the report
components-the-words-differ-from-the-stored = The words differ from the stored text.
components-adding-reports = Adding reports
components-drop-reports-here-or-choose-them = Drop reports here, or choose them
components-files-hint = Text, Markdown, HTML, PDF, Word; up to 64 MiB each. A file NAME.meta.json beside a report says its title, outlet and date.
components-chosen-files = Chosen files
components-read-them = Read them
components-being-read = Being read
components-eleven-claims = 11 claims
components-page-6-of-15 = page 6 of 15
components-fourteen-claims = 14 claims
components-no-date-was-found = No date was found.
components-claims-with-words-such-as-on = Claims with words such as “on Wednesday” have no day.
components-say-when-it-was-published = Say when it was published
components-failed = failed
components-not-read = not read
components-it-holds-pictures-and-no-text = It holds pictures and no text.
components-recognise-its-text-with-another = Recognise its text with another program and add it again.
components-forms-and-buttons = Forms and buttons
components-two-things-must-be-mended-before = Two things must be mended before this can be saved.
components-title-say-what-the-report-is = Title: say what the report is called
components-published-no-such-day = Published: no such day
components-report-title = Title
components-say-what-the-report-is-called = Say what the report is called.
components-the-day-in-the-place-where-it-was = The day in the place where it was published.
components-reliability-of-the-source = Reliability of the source
components-reliability-a = A, always reliable
components-reliability-b = B, mostly
components-reliability-f = F, cannot be judged
components-show-in-the-brief = Show in the brief
components-keep-out-of-exports = Keep out of exports
components-remark = Remark
components-plain = Plain
components-delete-the-report = Delete the report
components-small = Small
components-not-now = Not now
components-as-a-link = As a link
components-a-link-as-a-button = A link as a button
components-notices-empty-states = Notices, empty states
components-the-rules-have-changed-since-this = The rules have changed since this case was derived.
components-derive-it-anew = Derive it anew
components-four-reports-were-read = Four reports were read.
components-open-the-first = Open the first
components-choose-one = Choose one
components-try-again = Try again
components-bo-has-judged-this-since = Bo has judged this since.
components-keep-bo = Keep Bo’s
components-put-mine-over-it = Put mine over it
components-no-claims-match = No claims match
components-clear-the-filter = Clear the filter
components-audit-log = Audit log
components-who-did-what-latest-first = Who did what, latest first
components-audit-who = Who
components-audit-what = What
components-audit-on = On
components-audit-before = Before
components-audit-after = After
components-signing-in-error-page = Signing in, error page
components-sign-in = Sign in
components-name = Name
components-password = Password
components-name-and-password-do-not-go = Name and password do not go together.
components-there-is-no-such-report-in-this = There is no such report in this case
components-it-may-have-been-taken-out-or-the = It may have been taken out, or the address has a slip in it.
components-all-reports = All reports
components-search = Search

## What scripts say; %name% is filled in by them

js-leads-nowhere = g %key% leads nowhere here.
js-not-reached = That did not reach the desk, and nothing was changed. Try again.
js-nothing-changed = Nothing was changed.
js-remove = Remove
js-remove-file = Remove %file%
js-file-chosen = 1 file chosen.
js-files-chosen = %n% files chosen.
js-folder-unread = A folder could not be read to its end: choose its files instead.
js-more-files = There are more; send these first, and the rest after them.
js-folder-empty = That folder holds no report.
js-first-claim = This is the first claim.
js-end-of-claims = The end of the claims.
js-none-open = No claim is open any more.
js-one-open = One is still open.
js-some-open = %n% are still open.
js-enter-goes-on = Enter goes to the next.
js-last-report = This is the last report.
js-first-report = This is the first report.
js-judged-already = This claim is %state%; u undoes that.
js-claim-added = The claim was added.
js-undone = Undone.
js-note-kept = The note is kept.
js-accepted = Accepted.
js-rejected = Rejected.
js-corrected = Corrected.
js-judged = Judged.
js-select-first = Select the words of the claim first.
js-add-as-claim = Add as a claim
js-view = View
js-zoom-in = Zoom in
js-zoom-out = Zoom out
js-show-everything = Show everything
js-earlier = Earlier
js-later = Later
js-close = Close
js-not-drawn = The picture could not be drawn; the table below says the same.
js-nothing-to-draw = There is nothing to draw.
js-events = %n% events
js-reports = %n% reports
js-claims = %n% claims
js-chart = Chart
js-at-least = at least %n%
js-at-most = at most %n%
js-nothing-known = no reports: nothing is known
js-no-events = reports, and no event in them
js-no-reports = no reports
js-ties = Ties
js-ties-help = The table below lists every tie. Arrow keys go from one to the next, Enter opens it, plus and minus zoom.
js-month = Month
js-every-month = every month
js-ties-of = %n% of %all% ties
js-denied = denied
js-map = Map
js-map-help = Map; plus and minus zoom, arrows move
js-events-at = %n% events: %label%
js-within-km = somewhere within %km% km
js-within = somewhere within
js-no-place = No place is known.
js-outlines = Outlines: Natural Earth; they show borders as they are held, and judge no claim.
js-timeline = Timeline
js-timeline-help = Timeline; plus and minus zoom, arrows move; the table below lists every event
js-day = day
js-several-days = several days
js-day-not-known = day not known
js-look-closer = %n% events: look closer

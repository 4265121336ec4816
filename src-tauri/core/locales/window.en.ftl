### The settings window. The core hands these over as they are; the window
### formats them itself.

## The window as a whole

window-title = ToolBoxx Notifier
# The name of the list at the side, for screen readers.
window-places = Places
# Stands after a number, and before an entry that waits; for screen readers.
window-unread = to do
window-unread-count = { $count ->
    [one] to do
   *[other] to do
}

## The state of the connection

window-since = since { $time }
window-retry-in = Trying again in { $seconds } s
window-retry-now = Trying again…

## Troubles, and keys

window-problems = What is wrong now
window-problems-more = Read more
window-problems-away = Put away
window-mended = Everything works again.
window-keys = Keys
window-close = Close
window-key-places = The places, from top to bottom
window-key-find = Find
window-key-rows = From row to row
window-key-larger = Larger
window-key-back = Back, or close

## Notifications

window-notifications = Notifications
window-notifications-about = Choose what pops up here. What is switched off is listed in the Inbox all the same.
window-payments = Payments
window-payments-about = New payments and their state
window-check = Payments to check
window-check-about = The buyer has paid and waits for you
window-content = Show names and amounts
window-content-about = Switched off, a notification says only “New payment”
window-morning = Each morning, what is still to do
window-morning-about = One notification when you begin the day, the oldest first
window-silence = Say when it is unusually quiet
window-silence-about = Once a day at most, when no order comes where your last four weeks had some
window-login = Start with this computer
window-login-about = In the tray, without opening this window
window-pop-up = Show notifications
window-more = More
window-sound = Sound
window-sound-play = Play
window-sound-system = As this computer does
window-sound-chime = Chime
window-sound-bell = Bell
window-sound-marimba = Marimba
window-sound-drop = Drop
window-sound-none = None
window-least = Only from
window-least-about = What is less is listed without a notification
window-from-amount = From { $amount }
window-ring = Again until handled
window-ring-about = It comes again until somebody has seen to it
window-ring-never = No
window-ring-every = Every { $minutes } min
window-orders = Orders
window-orders-about = New orders, and what happens to them
window-chat = Chat
window-chat-about = Messages from buyers
window-send-test = Send a test
window-sending-test = Sending a test…

## Quiet times

window-quiet = Quiet times
window-quiet-about = Nothing pops up then. What comes in is told in one notification afterwards.
window-quiet-off = Notifications pop up now.
window-snooze-for = Snooze for:
window-snooze-half-hour = 30 minutes
window-snooze-hour = 1 hour
window-snooze-tomorrow = Until tomorrow, 8:00
window-snooze-until-resumed = Until I resume
window-snooze-resume = Resume notifications
window-quiet-hours = Quiet hours
window-quiet-hours-about = Every week at the same times
window-quiet-week = The quiet hours of the week
window-quiet-add = Add a time
window-quiet-remove = Remove
window-quiet-from = From
window-quiet-to = to
window-quiet-urgent = Let payments to check through
window-day-1 = Mon
window-day-2 = Tue
window-day-3 = Wed
window-day-4 = Thu
window-day-5 = Fri
window-day-6 = Sat
window-day-7 = Sun

## Inbox

window-inbox = Inbox
window-new-orders = New orders
window-messages = Messages
window-earlier = Earlier
window-found = Found
window-looking = Looking…
window-nothing-waits = Nothing waits.
# While the shop is not heard.
window-nothing-known = As far as this computer knows, nothing waits.
window-nothing-since = Connected since { $time }.
window-nothing-yet = Payments, orders and messages appear here as they come.
# How many messages of a conversation are new.
window-new-messages = { $count } new
window-waiting-since = waiting since { $time }
window-open-entry = Open in your shop
window-mark-read = Mark as handled
window-mark-all = Mark all as handled
window-all-handled = All of it is handled.
window-handled = Handled
window-undo = Undo
window-reply = Answer
window-reply-field = Your answer
window-reply-about = Enter sends it, Shift + Enter begins a new line.
window-reply-send = Send
window-reply-again = Try again
window-reply-sending = Sending…
window-reply-not-sent = Not sent. Your answer is kept.
window-answered = Answered
window-copy = Copy the MoMo id
window-copied-id = Copied: { $id }
window-show-all = Show all { $count }
window-show-newer = Show newer
window-show-older = Show older
window-find = Find
window-filter = Filter
window-find-open = Only what is to do
window-find-kind = Type
window-find-all = All
window-find-nothing = Nothing found.
window-find-all-shops = All shops
window-find-shop = Shop
window-find-when = When
window-find-any-day = Any day
window-find-today = Today
window-find-yesterday = Yesterday
window-find-week = Last 7 days
window-find-month = Last 30 days
window-find-one-day = One day…
window-find-day = Day
window-export-about = Saves what is listed below.
window-export-csv = For a spreadsheet (CSV)
window-export-json = For other programs (JSON)
window-exporting = Saving…
window-export-show = Show the file

## Activity

window-activity = Activity
window-activity-today = Today
window-activity-week-ago = A week ago, the whole day:
window-activity-to-verify = How long buyers waited for you
window-activity-delivery = How fast you heard
window-activity-payments = Money in
window-activity-payments-in = Money in, { $currency }
window-activity-orders = Orders
window-activity-currency = Currency
window-activity-period = By
window-activity-days = Days
window-activity-weeks = Weeks
window-activity-months = Months
window-activity-week = Week of { $day }
window-activity-this-week = This week
window-activity-this-month = This month
window-activity-nothing = Figures appear here once payments and orders have come.
window-activity-table = The same as a table
window-activity-day = Day
window-activity-day-payments = Payments
window-activity-day-orders = Orders
# One value of the chart: a day, and how much on it.
window-activity-value = { $day }: { $value }

## The first start, in three steps

window-steps = First steps
window-step-address = Your shop
window-step-sign-in = Sign in
window-step-test = Test
window-step-address-title = What is the web address of your shop?
window-step-address-about = On this computer you will see at once when a payment, an order or a message comes in.
window-step-address-hint = As it stands at the top of your browser when your shop is open.
window-looking-for-shop = Looking for your shop…
window-step-sign-in-title = Sign in to your shop
window-step-test-title = Try it
window-step-sign-in-about = With the e-mail or store name, and the password, that you use in your shop.
window-step-test-about = Now see a notification on this screen.
window-works = It works.
window-works-about = The next payment, order or message pops up just like that. Close this window when you like: the app stays beside the clock.
window-test-again = Send another one
window-without-account = Without an account
window-continue = Continue
window-back = Back
window-done = Done

## Shop

window-shop = Shop
window-your-shop = Your shop
window-welcome = Welcome. Sign in to your shop, and this computer tells you when a payment, an order or a message comes in.
window-email = E-mail or store name
window-password = Password
window-password-about = It is used once, to sign in, and kept nowhere.
window-sign-in = Sign in
window-signing-in = Asking your shop…
window-sign-in-again = Your sign-in has ended. Sign in again, so that nothing is missed.
window-sign-out = Sign out
window-own-shops = Your shops
window-delivery = How news comes
window-delivery-auto = Automatic
window-delivery-auto-about = The live connection, and a look into your shop for what it does not tell.
window-delivery-live = Live connection only
window-delivery-live-about = Uses least data. Some shops tell only part of the news this way.
window-delivery-polling = Look every few seconds
window-delivery-polling-about = For networks that break the live connection.
window-by-id = Without an account: follow ids
window-shop-address = Shop address
window-shop-address-example = shop.example.com
window-ids = Your ToolBoxx ids
window-ids-about = Payments come for the id of your shop. Put several ids on lines of their own.
window-save = Save
window-saved = Saved
window-connection = Connection
window-technical = Technical details
window-reconnect = Try again now
window-open-shop = Open shop

## Help

window-help = Help
window-connections = The last connections
window-connections-none = Nothing yet.
window-general = This app
window-language-choice = Language
window-language-choice-about = Of this window, the tray and the notifications
window-data-use = Data
window-data-use-about = Mobile data is paid for: what your shop was asked, and what it answered
window-language-system = As this computer does
window-updates = Updates
window-update-look = Look for a new version
window-update-load = Load version { $version }
window-update-restart = Restart to update to { $version }
window-update-page = Open our page
window-update-automatic = Update by itself
window-update-automatic-about = Off: new versions are loaded only when you say so
window-news = New in { $version }
window-news-none = This version is new.
window-news-read = Read
window-wrong = If something is wrong
window-wrong-about = For whoever helps you: versions, settings and the last errors. No passwords, and nothing about your customers.
window-copy-diagnostics = Copy diagnostics
window-copied = Copied. Paste it into an e-mail or a chat.
window-open-logs = Open log folder
window-licences = Licences
window-licences-about = ToolBoxx Notifier is made with these works of others.
window-version = Version { $version }

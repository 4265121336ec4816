### The settings window. The core hands these to the window as they are;
### the window itself fills in { $name }.

## The window as a whole

window-title = ToolBoxx Notifier
# The language's code and its direction: ltr or rtl.
window-language = en
window-direction = ltr
# The name of the list at the side, for screen readers.
window-places = Places
# Stands after a number, and before an entry that has not been read; for screen readers.
window-unread = unread

## The state of the connection

window-since = since { $time }
window-retry-in = Trying again in { $seconds } s
window-retry-now = Trying again…

## Notifications

window-notifications = Notifications
window-notifications-about = Choose what pops up here. What is switched off is still listed under Latest.
window-payments = Payments
window-payments-about = New payments and their state
window-check = Payments to check
window-check-about = The buyer has paid and waits for you
window-content = Show names and amounts
window-content-about = Switched off, a notification says only “New payment”
window-login = Start with this computer
window-login-about = In the tray, without opening this window
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
window-ring = Again until handled
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
window-snooze-half-hour = 30 minutes
window-snooze-hour = 1 hour
window-snooze-tomorrow = Until tomorrow, 8:00
window-snooze-until-resumed = Until I resume
window-snooze-resume = Resume notifications
window-quiet-hours = Quiet hours
window-quiet-hours-about = Every week at the same times
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

## Latest

window-latest = Latest
window-mark-all-read = Mark all as read
window-find = Find in the history
window-find-example = Name, number, amount or word
window-find-kind = Type
window-find-all = All
window-find-nothing = Nothing found.
window-find-more = Show more
window-latest-empty = Nothing yet. Payments, orders and messages appear here as they come.

## Shop

window-shop = Shop
window-your-shop = Your shop
window-welcome = Welcome. Sign in to your shop, and this computer tells you when a payment, an order or a message comes in.
window-email = E-mail
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
window-shop-address-example = https://shop.example.com
window-ids = Your ToolBoxx ids
window-ids-about = Payments come for the id of your shop. Put several ids on lines of their own.
window-save = Save
window-saved = Saved
window-connection = Connection
window-technical = Technical details
window-reconnect = Try again now
window-open-shop = Open shop
window-version = Version { $version }

### What the app says outside its window: notifications, tray, troubles.
### Written for a shop owner: no technical words, always what it means for the shop.

app-name = ToolBoxx Notifier

## Payments

payment-received = Payment received
payment-pending = Checkout started
payment-awaiting = Payment to check
payment-verified = Payment verified
payment-rejected = Payment rejected
payment-expired = Payment expired
payment-failed = Payment failed
payment-cancelled = Payment cancelled
payment-refunded = Payment refunded
payment-other = Payment: { $status }
payment-amount-from = { $amount } from { $payer }
payment-from = From { $payer }
payment-payer-phone = { $payer } ({ $phone })
payment-momo = MoMo { $id }
payment-thin = Open your shop to see the amount.
payment-thin-pending = A buyer has opened a checkout.
payment-thin-awaiting = A buyer has paid. Check it and confirm it in your shop.

## Orders

order-new = New order { $number }
order-shipped = Order { $number } shipped
order-delivered = Order { $number } delivered
order-completed = Order { $number } completed
order-refunded = Order { $number } refunded
order-cancelled = Order { $number } cancelled
order-other = Order { $number }: { $status }
order-thin = Open your shop to see it.

## Chat

message-sender-unknown = Chat message
message-text-none = Open the chat to read it.

## Several, hidden, test

hidden-payment = New payment
hidden-order = Order news
hidden-message = New chat message
hidden-body = Open ToolBoxx Notifier to see more.
digest-title = While you were away
fold-payments = { $count ->
    [one] 1 more payment
   *[other] { $count } more payments
}
fold-mixed = { $count ->
    [one] 1 more payment or checkout
   *[other] { $count } more payments and checkouts
}
fold-checkouts = { $count ->
    [one] 1 more checkout started
   *[other] { $count } more checkouts started
}
fold-checkouts-body = Nothing is paid yet.
fold-orders = { $count ->
    [one] 1 more order
   *[other] { $count } more orders
}
fold-messages = { $count ->
    [one] 1 more message
   *[other] { $count } more messages
}
names-others = { $count ->
    [one] { $names } and 1 other
   *[other] { $names } and { $count } others
}
count-payments = { $count ->
    [one] 1 payment
   *[other] { $count } payments
}
count-to-check = { $count ->
    [one] 1 payment to check
   *[other] { $count } payments to check
}
count-verified = { $count ->
    [one] 1 verified
   *[other] { $count } verified
}
count-checkouts = { $count ->
    [one] 1 checkout started
   *[other] { $count } checkouts started
}
count-other-payments = { $count ->
    [one] 1 payment that did not come
   *[other] { $count } payments that did not come
}
count-orders = { $count ->
    [one] 1 order
   *[other] { $count } orders
}
count-messages = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
count-to-ship = { $count ->
    [one] 1 order to ship
   *[other] { $count } orders to ship
}
morning-title = Still to do
morning-oldest = the oldest since { $time }
morning-one = since { $time }
morning-yesterday = yesterday { $time }
silence-title = No order since { $time }
silence-body = On { $day } it is usually { $count } by now. Does your shop open in the browser?
weekday-1 = Mondays
weekday-2 = Tuesdays
weekday-3 = Wednesdays
weekday-4 = Thursdays
weekday-5 = Fridays
weekday-6 = Saturdays
weekday-7 = Sundays
test-title = Test · { $title }
test-payer = Aline Uwase
test-order = ORD-61734821-K3
test-sender = Jean Bosco
test-text = Is the angle grinder still in stock? This is only a test.
test-shown = Sent. It should be on your screen now.
test-shown-muted = Sent. This type is off, so real ones stay silent until you turn it on.
test-shown-disturb = Sent, but “Do not disturb” is on in this computer: nothing may show until you switch it off.
test-shown-snoozed = Sent. Notifications are snoozed, so real ones wait until you resume them under Quiet times.
test-shown-quiet-hours = Sent. It is a quiet time now, so real ones wait until { $time }.
test-shown-silent = It came without a sound: the sound of this type is off.
test-refused = This computer does not let the app show notifications. Allow ToolBoxx Notifier in the notification settings of the computer.
action-open = Open
action-settings = Show
action-reply = Answer
action-reply-hint = Your answer…
action-reply-send = Send
reply-not-sent = Your answer was not sent
deaf-title = No connection to your shop
back-title = Connected to your shop again
back-body = There was no connection from { $from } to { $to }. Please look into your shop for what came in meanwhile.
back-body-read = There was no connection from { $from } to { $to }. What came in meanwhile follows by itself.

## The connection

state-set-up = Not set up yet
state-connecting = Connecting…
state-live = Connected
state-offline = Offline since { $time }
state-stopped = Not connected
state-polling = Connected, looking every few seconds
state-sign-in = Sign in again
session-over-title = Sign in to your shop again
session-over-body = Your sign-in has ended. Until you sign in, payments to check, orders and chat messages may not show here.
retry-in = trying again in { $seconds } s
retry-in-minutes = { $minutes ->
    [one] trying again in 1 minute
   *[other] trying again in { $minutes } minutes
}
retry-now = trying again now
to-do = { $count ->
    [0] nothing to do
    [one] 1 to do
   *[other] { $count } to do
}
reason-set-up = Sign in to your shop to get started.
reason-address = The shop's address cannot be used. Check it in the settings.
reason-offline = You're offline. Orders will show as soon as you're back.
reason-no-such-host = The address of your shop is not found. You may be offline, or the address is not right any more.
reason-unreachable = Your shop can't be reached right now. Is the shop's address right, and the internet working?
reason-untrusted = The secure connection to your shop failed, so nothing was sent. Check the date of this computer, and the shop's address.
reason-proxy = A proxy of your network is in the way. Ask whoever looks after your network.
reason-socks-proxy = Your internet goes through a SOCKS proxy, and this app cannot use one. It can use an HTTP proxy, or none: ask whoever looks after your network to set that on this computer.
reason-no-answer = Your shop does not answer at the moment.
reason-silent = Nothing came from your shop for a while, so the connection is made anew.
reason-cut = The connection to your shop broke off.
reason-ended = Your shop closed the connection; it is being opened again.
reason-web-page = The shop's address answers with a web page, not with news. Is a login page of your network in the way?
reason-not-a-stream = The shop's address answers, but not with news. Check the address in the settings.
reason-unreadable = Your shop sends news in a form that was not asked for and cannot be read. Ask whoever runs the shop, or looks after your network.
reason-busy = Your shop is busy or in maintenance at the moment.
reason-sign-in = Your shop wants you to sign in again.
reason-unknown = Your shop does not know this address or id. Check both in the settings.
reason-dismissed = Your shop asked not to be contacted for now. Choose “Reconnect now” to try again.
reason-polling-signed-out = Sign in to your shop, or switch to the live connection.
reason-crashed = Something went wrong in this app. Reconnecting.

## The history as a file

export-time = Time
export-type = Type
export-status = Status
export-number = Number
export-name = Name
export-phone = Phone
export-amount = Amount
export-currency = Currency
export-text = Text
export-shop = Shop
export-handled = Handled
export-momo = MoMo id
export-yes = yes
export-no = no

export-file = toolboxx-history
export-saved = { $count ->
    [one] 1 entry saved as { $name }.
   *[other] { $count } entries saved as { $name }.
}

## Activity

activity-none = No figures yet
activity-seconds = { $seconds } s
activity-minutes = { $minutes } min
activity-hours = { $hours } h { $minutes } min
activity-to-verify = { $count ->
    [one] one payment in 30 days
   *[other] half of { $count } payments were faster
}
activity-delivery = 95 of 100 within { $time }

## Tray

tray-recent-none = Nothing yet
tray-mute-payment = Mute payments
tray-mute-order = Mute orders
tray-mute-message = Mute chat
tray-reconnect = Reconnect now
tray-open-shop = Open shop
tray-settings = Settings…
tray-update = Restart to update to { $version }
tray-quit = Quit
tray-muted = muted

tray-snooze-hour = Snooze for 1 hour
tray-snooze-tomorrow = Snooze until tomorrow, 8:00
tray-snooze-until-resumed = Snooze until I resume
tray-resume = Resume notifications
quiet-until = Quiet until { $time }
quiet-until-resumed = Quiet until you resume

## Updates

update-title = A new version: { $version }
update-no-key = This copy cannot update itself yet: it has no key by which to check what it loads. Look for a new version where you got this one.
update-by-hand = This copy does not update itself. Look for a new version where you got this one.
update-misplaced = To update itself, ToolBoxx Notifier has to be in Applications. Quit it, move it there, and start it from there.
update-daily = It asks once a day whether there is a new version.
update-by-packages = New versions come with the updates of your system.
update-by-store = New versions come from the store that you have it from.
update-current = This is the newest version. Asked on { $time }.
update-checking = Asking…
update-no-answer = There was no answer. Is this computer online? It will be tried again.
update-loading = Version { $version } is being loaded.
update-waits = Version { $version } is there. It will be loaded.
update-waits-for-mains = Version { $version } is there. It will be loaded when this computer is plugged in.
update-waits-for-you = Version { $version } is there. It will be loaded when you choose to look for it.
update-in-packages = Version { $version } is there. Your system’s update brings it.
update-in-store = Version { $version } is there. The store that you have it from brings it.
update-ready = Version { $version } is here. It comes in when you restart or quit this app, or while the screen is locked and nothing is to do.
update-failed = Version { $version } could not be put in, after three tries. Load it from our page. This version goes on working.
error-no-page = There is no page to open yet.

## A start

start-refused = ToolBoxx Notifier is running already, but does not answer. End it, or restart the computer, and then start it again.
web-view-missing = The window of ToolBoxx Notifier needs “Microsoft Edge WebView2”, which this computer lacks. Notifications and the menu of the bell work without it. Get it from Microsoft now?
move-to-applications = ToolBoxx Notifier cannot stay where it was opened from: there it could neither update itself nor start with this computer. Move it to Applications?
move-now = Move to Applications
move-later = Not now
move-failed = ToolBoxx Notifier could not be moved. It works from here for now. To keep it, quit it, drag it to Applications, and start it from there.
move-go-on = Go on

## Troubles

trouble-settings-broken = Your settings file could not be read. It was kept as settings.json.bad; please check your settings here.
trouble-settings-values = Some settings could not be used and were left out: { $names }.
trouble-settings-unsaved = Your settings could not be saved. Is the disk full?
trouble-folder = The app's folder can't be written on this computer. Events are shown, but history and new settings are forgotten when the app ends. The folder is { $folder }
trouble-history-broken = The history was damaged and had to be started anew. The old file was kept as history.db.bad.
trouble-history-memory = The history can't be saved on this computer. Events are shown, but forgotten when the app ends.
trouble-history-newer = The history was written by a newer version of this app and is left as it is. Events are shown, but forgotten when the app ends.
trouble-history-write = The history could not be written. Is the disk full?
trouble-session-over = Your sign-in has ended. Sign in again to see payments to check, orders and chat messages.
trouble-no-shop = This account has no shop, so payments and orders will not come. Sign in with the account that owns the shop.
trouble-many-shops = This account has more than 100 shops. The app follows the first 100; news of the others does not come.
trouble-keychain-absent = The keychain of this computer is not running, so your sign-in can't be opened. It will be tried again.
trouble-keychain-locked = The keychain of this computer is locked, so your sign-in can't be opened. Unlock it and choose “Reconnect now”, or sign in again.
trouble-keychain-refused = The keychain of this computer did not open your sign-in. It will be tried again.
trouble-keychain-memory = The keychain of this computer can't be used, so you will have to sign in again when the app starts next.
trouble-no-service = This desktop shows no notifications at the moment. Events are kept and shown as soon as it does.
trouble-hung = The desktop does not answer, so notifications wait. Nothing is lost.
trouble-refused = The desktop did not accept a notification. It will be tried again.
trouble-off-app = Notifications of ToolBoxx Notifier are switched off in this computer. Switch them on in its settings, under Notifications. Until then news waits.
trouble-off-everything = Notifications of all apps are switched off in this computer. Switch them on in its settings, under Notifications. Until then news waits.
trouble-off-policy = Whoever looks after this computer does not allow notifications. Ask them to allow those of ToolBoxx Notifier. Until then news waits.
trouble-no-tray = This desktop has no place for the tray icon. You can open this window by starting the app again.
trouble-not-understood = Your shop sends much that this app does not understand. If news is missing, look into your shop; a newer version of the app may help.
trouble-odd-list = Your shop answers with a list that this app does not understand, so some news may be missing. A newer version of the app may help.
trouble-endless-list = Your shop has more to read than this app takes at once, so what is new may come late.
trouble-browse = The browser could not be opened.

## Answers

error-address = Please enter the address of your shop, for example shop.example.
error-offline = You’re offline. Connect to the internet, and then try again.
error-no-such-host = There is no address { $host }. Is it spelled right? If other pages do not open either, you’re offline.
error-unreachable = Nothing answers at { $host }. Is it spelled right, and does it open in your browser?
error-ids = Please enter at least one ToolBoxx id.
error-export = The file could not be saved. Is the disk full?
error-copy = It could not be copied. Open the log folder instead.
error-folder = The folder could not be opened.
data-use = About { $megabytes } MB this month.
error-search = The history could not be searched.
error-sound = This computer did not play the sound. Is there a loudspeaker?
error-amount = Please enter an amount, for example 5000.
error-time = Please enter times such as 22:00.
error-language = This app does not speak that language.
error-email = Please enter the e-mail address or the store name of your ToolBoxx account.
error-email-only = This shop does not know store names here. Please enter the e-mail address of your ToolBoxx account.
error-unverified = Please confirm your e-mail address first: your shop has sent you a link.
error-password-none = Please enter your password.
error-password = This e-mail address or password is not right.
error-locked = Too many wrong passwords. Your shop has locked the account; try again in 10 minutes.
error-not-a-shop = There is no ToolBoxx shop at this address. Is it spelled right?
error-moved = This address leads to { $address }. If that is your shop, enter that address. If not, a login page of your network may be in the way.
error-database = Your shop is up, but its database is not answering. Try again in a few minutes.
error-odd = Your shop answered in a way this app doesn't understand. Is there a newer version of the app?
error-sign-out-unheard = You are signed out on this computer. Your shop could not be told; it will end the session by itself.
error-no-shop = Enter your shop's address first.
error-gone = This is no longer in the history.
error-reply-none = Please write your answer first.
error-reply-long = An answer can have 5,000 characters at most. Please make it shorter.
error-reply-busy = Your last answer to this buyer is still on its way. This one is kept.
error-reply-sign-in = Sign in to your shop to send this. Your answer is kept.
error-reply-offline = You’re offline. Your answer is kept: send it when you are back.
error-reply-unreached = Your shop can’t be reached right now. Your answer is kept: try again in a moment.
error-reply-refused = Your shop did not take the answer. It is kept; you can also open the chat in your shop.
error-reply-unknown = The connection broke off, so your answer may or may not be there. It is kept: if you try again, your shop is asked first, so that it never comes twice.
error-reply-arrived = Your answer before this one did arrive. This one is kept: send it if you still want to.
error-reply-gone = This chat is no longer there. Open it in your shop.
error-closing = The app is closing.
error-too-large = That is more than this app can take.

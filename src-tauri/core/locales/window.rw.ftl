### The settings window. The core hands these over as they are; the window
### formats them itself.

## The window as a whole

window-title = ToolBoxx Notifier
# The name of the list at the side, for screen readers.
window-places = Ibice
# Stands after a number, and before an entry that waits; for screen readers.
window-unread = bitegereje
window-unread-count = { $count ->
    [one] gitegereje
   *[other] bitegereje
}

## The state of the connection

window-since = kuva { $time }
window-retry-in = Byongera kugeragezwa mu masegonda { $seconds }
window-retry-now = Birongera kugeragezwa…

## Troubles, and keys

window-problems = Ibitagenda neza
window-problems-more = Soma ibindi
window-problems-away = Hisha
window-mended = Byose byongeye gukora.
window-keys = Utubuto
window-close = Funga
window-key-places = Ibice, uhereye hejuru
window-key-find = Shaka
window-key-rows = Umurongo ku wundi
window-key-larger = Binini
window-key-back = Subira inyuma, cyangwa funga

## Notifications

window-notifications = Amamenyesha
window-notifications-about = Hitamo ibigaragara kuri ekara. Ibyafunzwe bikomeza kuboneka mu Byaje.
window-payments = Ubwishyu
window-payments-about = Ubwishyu bushya n’uko bumeze
window-check = Ubwishyu bwo kugenzura
window-check-about = Umukiriya yishyuye, aragutegereje
window-content = Erekana amazina n’amafaranga
window-content-about = Bifunze, imenyesha rivuga gusa “Ubwishyu bushya”
window-morning = Buri gitondo, ibikiri gukorwa
window-morning-about = Imenyesha rimwe utangiye umunsi, ibya kera bibanza
window-silence = Vuga igihe hatuje bidasanzwe
window-silence-about = Rimwe ku munsi gusa, iyo nta komande ije kandi mu byumweru bine bishize zarazaga
window-login = Tangirana na mudasobwa
window-login-about = Mu tumenyetso, idafunguye iyi dirishya
window-pop-up = Erekana amamenyesha
window-more = Ibindi
window-sound = Ijwi
window-sound-play = Umva
window-sound-system = Nk’irya mudasobwa
window-sound-chime = Inzogera nto
window-sound-bell = Inzogera
window-sound-marimba = Marimba
window-sound-drop = Igitonyanga
window-sound-none = Nta na rimwe
window-least = Guhera kuri
window-least-about = Ibiri munsi byandikwa bidafite imenyesha
window-from-amount = Guhera kuri { $amount }
window-ring = Subiramo kugeza bikozwe
window-ring-about = Rigaruka kugeza hari ubikoze
window-ring-never = Oya
window-ring-every = Buri minota { $minutes }
window-orders = Komande
window-orders-about = Komande nshya n’uko zigenda
window-chat = Ibiganiro
window-chat-about = Ubutumwa bw’abakiriya
window-send-test = Gerageza
window-sending-test = Igerageza riroherezwa…

## Quiet times

window-quiet = Ibihe by’ituze
window-quiet-about = Nta kigaragara icyo gihe. Ibyaje bivugwa nyuma mu imenyesha rimwe.
window-quiet-off = Amamenyesha aragaragara ubu.
window-snooze-for = Hagarika mu gihe cya:
window-snooze-half-hour = Iminota 30
window-snooze-hour = Isaha 1
window-snooze-tomorrow = Kugeza ejo, 8:00
window-snooze-until-resumed = Kugeza mbisubijeho
window-snooze-resume = Subizaho amamenyesha
window-quiet-hours = Amasaha y’ituze
window-quiet-hours-about = Buri cyumweru ku masaha amwe
window-quiet-week = Amasaha y’ituze mu cyumweru
window-quiet-add = Ongeraho igihe
window-quiet-remove = Kuraho
window-quiet-from = Kuva
window-quiet-to = kugeza
window-quiet-urgent = Reka ubwishyu bwo kugenzura butambuke
window-day-1 = Mbe
window-day-2 = Kab
window-day-3 = Gtu
window-day-4 = Kan
window-day-5 = Gnu
window-day-6 = Gnd
window-day-7 = Cyu

## Inbox

window-inbox = Ibyaje
window-new-orders = Komande nshya
window-messages = Ubutumwa
window-earlier = Ibyabanje
window-found = Ibyabonetse
window-looking = Birashakwa…
window-nothing-waits = Nta gitegereje.
# While the shop is not heard.
window-nothing-known = Nk’uko iyi mudasobwa ibizi, nta gitegereje.
window-nothing-since = Bihujwe kuva { $time }.
window-nothing-yet = Ubwishyu, komande n’ubutumwa bigaragara hano bikiza.
# How many messages of a conversation are new.
window-new-messages = { $count } bushya
window-waiting-since = bitegereje kuva { $time }
window-open-entry = Fungura mu iduka ryawe
window-mark-read = Byakozwe
window-mark-all = Byose byakozwe
window-all-handled = Byose byakozwe.
window-handled = Byakozwe
window-undo = Subiza
window-reply = Subiza
window-reply-field = Igisubizo cyawe
window-reply-about = Enter iracyohereza, Shift + Enter itangira umurongo mushya.
window-reply-send = Ohereza
window-reply-again = Ongera ugerageze
window-reply-sending = Biroherezwa…
window-reply-not-sent = Nticyoherejwe. Igisubizo cyawe cyabitswe.
window-answered = Byasubijwe
window-copy = Koporora nimero ya MoMo
window-copied-id = Byakoporowe: { $id }
window-show-all = Erekana byose ({ $count })
window-show-newer = Ibishya kurushaho
window-show-older = Ibya kera kurushaho
window-find = Shaka
window-filter = Hitamo ibigaragara
window-find-open = Ibitegereje gusa
window-find-kind = Ubwoko
window-find-all = Byose
window-find-nothing = Nta cyabonetse.
window-find-all-shops = Amaduka yose
window-find-shop = Iduka
window-find-when = Ryari
window-find-any-day = Umunsi wose
window-find-today = Uyu munsi
window-find-yesterday = Ejo hashize
window-find-week = Iminsi 7 ishize
window-find-month = Iminsi 30 ishize
window-find-one-day = Umunsi umwe…
window-find-day = Umunsi
window-export-about = Habikwa ibiri ku rutonde hasi.
window-export-csv = Imbonerahamwe (CSV)
window-export-json = Izindi porogaramu (JSON)
window-exporting = Birabikwa…
window-export-show = Erekana idosiye

## Activity

window-activity = Imikorere
window-activity-today = Uyu munsi
window-activity-week-ago = Icyumweru gishize, umunsi wose:
window-activity-to-verify = Igihe abakiriya bagutegereje
window-activity-delivery = Uko wabimenye vuba
window-activity-payments = Amafaranga yinjiye
window-activity-payments-in = Amafaranga yinjiye, { $currency }
window-activity-orders = Komande
window-activity-currency = Ifaranga
window-activity-period = Hakurikijwe
window-activity-days = Iminsi
window-activity-weeks = Ibyumweru
window-activity-months = Amezi
window-activity-week = Icyumweru cya { $day }
window-activity-this-week = Iki cyumweru
window-activity-this-month = Uku kwezi
window-activity-nothing = Imibare igaragara hano ubwishyu na komande bimaze kuza.
window-activity-table = Ibyo nyine mu mbonerahamwe
window-activity-day = Umunsi
window-activity-day-payments = Ubwishyu
window-activity-day-orders = Komande
# One value of the chart: a day, and how much on it.
window-activity-value = { $day }: { $value }

## The first start, in three steps

window-steps = Intambwe za mbere
window-step-address = Iduka ryawe
window-step-sign-in = Kwinjira
window-step-test = Igerageza
window-step-address-title = Aderesi ya web y’iduka ryawe ni iyihe?
window-step-address-about = Kuri iyi mudasobwa uzahita ubona ubwishyu, komande cyangwa ubutumwa bije.
window-step-address-hint = Nk’uko iri hejuru muri mushakisha iduka ryawe rifunguye.
window-looking-for-shop = Iduka ryawe rirashakwa…
window-step-sign-in-title = Injira mu iduka ryawe
window-step-test-title = Gerageza
window-step-sign-in-about = Koresha imeri cyangwa izina ry’iduka, n’ijambobanga, ukoresha mu iduka ryawe.
window-step-test-about = Noneho reba imenyesha kuri iyi ekara.
window-works = Birakora.
window-works-about = Ubwishyu, komande cyangwa ubutumwa bukurikira bizagaragara bitya. Funga iyi dirishya igihe ushakiye: porogaramu iguma hafi y’isaha.
window-test-again = Ohereza irindi
window-without-account = Nta konti
window-continue = Komeza
window-back = Subira inyuma
window-done = Birangiye

## Shop

window-shop = Iduka
window-your-shop = Iduka ryawe
window-welcome = Murakaza neza. Injira mu iduka ryawe, iyi mudasobwa ikubwire ubwishyu, komande cyangwa ubutumwa bije.
window-email = Imeri cyangwa izina ry’iduka
window-password = Ijambobanga
window-password-about = Rikoreshwa rimwe, mu kwinjira, ntiribikwe ahandi.
window-sign-in = Injira
window-signing-in = Iduka ryawe rirabazwa…
window-sign-in-again = Kwinjira kwawe kwarangiye. Ongera winjire kugira ngo hatagira icyo ubura.
window-sign-out = Sohoka
window-own-shops = Amaduka yawe
window-delivery = Uko amakuru aza
window-delivery-auto = Byikoresha
window-delivery-auto-about = Guhuzwa ako kanya, no kureba mu iduka ibyo ritavuze.
window-delivery-live = Guhuzwa ako kanya gusa
window-delivery-live-about = Bikoresha interineti nke. Amaduka amwe avuga igice gusa muri ubu buryo.
window-delivery-polling = Kureba buri masegonda make
window-delivery-polling-about = Ku miyoboro ica ihuzwa ry’ako kanya.
window-by-id = Nta konti: kurikira nimero
window-shop-address = Aderesi y’iduka
window-shop-address-example = shop.example.com
window-ids = Nimero zawe za ToolBoxx
window-ids-about = Ubwishyu buza kuri nimero y’iduka ryawe. Andika nimero imwe ku murongo.
window-save = Bika
window-saved = Byabitswe
window-connection = Guhuzwa
window-technical = Ibisobanuro bya tekiniki
window-reconnect = Ongera ugerageze ubu
window-open-shop = Fungura iduka

## Help

window-help = Ubufasha
window-connections = Guhuzwa guheruka
window-connections-none = Nta kirahari.
window-general = Iyi porogaramu
window-language-choice = Ururimi
window-language-choice-about = Rw’iyi dirishya, akamenyetso n’amamenyesha
window-data-use = Interineti
window-data-use-about = Interineti irishyurwa: ibyabajijwe iduka ryawe n’ibisubizo
window-language-system = Nk’urwa mudasobwa
window-updates = Ivugurura
window-update-look = Shaka verisiyo nshya
window-update-load = Pakurura verisiyo { $version }
window-update-restart = Ongera utangize ujye kuri { $version }
window-update-page = Fungura urubuga rwacu
window-update-automatic = Yivugurure
window-update-automatic-about = Bitari byo, verisiyo nshya ipakururwa ari uko ubivuze
window-news = Ibishya muri { $version }
window-news-none = Iyi verisiyo ni nshya.
window-news-read = Byasomwe
window-wrong = Niba hari ikitagenda
window-wrong-about = By’ugufasha: verisiyo, igenamiterere n’amakosa aheruka. Nta jambobanga, nta cyerekeye abakiriya bawe.
window-copy-diagnostics = Koporora isuzuma
window-copied = Byakoporowe. Bishyire muri imeri cyangwa mu kiganiro.
window-open-logs = Fungura ububiko bwa raporo
window-licences = Impushya
window-licences-about = ToolBoxx Notifier yakozwe hifashishijwe ibi bikorwa by’abandi.
window-version = Verisiyo { $version }

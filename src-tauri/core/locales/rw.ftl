### What the app says outside its window: notifications, tray, troubles.
### Written for a shop owner: no technical words, always what it means for the shop.

app-name = ToolBoxx Notifier

## Payments

payment-received = Ubwishyu bwakiriwe
payment-pending = Kugura byatangiye
payment-awaiting = Ubwishyu bwo kugenzura
payment-verified = Ubwishyu bwemejwe
payment-rejected = Ubwishyu bwanzwe
payment-expired = Ubwishyu bwarengeje igihe
payment-failed = Ubwishyu ntibwakunze
payment-cancelled = Ubwishyu bwahagaritswe
payment-refunded = Ubwishyu bwasubijwe
payment-other = Ubwishyu: { $status }
payment-amount-from = { $amount } ya { $payer }
payment-from = Ya { $payer }
payment-payer-phone = { $payer } ({ $phone })
payment-momo = MoMo { $id }
payment-thin = Fungura iduka ryawe urebe amafaranga.
payment-thin-pending = Umukiriya yatangiye kugura.
payment-thin-awaiting = Umukiriya yishyuye. Genzura maze wemeze mu iduka ryawe.

## Orders

order-new = Komande nshya { $number }
order-shipped = Komande { $number } yoherejwe
order-delivered = Komande { $number } yagejejwe
order-completed = Komande { $number } yarangiye
order-refunded = Komande { $number } yasubijwe amafaranga
order-cancelled = Komande { $number } yahagaritswe
order-other = Komande { $number }: { $status }
order-thin = Fungura iduka ryawe uyirebe.

## Chat

message-sender-unknown = Ubutumwa
message-text-none = Fungura ikiganiro ubusome.

## Several, hidden, test

hidden-payment = Ubwishyu bushya
hidden-order = Amakuru ya komande
hidden-message = Ubutumwa bushya
hidden-body = Fungura ToolBoxx Notifier urebe ibindi.
digest-title = Igihe mwari mudahari
fold-payments = { $count ->
    [one] Ubundi bwishyu 1
   *[other] Ubundi bwishyu { $count }
}
fold-mixed = { $count ->
    [one] Ubundi bwishyu cyangwa kugura 1
   *[other] Ubundi bwishyu n’ubugure { $count }
}
fold-checkouts = { $count ->
    [one] Ubundi bugure 1 bwatangiye
   *[other] Ubundi bugure { $count } bwatangiye
}
fold-checkouts-body = Nta kirishyurwa.
fold-orders = { $count ->
    [one] Indi komande 1
   *[other] Izindi komande { $count }
}
fold-messages = { $count ->
    [one] Ubundi butumwa 1
   *[other] Ubundi butumwa { $count }
}
names-others = { $count ->
    [one] { $names } n’undi 1
   *[other] { $names } n’abandi { $count }
}
count-payments = { $count ->
    [one] Ubwishyu { $count }
   *[other] Ubwishyu { $count }
}
count-to-check = { $count ->
    [one] Ubwishyu { $count } bwo kugenzura
   *[other] Ubwishyu { $count } bwo kugenzura
}
count-verified = { $count ->
    [one] { $count } bwemejwe
   *[other] { $count } bwemejwe
}
count-checkouts = { $count ->
    [one] Kugura { $count } kwatangiye
   *[other] Kugura { $count } kwatangiye
}
count-other-payments = { $count ->
    [one] Ubwishyu { $count } butakunze
   *[other] Ubwishyu { $count } butakunze
}
count-orders = { $count ->
    [one] Komande { $count }
   *[other] Komande { $count }
}
count-messages = { $count ->
    [one] Ubutumwa { $count }
   *[other] Ubutumwa { $count }
}
count-to-ship = { $count ->
    [one] Komande { $count } yo kohereza
   *[other] Komande { $count } zo kohereza
}
morning-title = Ibikiri gukorwa
morning-oldest = ibya kera kuva { $time }
morning-one = kuva { $time }
morning-yesterday = ejo hashize { $time }
silence-title = Nta komande kuva { $time }
silence-body = { $day } ubusanzwe haba haje { $count } kugeza ubu. Ese iduka ryawe rifunguka muri mushakisha?
weekday-1 = Ku wa Mbere
weekday-2 = Ku wa Kabiri
weekday-3 = Ku wa Gatatu
weekday-4 = Ku wa Kane
weekday-5 = Ku wa Gatanu
weekday-6 = Ku wa Gatandatu
weekday-7 = Ku Cyumweru
test-title = Igerageza · { $title }
test-payer = Aline Uwase
test-order = ORD-61734821-K3
test-sender = Jean Bosco
test-text = Ese iyi mashini iracyahari? Iri ni igerageza gusa.
test-shown = Byoherejwe. Imenyesha rigomba kuba riri kuri ekara.
test-shown-muted = Byoherejwe. Ubu bwoko burafunze, nyabwo ntibuzagaragara mutabufunguye.
test-shown-disturb = Byoherejwe, ariko iyi mudasobwa iri muri “Ntumbangamire”: nta kizagaragara mutayihagaritse.
test-shown-snoozed = Byoherejwe. Amamenyesha yahagaritswe by’agateganyo, aya nyayo ategereje ko muyasubizaho mu Bihe by’ituze.
test-shown-quiet-hours = Byoherejwe. Ubu ni igihe cy’ituze, aya nyayo ategereje { $time }.
test-shown-silent = Ryaje nta jwi: ijwi ry’ubu bwoko rirafunze.
test-refused = Iyi mudasobwa ntiyemerera porogaramu kwerekana amamenyesha. Emerera ToolBoxx Notifier mu igenamiterere ry’amamenyesha rya mudasobwa.
action-open = Fungura
action-settings = Erekana
action-reply = Subiza
action-reply-hint = Igisubizo cyawe…
action-reply-send = Ohereza
reply-not-sent = Igisubizo cyawe nticyoherejwe
deaf-title = Nta huzwa n’iduka ryawe
back-title = Mwongeye guhuzwa n’iduka ryawe
back-body = Ntihabayeho guhuzwa kuva { $from } kugeza { $to }. Murebe mu iduka ibyaje hagati aho.
back-body-read = Ntihabayeho guhuzwa kuva { $from } kugeza { $to }. Ibyaje hagati aho biraza ubwabyo.

## The connection

state-set-up = Ntibirategurwa
state-connecting = Birahuzwa…
state-live = Bihujwe
state-offline = Nta murandasi kuva { $time }
state-stopped = Ntibihujwe
state-polling = Bihujwe, birebwa buri masegonda make
state-sign-in = Ongera winjire
session-over-title = Ongera winjire mu iduka ryawe
session-over-body = Kwinjira kwawe kwarangiye. Utarongera kwinjira, ubwishyu bwo kugenzura, komande n’ubutumwa bishobora kutagaragara hano.
retry-in = byongera kugeragezwa mu masegonda { $seconds }
retry-in-minutes = { $minutes ->
    [one] byongera kugeragezwa mu munota 1
   *[other] byongera kugeragezwa mu minota { $minutes }
}
retry-now = birongera kugeragezwa
to-do = { $count ->
    [0] nta gitegereje
    [one] 1 gitegereje
   *[other] { $count } bitegereje
}
reason-set-up = Injira mu iduka ryawe kugira ngo utangire.
reason-address = Aderesi y’iduka ntikoreshwa. Yigenzure mu igenamiterere.
reason-offline = Nta murandasi ufite. Komande ziragaragara ukimara kugaruka.
reason-no-such-host = Aderesi y’iduka ryawe ntiboneka. Ushobora kuba udafite murandasi, cyangwa aderesi itakiri yo.
reason-unreachable = Iduka ryawe ntirigerwaho ubu. Ese aderesi ni yo, kandi murandasi irakora?
reason-untrusted = Guhuzwa mu mutekano n’iduka ryawe byanze, nta cyoherejwe. Reba itariki y’iyi mudasobwa n’aderesi y’iduka.
reason-proxy = Proxy y’umuyoboro wawe irabangamye. Baza ushinzwe umuyoboro.
reason-socks-proxy = Interineti yawe inyura kuri proxy ya SOCKS, kandi iyi porogaramu ntishobora kuyikoresha. Ishobora gukoresha proxy ya HTTP, cyangwa ntiyikoreshe: saba ushinzwe umuyoboro kubishyira kuri iyi mudasobwa.
reason-no-answer = Iduka ryawe ntirisubiza ubu.
reason-silent = Hashize igihe nta kiva mu iduka ryawe, rirongera guhuzwa.
reason-cut = Guhuzwa n’iduka ryawe byacitse.
reason-ended = Iduka ryawe ryafunze ihuzwa; rirongera gufungurwa.
reason-web-page = Aderesi y’iduka isubiza urupuro rwa web, si amakuru. Ese hari urupuro rwo kwinjira rw’umuyoboro wawe rubangamye?
reason-not-a-stream = Aderesi y’iduka irasubiza, ariko nta makuru. Reba aderesi mu igenamiterere.
reason-unreadable = Iduka ryawe ryohereza amakuru mu buryo butasabwe kandi budashobora gusomwa. Baza ushinzwe iduka cyangwa umuyoboro.
reason-busy = Iduka ryawe rirahuze cyangwa rirasanwa.
reason-sign-in = Iduka ryawe rirasaba ko wongera kwinjira.
reason-unknown = Iduka ryawe ntirizi iyi aderesi cyangwa iyi nimero. Bigenzure mu igenamiterere.
reason-dismissed = Iduka ryawe ryasabye kutavugishwa ubu. Hitamo “Ongera uhuze” wongere ugerageze.
reason-polling-signed-out = Injira mu iduka ryawe, cyangwa uhitemo guhuzwa ako kanya.
reason-crashed = Hari ikibazo muri iyi porogaramu. Birongera guhuzwa.

## The history as a file

export-time = Igihe
export-type = Ubwoko
export-status = Imiterere
export-number = Nimero
export-name = Izina
export-phone = Telefone
export-amount = Amafaranga
export-currency = Ifaranga
export-text = Inyandiko
export-shop = Iduka
export-handled = Byakozwe
export-momo = Nimero ya MoMo
export-yes = yego
export-no = oya

export-file = amateka-toolboxx
export-saved = { $count ->
    [one] Ikintu 1 cyabitswe muri { $name }.
   *[other] Ibintu { $count } byabitswe muri { $name }.
}

## Activity

activity-none = Nta mibare iraboneka
activity-seconds = seg { $seconds }
activity-minutes = min { $minutes }
activity-hours = amasaha { $hours } min { $minutes }
activity-to-verify = { $count ->
    [one] ubwishyu 1 mu minsi 30
   *[other] kimwe cya kabiri cy’ubwishyu { $count } bwihuse kurushaho
}
activity-delivery = 95 ku 100 bitarenze { $time }

## Tray

tray-recent-none = Nta kirahari
tray-mute-payment = Cecekesha ubwishyu
tray-mute-order = Cecekesha komande
tray-mute-message = Cecekesha ubutumwa
tray-reconnect = Ongera uhuze
tray-open-shop = Fungura iduka
tray-settings = Igenamiterere…
tray-update = Ongera utangize ujye kuri { $version }
tray-quit = Funga porogaramu
tray-muted = byacecekeshejwe

tray-snooze-hour = Hagarika isaha 1
tray-snooze-tomorrow = Hagarika kugeza ejo, 8:00
tray-snooze-until-resumed = Hagarika kugeza mbisubijeho
tray-resume = Subizaho amamenyesha
quiet-until = Ituze kugeza { $time }
quiet-until-resumed = Ituze kugeza mubisubijeho

## Updates

update-title = Verisiyo nshya: { $version }
update-no-key = Iyi kopi ntiyivugurura: nta rufunguzo ifite rwo kugenzura ibyo yapakuruye. Shaka verisiyo nshya aho wakuye iyi.
update-by-hand = Iyi kopi ntiyivugurura. Shaka verisiyo nshya aho wakuye iyi.
update-misplaced = Kugira ngo yivugurure, ToolBoxx Notifier igomba kuba muri Applications. Yifunge, uyimurireyo, uyitangirize aho.
update-daily = Ibaza rimwe ku munsi niba hari verisiyo nshya.
update-by-packages = Verisiyo nshya zizana n’ivugurura rya sisitemu yawe.
update-by-store = Verisiyo nshya ziva aho wayikuye.
update-current = Iyi ni yo verisiyo iheruka. Byabajijwe ku wa { $time }.
update-checking = Birabazwa…
update-no-answer = Nta gisubizo cyabonetse. Ese iyi mudasobwa iri kuri interineti? Bizongera kugeragezwa.
update-loading = Verisiyo { $version } iri gupakururwa.
update-waits = Verisiyo { $version } yabonetse. Izapakururwa.
update-waits-for-mains = Verisiyo { $version } yabonetse. Izapakururwa mudasobwa icometse ku mashanyarazi.
update-waits-for-you = Verisiyo { $version } yabonetse. Izapakururwa nuhitamo kuyishaka.
update-in-packages = Verisiyo { $version } yabonetse. Izanwa n’ivugurura rya sisitemu yawe.
update-in-store = Verisiyo { $version } yabonetse. Izava aho wakuye iyi.
update-ready = Verisiyo { $version } yageze hano. Ijyamo iyo wongeye gutangiza cyangwa ufunze porogaramu, cyangwa ikirahure gifunze nta gitegereje.
update-failed = Verisiyo { $version } ntiyashoboye kujyamo, nyuma yo kugerageza gatatu. Yipakurure ku rubuga rwacu. Iyi verisiyo irakomeza gukora.
error-no-page = Nta rupapuro rwo gufungura ruhari.

## A start

start-refused = ToolBoxx Notifier isanzwe ikora, ariko ntisubiza. Yifunge, cyangwa wongere utangize mudasobwa, hanyuma uyitangize bundi bushya.
web-view-missing = Idirishya rya ToolBoxx Notifier rikeneye “Microsoft Edge WebView2”, itari muri iyi mudasobwa. Amamenyesha na menyu y’inzogera birakora itayifite. Uyikure kuri Microsoft nonaha?
move-to-applications = ToolBoxx Notifier ntishobora kuguma aho wayifunguriye: ntiyashobora kwivugurura cyangwa gutangirana n’iyi mudasobwa. Uyimurire muri Applications?
move-now = Yimure
move-later = Si nonaha
move-failed = ToolBoxx Notifier ntiyashoboye kwimurwa. Ubu irakorera hano. Kugira ngo uyigumane, yifunge, uyimurire muri Applications, uyitangirize aho.
move-go-on = Komeza

## Troubles

trouble-settings-broken = Idosiye y’igenamiterere ntiyasomwe. Yabitswe yitwa settings.json.bad; genzura igenamiterere ryawe hano.
trouble-settings-values = Hari igenamiterere ritakoreshejwe: { $names }.
trouble-settings-unsaved = Igenamiterere ryawe ntiryabitswe. Ese disiki yaruzuye?
trouble-folder = Ububiko bwa porogaramu ntibwandikwamo kuri iyi mudasobwa. Ibije biragaragara, ariko amateka n’igenamiterere rishya byibagirana porogaramu ifunzwe. Ubwo bubiko ni { $folder }
trouble-history-broken = Amateka yari yangiritse atangira bushya. Idosiye ya kera yabitswe yitwa history.db.bad.
trouble-history-memory = Amateka ntashobora kubikwa kuri iyi mudasobwa. Ibije biragaragara, ariko byibagirana porogaramu ifunzwe.
trouble-history-newer = Amateka yanditswe na verisiyo nshya y’iyi porogaramu; arekewe uko ari. Ibije biragaragara, ariko byibagirana porogaramu ifunzwe.
trouble-history-write = Amateka ntiyanditswe. Ese disiki yaruzuye?
trouble-session-over = Kwinjira kwawe kwarangiye. Ongera winjire ubone ubwishyu bwo kugenzura, komande n’ubutumwa.
trouble-no-shop = Iyi konti nta duka ifite: nta bwishyu cyangwa komande bizaza. Injira ukoresheje konti ya nyir’iduka.
trouble-many-shops = Iyi konti ifite amaduka arenze 100. Porogaramu ikurikira 100 ya mbere; amakuru y’andi ntaza.
trouble-keychain-absent = Ububiko bw’amabanga bwa mudasobwa ntibukora, kwinjira kwawe ntikwafunguwe. Bizongera kugeragezwa.
trouble-keychain-locked = Ububiko bw’amabanga bwa mudasobwa burafunze. Bufungure maze uhitemo “Ongera uhuze”, cyangwa wongere winjire.
trouble-keychain-refused = Ububiko bw’amabanga bwa mudasobwa ntibwafunguye kwinjira kwawe. Bizongera kugeragezwa.
trouble-keychain-memory = Ububiko bw’amabanga bwa mudasobwa ntibukoreshwa, uzongera kwinjira porogaramu itangiye ubutaha.
trouble-no-service = Iyi mudasobwa nta mamenyesha yerekana ubu. Ibije birabikwa, bikerekanwa bishobotse.
trouble-hung = Mudasobwa ntisubiza, amamenyesha arategereje. Nta cyatakaye.
trouble-refused = Mudasobwa yanze imenyesha. Bizongera kugeragezwa.
trouble-off-app = Amamenyesha ya ToolBoxx Notifier yafunzwe muri iyi mudasobwa. Yafungure mu igenamiterere ryayo, ahanditse amamenyesha. Hagati aho ibije birategereje.
trouble-off-everything = Amamenyesha ya porogaramu zose yafunzwe muri iyi mudasobwa. Yafungure mu igenamiterere ryayo, ahanditse amamenyesha. Hagati aho ibije birategereje.
trouble-off-policy = Ushinzwe iyi mudasobwa ntiyemera amamenyesha. Musabe kwemera aya ToolBoxx Notifier. Hagati aho ibije birategereje.
trouble-no-tray = Iyi mudasobwa nta mwanya w’akamenyetso ifite. Ongera utangize porogaramu ufungure iyi dirishya.
trouble-not-understood = Iduka ryawe ryohereza ibintu byinshi iyi porogaramu idasobanukiwe. Niba hari amakuru abura, reba mu iduka ryawe; verisiyo nshya ya porogaramu ishobora gufasha.
trouble-odd-list = Iduka ryawe risubiza urutonde iyi porogaramu idasobanukiwe, bityo amakuru amwe ashobora kubura. Verisiyo nshya ya porogaramu ishobora gufasha.
trouble-endless-list = Iduka ryawe rifite byinshi byo gusoma kurenza ibyo porogaramu ifata icyarimwe, bityo amakuru mashya ashobora gutinda.
trouble-browse = Mushakisha ntiyafungutse.

## Answers

error-address = Andika aderesi y’iduka ryawe, urugero shop.example.
error-offline = Nta murandasi ufite. Huza na murandasi, hanyuma wongere ugerageze.
error-no-such-host = Aderesi { $host } ntibaho. Ese yanditse neza? Niba n’izindi mpapuro zidafunguka, nta murandasi ufite.
error-unreachable = Nta gisubiza kuri { $host }. Ese yanditse neza, kandi ifunguka muri mushakisha yawe?
error-ids = Andika nibura nimero imwe ya ToolBoxx.
error-export = Idosiye ntiyabitswe. Ese disiki yaruzuye?
error-copy = Ntibyakoporowe. Fungura ahubwo ububiko bwa raporo.
error-folder = Ububiko ntibwafungutse.
data-use = Hafi { $megabytes } MB muri uku kwezi.
error-search = Gushaka mu mateka byanze.
error-sound = Iyi mudasobwa ntiyavugije ijwi. Ese ifite indangururamajwi?
error-amount = Andika amafaranga, urugero 5000.
error-time = Andika amasaha nka 22:00.
error-language = Iyi porogaramu ntivuga urwo rurimi.
error-email = Andika imeri cyangwa izina ry’iduka bya konti yawe ya ToolBoxx.
error-email-only = Iri duka ntirizi amazina hano. Andika imeri ya konti yawe ya ToolBoxx.
error-unverified = Banza wemeze imeri yawe: iduka ryawe ryakoherereje umurongo.
error-password-none = Andika ijambobanga ryawe.
error-password = Iyi meri cyangwa iri jambobanga si byo.
error-locked = Amagambobanga menshi atari yo. Iduka ryafunze konti; ongera ugerageze mu minota 10.
error-not-a-shop = Kuri iyi aderesi nta duka rya ToolBoxx rihari. Ese yanditse neza?
error-moved = Iyi aderesi ijyana kuri { $address }. Niba ari iduka ryawe, andika iyo aderesi. Niba atari ryo, ahari urupapuro rwo kwinjira rw’umuyoboro wawe rurabangamye.
error-database = Iduka ryawe rirakora, ariko ububiko bwaryo ntibusubiza. Ongera ugerageze mu minota mike.
error-odd = Iduka ryawe ryasubije mu buryo porogaramu itumva. Ese hari porogaramu nshya?
error-sign-out-unheard = Wasohotse kuri iyi mudasobwa. Iduka ryawe ntiryabimenyeshejwe; rizabifunga ubwaryo.
error-no-shop = Banza wandike aderesi y’iduka ryawe.
error-gone = Ibi ntibikiri mu mateka.
error-reply-none = Banza wandike igisubizo cyawe.
error-reply-long = Igisubizo ntikirenza inyuguti 5.000. Kigabanye.
error-reply-busy = Igisubizo giheruka kuri uyu mukiriya kiracyoherezwa. Iki cyabitswe.
error-reply-sign-in = Injira mu iduka ryawe kugira ngo ucyohereze. Igisubizo cyawe cyabitswe.
error-reply-offline = Nta murandasi ufite. Igisubizo cyawe cyabitswe: cyohereze ugarutse.
error-reply-unreached = Iduka ryawe ntirigerwaho ubu. Igisubizo cyawe cyabitswe: ongera ugerageze mu kanya.
error-reply-refused = Iduka ryawe ntiryakiriye igisubizo. Cyabitswe; ushobora no gufungura ikiganiro mu iduka ryawe.
error-reply-unknown = Ihuzwa ryacitse, igisubizo cyawe gishobora kuba cyagezeyo cyangwa kitagezeyo. Cyabitswe: niwongera kugerageza, iduka ribanza kubazwa kugira ngo kitaza kabiri.
error-reply-arrived = Igisubizo cyawe kibanza cyari cyagezeyo. Iki cyabitswe: cyohereze niba ukibishaka.
error-reply-gone = Iki kiganiro ntikikiriho. Gifungure mu iduka ryawe.
error-closing = Porogaramu irafungwa.
error-too-large = Ibyo birarenze ibyo iyi porogaramu ishobora kwakira.

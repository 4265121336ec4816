### What the app says outside its window: notifications, tray, troubles.
### Written for a shop owner: no technical words, always what it means for the shop.

app-name = ToolBoxx Notifier

## Payments

payment-received = Paiement reçu
payment-pending = Achat commencé
payment-awaiting = Paiement à vérifier
payment-verified = Paiement vérifié
payment-rejected = Paiement refusé
payment-expired = Paiement expiré
payment-failed = Paiement échoué
payment-cancelled = Paiement annulé
payment-refunded = Paiement remboursé
payment-other = Paiement : { $status }
payment-amount-from = { $amount } de { $payer }
payment-from = De { $payer }
payment-payer-phone = { $payer } ({ $phone })
payment-momo = MoMo { $id }
payment-thin = Ouvrez votre boutique pour voir le montant.
payment-thin-pending = Un client a commencé un achat.
payment-thin-awaiting = Un client a payé. Vérifiez et confirmez dans votre boutique.

## Orders

order-new = Nouvelle commande { $number }
order-shipped = Commande { $number } expédiée
order-delivered = Commande { $number } livrée
order-completed = Commande { $number } terminée
order-refunded = Commande { $number } remboursée
order-cancelled = Commande { $number } annulée
order-other = Commande { $number } : { $status }
order-thin = Ouvrez votre boutique pour la voir.

## Chat

message-sender-unknown = Message
message-text-none = Ouvrez la discussion pour le lire.

## Several, hidden, test

hidden-payment = Nouveau paiement
hidden-order = Du nouveau pour une commande
hidden-message = Nouveau message
hidden-body = Ouvrez ToolBoxx Notifier pour en voir plus.
digest-title = Pendant votre absence
fold-payments = { $count ->
    [one] 1 autre paiement
   *[other] { $count } autres paiements
}
fold-mixed = { $count ->
    [one] 1 autre paiement ou achat
   *[other] { $count } autres paiements et achats
}
fold-checkouts = { $count ->
    [one] 1 autre achat commencé
   *[other] { $count } autres achats commencés
}
fold-checkouts-body = Rien n’est encore payé.
fold-orders = { $count ->
    [one] 1 autre commande
   *[other] { $count } autres commandes
}
fold-messages = { $count ->
    [one] 1 autre message
   *[other] { $count } autres messages
}
names-others = { $count ->
    [one] { $names } et 1 autre
   *[other] { $names } et { $count } autres
}
count-payments = { $count ->
    [one] { $count } paiement
   *[other] { $count } paiements
}
count-to-check = { $count ->
    [one] { $count } paiement à vérifier
   *[other] { $count } paiements à vérifier
}
count-verified = { $count ->
    [one] { $count } vérifié
   *[other] { $count } vérifiés
}
count-checkouts = { $count ->
    [one] { $count } achat commencé
   *[other] { $count } achats commencés
}
count-other-payments = { $count ->
    [one] { $count } paiement non abouti
   *[other] { $count } paiements non aboutis
}
count-orders = { $count ->
    [one] { $count } commande
   *[other] { $count } commandes
}
count-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
count-to-ship = { $count ->
    [one] { $count } commande à expédier
   *[other] { $count } commandes à expédier
}
morning-title = Encore à faire
morning-oldest = le plus ancien depuis { $time }
morning-one = depuis { $time }
morning-yesterday = hier { $time }
silence-title = Pas de commande depuis { $time }
silence-body = { $day }, il y en a d’habitude { $count } à cette heure. Votre boutique s’ouvre-t-elle dans le navigateur ?
weekday-1 = Le lundi
weekday-2 = Le mardi
weekday-3 = Le mercredi
weekday-4 = Le jeudi
weekday-5 = Le vendredi
weekday-6 = Le samedi
weekday-7 = Le dimanche
test-title = Essai · { $title }
test-payer = Aline Uwase
test-order = ORD-61734821-K3
test-sender = Jean Bosco
test-text = La meuleuse est-elle encore en stock ? Ceci n’est qu’un essai.
test-shown = Envoyé. La notification devrait être à l’écran.
test-shown-muted = Envoyé. Ce type est désactivé : les vraies notifications restent muettes tant que vous ne l’activez pas.
test-shown-disturb = Envoyé, mais « Ne pas déranger » est activé sur cet ordinateur : rien ne s’affiche peut-être avant que vous le désactiviez.
test-shown-snoozed = Envoyé. Les notifications sont en pause : les vraies attendent que vous les repreniez dans Moments calmes.
test-shown-quiet-hours = Envoyé. C’est un moment calme : les vraies notifications attendent jusqu’à { $time }.
test-shown-silent = Elle est venue sans son : le son de ce type est coupé.
test-refused = Cet ordinateur ne laisse pas l’application afficher de notifications. Autorisez ToolBoxx Notifier dans les réglages de notifications de l’ordinateur.
action-open = Ouvrir
action-settings = Afficher
action-reply = Répondre
action-reply-hint = Votre réponse…
action-reply-send = Envoyer
reply-not-sent = Votre réponse n’est pas partie
deaf-title = Pas de liaison avec votre boutique
back-title = De nouveau relié à votre boutique
back-body = La liaison était coupée de { $from } à { $to }. Regardez dans votre boutique ce qui est arrivé entre-temps.
back-body-read = La liaison était coupée de { $from } à { $to }. Ce qui est arrivé entre-temps suit de lui-même.

## The connection

state-set-up = Pas encore configuré
state-connecting = Connexion…
state-live = Connecté
state-offline = Hors ligne depuis { $time }
state-stopped = Non connecté
state-polling = Connecté, consulté toutes les quelques secondes
state-sign-in = Identifiez-vous à nouveau
session-over-title = Identifiez-vous à nouveau dans votre boutique
session-over-body = Votre session est terminée. D’ici là, des paiements à vérifier, des commandes et des messages peuvent manquer ici.
retry-in = nouvel essai dans { $seconds } s
retry-in-minutes = { $minutes ->
    [one] nouvel essai dans { $minutes } minute
   *[other] nouvel essai dans { $minutes } minutes
}
retry-now = nouvel essai en cours
to-do = { $count ->
    [0] rien à faire
    [one] { $count } à faire
   *[other] { $count } à faire
}
reason-set-up = Identifiez-vous dans votre boutique pour commencer.
reason-address = L’adresse de la boutique est inutilisable. Vérifiez-la dans les réglages.
reason-offline = Vous êtes hors ligne. Les commandes s’afficheront dès votre retour.
reason-no-such-host = L’adresse de votre boutique est introuvable. Vous êtes peut-être hors ligne, ou l’adresse n’est plus la bonne.
reason-unreachable = Votre boutique est injoignable pour le moment. L’adresse est-elle juste, et internet fonctionne-t-il ?
reason-untrusted = La liaison sécurisée avec votre boutique a échoué : rien n’a été envoyé. Vérifiez la date de cet ordinateur et l’adresse de la boutique.
reason-proxy = Un proxy de votre réseau fait obstacle. Demandez à la personne qui s’occupe du réseau.
reason-socks-proxy = Votre internet passe par un proxy SOCKS, que cette application ne sait pas utiliser. Elle sait utiliser un proxy HTTP, ou aucun : demandez à la personne qui s’occupe du réseau de le régler sur cet ordinateur.
reason-no-answer = Votre boutique ne répond pas pour le moment.
reason-silent = Rien n’est venu de votre boutique depuis un moment : la liaison est refaite.
reason-cut = La liaison avec votre boutique s’est coupée.
reason-ended = Votre boutique a fermé la liaison ; elle est rouverte.
reason-web-page = L’adresse de la boutique répond par une page web, sans nouvelles. Une page de connexion de votre réseau fait-elle obstacle ?
reason-not-a-stream = L’adresse de la boutique répond, mais sans nouvelles. Vérifiez l’adresse dans les réglages.
reason-unreadable = Votre boutique envoie ses nouvelles sous une forme qui n’a pas été demandée et qui est illisible. Demandez à la personne qui gère la boutique, ou le réseau.
reason-busy = Votre boutique est très occupée ou en maintenance.
reason-sign-in = Votre boutique demande de vous identifier à nouveau.
reason-unknown = Votre boutique ne connaît pas cette adresse ou cet identifiant. Vérifiez les deux dans les réglages.
reason-dismissed = Votre boutique demande de ne pas être contactée pour l’instant. Choisissez « Se reconnecter » pour réessayer.
reason-polling-signed-out = Identifiez-vous dans votre boutique, ou passez à la liaison directe.
reason-crashed = Un problème est survenu dans l’application. Reconnexion.

## The history as a file

export-time = Heure
export-type = Type
export-status = État
export-number = Numéro
export-name = Nom
export-phone = Téléphone
export-amount = Montant
export-currency = Devise
export-text = Texte
export-shop = Boutique
export-handled = Traité
export-momo = N° MoMo
export-yes = oui
export-no = non

export-file = historique-toolboxx
export-saved = { $count ->
    [one] { $count } entrée enregistrée sous { $name }.
   *[other] { $count } entrées enregistrées sous { $name }.
}

## Activity

activity-none = Pas encore de chiffres
activity-seconds = { $seconds } s
activity-minutes = { $minutes } min
activity-hours = { $hours } h { $minutes } min
activity-to-verify = { $count ->
    [one] { $count } paiement en 30 jours
   *[other] la moitié de { $count } paiements, plus vite
}
activity-delivery = 95 sur 100 en moins de { $time }

## Tray

tray-recent-none = Encore rien
tray-mute-payment = Couper les paiements
tray-mute-order = Couper les commandes
tray-mute-message = Couper les messages
tray-reconnect = Se reconnecter
tray-open-shop = Ouvrir la boutique
tray-settings = Réglages…
tray-update = Redémarrer pour passer à { $version }
tray-quit = Quitter
tray-muted = coupé

tray-snooze-hour = Pause pendant 1 heure
tray-snooze-tomorrow = Pause jusqu’à demain, 8:00
tray-snooze-until-resumed = Pause jusqu’à ma reprise
tray-resume = Reprendre les notifications
quiet-until = Calme jusqu’à { $time }
quiet-until-resumed = Calme jusqu’à votre reprise

## Updates

update-title = Une nouvelle version : { $version }
update-no-key = Cette copie ne peut pas encore se mettre à jour : il lui manque la clé pour contrôler ce qu’elle charge. Cherchez une nouvelle version là où vous avez eu celle-ci.
update-by-hand = Cette copie ne se met pas à jour elle-même. Cherchez une nouvelle version là où vous avez eu celle-ci.
update-misplaced = Pour se mettre à jour, ToolBoxx Notifier doit être dans Applications. Quittez-le, déplacez-le et lancez-le de là.
update-daily = L’application demande une fois par jour s’il y a une nouvelle version.
update-by-packages = Les nouvelles versions viennent avec les mises à jour de votre système.
update-by-store = Les nouvelles versions viennent du magasin d’où vous l’avez.
update-current = C’est la version la plus récente. Demandé le { $time }.
update-checking = Demande en cours…
update-no-answer = Pas de réponse. Cet ordinateur est-il en ligne ? Un nouvel essai suivra.
update-loading = La version { $version } se charge.
update-waits = La version { $version } est là. Elle sera chargée.
update-waits-for-mains = La version { $version } est là. Elle sera chargée quand cet ordinateur sera branché.
update-waits-for-you = La version { $version } est là. Elle sera chargée quand vous choisirez de la chercher.
update-in-packages = La version { $version } est là. La mise à jour de votre système l’apporte.
update-in-store = La version { $version } est là. Le magasin d’où vous l’avez l’apporte.
update-ready = La version { $version } est prête. Elle s’installe quand vous redémarrez ou quittez l’application, ou quand l’écran est verrouillé et que rien n’attend.
update-failed = La version { $version } n’a pas pu être installée, après trois essais. Chargez-la depuis notre page. Cette version continue de fonctionner.
error-no-page = Il n’y a pas encore de page à ouvrir.

## A start

start-refused = ToolBoxx Notifier est déjà en marche, mais ne répond pas. Arrêtez-le, ou redémarrez l’ordinateur, puis lancez-le à nouveau.
web-view-missing = La fenêtre de ToolBoxx Notifier a besoin de « Microsoft Edge WebView2 », qui manque sur cet ordinateur. Les notifications et le menu de la cloche marchent sans lui. Le télécharger maintenant chez Microsoft ?
move-to-applications = ToolBoxx Notifier ne peut pas rester là d’où vous l’avez ouvert : il ne pourrait ni se mettre à jour ni démarrer avec cet ordinateur. Le déplacer dans Applications ?
move-now = Déplacer
move-later = Pas maintenant
move-failed = ToolBoxx Notifier n’a pas pu être déplacé. Il marche d’ici pour le moment. Pour le garder, quittez-le, glissez-le dans Applications et lancez-le de là.
move-go-on = Continuer

## Troubles

trouble-settings-broken = Votre fichier de réglages est illisible. Il a été gardé sous settings.json.bad ; vérifiez vos réglages ici.
trouble-settings-values = Des réglages inutilisables ont été laissés de côté : { $names }.
trouble-settings-unsaved = Vos réglages n’ont pas pu être enregistrés. Le disque est-il plein ?
trouble-folder = Le dossier de l’application ne peut pas être écrit sur cet ordinateur. Tout s’affiche, mais l’historique et les nouveaux réglages s’oublient à la fermeture. C’est le dossier { $folder }
trouble-history-broken = L’historique était abîmé et recommence à zéro. L’ancien fichier a été gardé sous history.db.bad.
trouble-history-memory = L’historique ne peut pas être enregistré sur cet ordinateur. Tout s’affiche, mais s’oublie à la fermeture.
trouble-history-newer = L’historique vient d’une version plus récente de l’application et reste tel quel. Tout s’affiche, mais s’oublie à la fermeture.
trouble-history-write = L’historique n’a pas pu être écrit. Le disque est-il plein ?
trouble-session-over = Votre session est terminée. Identifiez-vous à nouveau pour voir paiements à vérifier, commandes et messages.
trouble-no-shop = Ce compte n’a pas de boutique : ni paiements ni commandes ne viendront. Identifiez-vous avec le compte à qui appartient la boutique.
trouble-many-shops = Ce compte a plus de 100 boutiques. L’application suit les 100 premières ; les nouvelles des autres n’arrivent pas.
trouble-keychain-absent = Le trousseau de cet ordinateur ne fonctionne pas : votre session ne peut pas être ouverte. Un nouvel essai suivra.
trouble-keychain-locked = Le trousseau de cet ordinateur est verrouillé : votre session ne peut pas être ouverte. Déverrouillez-le et choisissez « Se reconnecter », ou identifiez-vous à nouveau.
trouble-keychain-refused = Le trousseau de cet ordinateur n’a pas ouvert votre session. Un nouvel essai suivra.
trouble-keychain-memory = Le trousseau de cet ordinateur est inutilisable : il faudra vous identifier à nouveau au prochain démarrage.
trouble-no-service = Ce bureau n’affiche pas de notifications pour le moment. Tout est gardé et s’affichera dès que possible.
trouble-hung = Le bureau ne répond pas : les notifications attendent. Rien n’est perdu.
trouble-refused = Le bureau a refusé une notification. Un nouvel essai suivra.
trouble-off-app = Les notifications de ToolBoxx Notifier sont désactivées sur cet ordinateur. Activez-les dans ses réglages, sous Notifications. D’ici là, les nouvelles attendent.
trouble-off-everything = Les notifications de toutes les applications sont désactivées sur cet ordinateur. Activez-les dans ses réglages, sous Notifications. D’ici là, les nouvelles attendent.
trouble-off-policy = La personne qui gère cet ordinateur n’autorise pas les notifications. Demandez-lui d’autoriser celles de ToolBoxx Notifier. D’ici là, les nouvelles attendent.
trouble-no-tray = Ce bureau n’a pas de place pour l’icône. Relancez l’application pour ouvrir cette fenêtre.
trouble-not-understood = Votre boutique envoie beaucoup de choses que l’application ne comprend pas. S’il manque des nouvelles, regardez dans votre boutique ; une version plus récente peut aider.
trouble-odd-list = Votre boutique répond avec une liste que l’application ne comprend pas : des nouvelles peuvent manquer. Une version plus récente peut aider.
trouble-endless-list = Votre boutique a plus à lire que l’application n’en prend en une fois : les nouvelles peuvent arriver en retard.
trouble-browse = Le navigateur n’a pas pu être ouvert.

## Answers

error-address = Entrez l’adresse de votre boutique, par exemple shop.example.
error-offline = Vous êtes hors ligne. Connectez-vous à internet, puis réessayez.
error-no-such-host = L’adresse { $host } n’existe pas. Est-elle bien écrite ? Si d’autres pages ne s’ouvrent pas non plus, vous êtes hors ligne.
error-unreachable = Rien ne répond à l’adresse { $host }. Est-elle bien écrite, et s’ouvre-t-elle dans votre navigateur ?
error-ids = Entrez au moins un identifiant ToolBoxx.
error-export = Le fichier n’a pas pu être enregistré. Le disque est-il plein ?
error-copy = La copie a échoué. Ouvrez plutôt le dossier du journal.
error-folder = Le dossier n’a pas pu être ouvert.
data-use = Environ { $megabytes } Mo ce mois-ci.
error-search = La recherche dans l’historique a échoué.
error-sound = Cet ordinateur n’a pas joué le son. Y a-t-il un haut-parleur ?
error-amount = Entrez un montant, par exemple 5000.
error-time = Entrez des heures comme 22:00.
error-language = Cette application ne parle pas cette langue.
error-email = Entrez l’adresse e-mail ou le nom de boutique de votre compte ToolBoxx.
error-email-only = Cette boutique ne connaît pas les noms ici. Entrez l’adresse e-mail de votre compte ToolBoxx.
error-unverified = Confirmez d’abord votre adresse e-mail : votre boutique vous a envoyé un lien.
error-password-none = Entrez votre mot de passe.
error-password = Cette adresse e-mail ou ce mot de passe n’est pas juste.
error-locked = Trop de mots de passe faux. Votre boutique a verrouillé le compte ; réessayez dans 10 minutes.
error-not-a-shop = Il n’y a pas de boutique ToolBoxx à cette adresse. Est-elle bien écrite ?
error-moved = Cette adresse mène à { $address }. Si c’est bien votre boutique, entrez cette adresse-là. Sinon, la page de connexion de votre réseau fait peut-être obstacle.
error-database = Votre boutique est en marche, mais sa base de données ne répond pas. Réessayez dans quelques minutes.
error-odd = Votre boutique a répondu de façon inattendue. Y a-t-il une version plus récente de l’application ?
error-sign-out-unheard = Vous êtes déconnecté sur cet ordinateur. Votre boutique n’a pas pu être avertie ; elle fermera la session d’elle-même.
error-no-shop = Entrez d’abord l’adresse de votre boutique.
error-gone = Ceci n’est plus dans l’historique.
error-reply-none = Écrivez d’abord votre réponse.
error-reply-long = Une réponse peut avoir 5 000 caractères au plus. Raccourcissez-la.
error-reply-busy = Votre dernière réponse à ce client est encore en route. Celle-ci est gardée.
error-reply-sign-in = Identifiez-vous dans votre boutique pour l’envoyer. Votre réponse est gardée.
error-reply-offline = Vous êtes hors ligne. Votre réponse est gardée : envoyez-la à votre retour.
error-reply-unreached = Votre boutique est injoignable pour l’instant. Votre réponse est gardée : réessayez dans un moment.
error-reply-refused = Votre boutique n’a pas pris la réponse. Elle est gardée ; vous pouvez aussi ouvrir la discussion dans votre boutique.
error-reply-unknown = La liaison s’est coupée : votre réponse est peut-être arrivée, peut-être pas. Elle est gardée. Si vous réessayez, votre boutique est d’abord interrogée, pour qu’elle n’arrive jamais deux fois.
error-reply-arrived = Votre réponse précédente était bien arrivée. Celle-ci est gardée : envoyez-la si vous le voulez encore.
error-reply-gone = Cette discussion n’est plus là. Ouvrez-la dans votre boutique.
error-closing = L’application se ferme.
error-too-large = C’est plus que ce que cette application peut prendre.

### The settings window. The core hands these over as they are; the window
### formats them itself.

## The window as a whole

window-title = ToolBoxx Notifier
# The name of the list at the side, for screen readers.
window-places = Rubriques
# Stands after a number, and before an entry that waits; for screen readers.
window-unread = à faire
window-unread-count = { $count ->
    [one] à faire
   *[other] à faire
}

## The state of the connection

window-since = depuis { $time }
window-retry-in = Nouvel essai dans { $seconds } s
window-retry-now = Nouvel essai…

## Troubles, and keys

window-problems = Ce qui ne va pas
window-problems-more = Lire la suite
window-problems-away = Masquer
window-mended = Tout fonctionne de nouveau.
window-keys = Raccourcis clavier
window-close = Fermer
window-key-places = Les rubriques, de haut en bas
window-key-find = Chercher
window-key-rows = D’une ligne à l’autre
window-key-larger = Agrandir
window-key-back = Retour, ou fermer

## Notifications

window-notifications = Notifications
window-notifications-about = Choisissez ce qui s’affiche à l’écran. Ce qui est désactivé reste listé dans Réception.
window-payments = Paiements
window-payments-about = Les nouveaux paiements et leur état
window-check = Paiements à vérifier
window-check-about = Le client a payé et vous attend
window-content = Afficher noms et montants
window-content-about = Sinon, une notification dit seulement « Nouveau paiement »
window-morning = Chaque matin, ce qui reste à faire
window-morning-about = Une notification en début de journée, le plus ancien d’abord
window-silence = Signaler un calme inhabituel
window-silence-about = Une fois par jour au plus, quand aucune commande ne vient alors que vos quatre dernières semaines en avaient
window-login = Démarrer avec l’ordinateur
window-login-about = Discrètement, sans ouvrir cette fenêtre
window-pop-up = Afficher les notifications
window-more = Plus
window-sound = Son
window-sound-play = Écouter
window-sound-system = Comme l’ordinateur
window-sound-chime = Carillon
window-sound-bell = Cloche
window-sound-marimba = Marimba
window-sound-drop = Goutte
window-sound-none = Aucun
window-least = À partir de
window-least-about = En dessous, c’est listé sans notification
window-from-amount = Dès { $amount }
window-ring = Répéter tant que non traité
window-ring-about = Revient jusqu’à ce que quelqu’un s’en occupe
window-ring-never = Non
window-ring-every = Toutes les { $minutes } min
window-orders = Commandes
window-orders-about = Les nouvelles commandes et leur suite
window-chat = Messages
window-chat-about = Les messages des clients
window-send-test = Faire un essai
window-sending-test = Envoi d’un essai…

## Quiet times

window-quiet = Moments calmes
window-quiet-about = Rien ne s’affiche alors. Une seule notification résume ensuite ce qui est arrivé.
window-quiet-off = Les notifications s’affichent.
window-snooze-for = Suspendre pendant :
window-snooze-half-hour = 30 minutes
window-snooze-hour = 1 heure
window-snooze-tomorrow = Jusqu’à demain, 8:00
window-snooze-until-resumed = Jusqu’à ma reprise
window-snooze-resume = Reprendre les notifications
window-quiet-hours = Heures calmes
window-quiet-hours-about = Chaque semaine aux mêmes heures
window-quiet-week = Les heures calmes de la semaine
window-quiet-add = Ajouter un horaire
window-quiet-remove = Retirer
window-quiet-from = De
window-quiet-to = à
window-quiet-urgent = Laisser passer les paiements à vérifier
window-day-1 = lun
window-day-2 = mar
window-day-3 = mer
window-day-4 = jeu
window-day-5 = ven
window-day-6 = sam
window-day-7 = dim

## Inbox

window-inbox = Réception
window-new-orders = Nouvelles commandes
window-messages = Messages
window-earlier = Plus tôt
window-found = Trouvé
window-looking = Recherche…
window-nothing-waits = Rien n’attend.
# While the shop is not heard.
window-nothing-known = À ce que sait cet ordinateur, rien n’attend.
window-nothing-since = Connecté depuis { $time }.
window-nothing-yet = Paiements, commandes et messages apparaissent ici dès qu’ils arrivent.
# How many messages of a conversation are new.
window-new-messages = { $count ->
    [one] { $count } nouveau
   *[other] { $count } nouveaux
}
window-waiting-since = attend depuis { $time }
window-open-entry = Ouvrir dans votre boutique
window-mark-read = Marquer comme traité
window-mark-all = Tout marquer comme traité
window-all-handled = Tout est traité.
window-handled = Traité
window-undo = Annuler
window-reply = Répondre
window-reply-field = Votre réponse
window-reply-about = Entrée l’envoie, Maj + Entrée va à la ligne.
window-reply-send = Envoyer
window-reply-again = Réessayer
window-reply-sending = Envoi…
window-reply-not-sent = Pas envoyée. Votre réponse est gardée.
window-answered = Répondu
window-copy = Copier le numéro MoMo
window-copied-id = Copié : { $id }
window-show-all = Tout afficher ({ $count })
window-show-newer = Plus récents
window-show-older = Plus anciens
window-find = Chercher
window-filter = Filtrer
window-find-open = Seulement à faire
window-find-kind = Type
window-find-all = Tout
window-find-nothing = Rien trouvé.
window-find-all-shops = Toutes les boutiques
window-find-shop = Boutique
window-find-when = Quand
window-find-any-day = Tous les jours
window-find-today = Aujourd’hui
window-find-yesterday = Hier
window-find-week = 7 derniers jours
window-find-month = 30 derniers jours
window-find-one-day = Un jour…
window-find-day = Jour
window-export-about = Enregistre ce qui est listé ci-dessous.
window-export-csv = Pour un tableur (CSV)
window-export-json = Pour d’autres programmes (JSON)
window-exporting = Enregistrement…
window-export-show = Montrer le fichier

## Activity

window-activity = Activité
window-activity-today = Aujourd’hui
window-activity-week-ago = Il y a une semaine, toute la journée :
window-activity-to-verify = Combien de temps vos clients vous ont attendu
window-activity-delivery = En combien de temps vous l’avez su
window-activity-payments = Argent reçu
window-activity-payments-in = Argent reçu, { $currency }
window-activity-orders = Commandes
window-activity-currency = Devise
window-activity-period = Par
window-activity-days = Jours
window-activity-weeks = Semaines
window-activity-months = Mois
window-activity-week = Semaine du { $day }
window-activity-this-week = Cette semaine
window-activity-this-month = Ce mois
window-activity-nothing = Les chiffres apparaissent ici avec les premiers paiements et commandes.
window-activity-table = La même chose en tableau
window-activity-day = Jour
window-activity-day-payments = Paiements
window-activity-day-orders = Commandes
# One value of the chart: a day, and how much on it.
window-activity-value = { $day } : { $value }

## The first start, in three steps

window-steps = Premiers pas
window-step-address = Votre boutique
window-step-sign-in = S’identifier
window-step-test = Essai
window-step-address-title = Quelle est l’adresse web de votre boutique ?
window-step-address-about = Sur cet ordinateur, vous verrez aussitôt quand un paiement, une commande ou un message arrive.
window-step-address-hint = Comme en haut de votre navigateur quand votre boutique est ouverte.
window-looking-for-shop = Recherche de votre boutique…
window-step-sign-in-title = Identifiez-vous dans votre boutique
window-step-test-title = Essayez
window-step-sign-in-about = Avec l’e-mail ou le nom de boutique, et le mot de passe, que vous utilisez dans votre boutique.
window-step-test-about = Voyez maintenant une notification sur cet écran.
window-works = Ça marche.
window-works-about = Le prochain paiement, la prochaine commande ou le prochain message s’affichera ainsi. Fermez cette fenêtre quand vous voulez : l’application reste près de l’horloge.
window-test-again = En envoyer une autre
window-without-account = Sans compte
window-continue = Continuer
window-back = Retour
window-done = Terminer

## Shop

window-shop = Boutique
window-your-shop = Votre boutique
window-welcome = Bienvenue. Identifiez-vous dans votre boutique, et cet ordinateur vous dit quand arrive un paiement, une commande ou un message.
window-email = E-mail ou nom de la boutique
window-password = Mot de passe
window-password-about = Il sert une fois, pour vous identifier, et n’est gardé nulle part.
window-sign-in = S’identifier
window-signing-in = Votre boutique est interrogée…
window-sign-in-again = Votre session est terminée. Identifiez-vous à nouveau pour ne rien manquer.
window-sign-out = Se déconnecter
window-own-shops = Vos boutiques
window-delivery = Comment viennent les nouvelles
window-delivery-auto = Automatique
window-delivery-auto-about = La liaison directe, et un regard dans votre boutique pour ce qu’elle ne dit pas.
window-delivery-live = Liaison directe seulement
window-delivery-live-about = Consomme le moins de données. Certaines boutiques ne disent ainsi qu’une partie.
window-delivery-polling = Regarder toutes les quelques secondes
window-delivery-polling-about = Pour les réseaux qui coupent la liaison directe.
window-by-id = Sans compte : suivre des identifiants
window-shop-address = Adresse de la boutique
window-shop-address-example = shop.example.com
window-ids = Vos identifiants ToolBoxx
window-ids-about = Les paiements viennent pour l’identifiant de votre boutique. Un identifiant par ligne.
window-save = Enregistrer
window-saved = Enregistré
window-connection = Liaison
window-technical = Détails techniques
window-reconnect = Réessayer maintenant
window-open-shop = Ouvrir la boutique

## Help

window-help = Aide
window-connections = Les dernières liaisons
window-connections-none = Encore rien.
window-general = Cette application
window-language-choice = Langue
window-language-choice-about = De cette fenêtre, de l’icône et des notifications
window-data-use = Données
window-data-use-about = Les données mobiles se paient : questions à votre boutique et réponses
window-language-system = Comme l’ordinateur
window-updates = Mises à jour
window-update-look = Chercher une nouvelle version
window-update-load = Charger la version { $version }
window-update-restart = Redémarrer pour passer à { $version }
window-update-page = Ouvrir notre page
window-update-automatic = Se mettre à jour sans demander
window-update-automatic-about = Sinon, une nouvelle version ne se charge que si vous le dites
window-news = Nouveau dans { $version }
window-news-none = Cette version est nouvelle.
window-news-read = Lu
window-wrong = Si quelque chose ne va pas
window-wrong-about = Pour la personne qui vous aide : versions, réglages et dernières erreurs. Aucun mot de passe, rien sur vos clients.
window-copy-diagnostics = Copier le diagnostic
window-copied = Copié. Collez-le dans un e-mail ou une discussion.
window-open-logs = Ouvrir le dossier du journal
window-licences = Licences
window-licences-about = ToolBoxx Notifier est fait avec ces œuvres d’autres auteurs.
window-version = Version { $version }

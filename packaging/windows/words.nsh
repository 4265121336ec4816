; What a person reads in the installer, beside the texts of NSIS. English and French are
; the languages that NSIS has of ours.

LangString NewerIsInstalled ${LANG_ENGLISH} "A newer version of ToolBoxx Notifier is installed already. Nothing was changed."
LangString NewerIsInstalled ${LANG_FRENCH} "Une version plus récente de ToolBoxx Notifier est déjà installée. Rien n’a été changé."
LangString DeleteData ${LANG_ENGLISH} "Also delete my settings, my history and my sign-in on this computer"
LangString DeleteData ${LANG_FRENCH} "Supprimer aussi mes réglages, mon historique et ma connexion sur cet ordinateur"
LangString Remove ${LANG_ENGLISH} "Remove it from this computer"
LangString Remove ${LANG_FRENCH} "Le retirer de cet ordinateur"
LangString WhatStays ${LANG_ENGLISH} "The program is removed. Settings and history stay, so that nothing is lost when it is installed again."
LangString WhatStays ${LANG_FRENCH} "Le programme est retiré. Les réglages et l’historique restent : rien n’est perdu s’il est réinstallé."

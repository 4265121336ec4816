; What installing and removing must do beside the files: end the app that runs, and take
; away what the app has written into this user's registry, and, where the person wants
; that, their settings, history and sign-in. For Tauri's installer
; (bundle.windows.nsis.installerHooks) and for installer.nsi, which say what is called
; ${PRODUCTNAME} and ${MAINBINARYNAME}, $UpdateMode and $DeleteAppDataCheckboxState.

!include FileFunc.nsh
!include LogicLib.nsh

!define HOOK_APP_ID "app.toolboxx.notifier"
!define HOOK_SCHEME "toolboxx-notifier"
!define HOOK_APP_IDS "Software\Classes\AppUserModelId"
!define HOOK_RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define HOOK_APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
; For whoever waits for the installer: the app that runs could not be ended.
!define HOOK_STILL_RUNS 4

; Whether it ran when the installer came.
Var HookRan

; $0: 1 while somebody runs the program.
!macro HOOK_RUNS
  StrCpy $0 0
  ${If} ${FileExists} "$INSTDIR\${MAINBINARYNAME}.exe"
    ClearErrors
    FileOpen $1 "$INSTDIR\${MAINBINARYNAME}.exe" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
!macroend

; The app ends by itself, so that nothing it has on its way is lost.
!macro HOOK_QUIT
  StrCpy $3 "ToolBoxx Notifier is still running. Quit it by a right click on the bell, then try again."
  ${If} $LANGUAGE = 1036
    StrCpy $3 "ToolBoxx Notifier fonctionne encore. Quittez-le par un clic droit sur la cloche, puis réessayez."
  ${EndIf}
  !insertmacro HOOK_RUNS
  StrCpy $HookRan $0
  ${While} $0 = 1
    nsExec::Exec /TIMEOUT=15000 '"$INSTDIR\${MAINBINARYNAME}.exe" --quit'
    Pop $1
    ; Its window, its log and its history are closed within three seconds.
    StrCpy $2 0
    ${Do}
      !insertmacro HOOK_RUNS
      ${If} $0 = 0
        ${ExitDo}
      ${EndIf}
      Sleep 250
      IntOp $2 $2 + 1
    ${LoopUntil} $2 >= 40
    ${If} $0 = 1
      ${If} ${Silent}
      ${OrIf} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$3" IDCANCEL`
        ; What was ended runs on; one that runs still does not mind.
        Exec '"$INSTDIR\${MAINBINARYNAME}.exe" --hidden'
        SetErrorLevel ${HOOK_STILL_RUNS}
        Abort "$3"
      ${EndIf}
    ${EndIf}
  ${EndWhile}
!macroend

!macro NSIS_HOOK_PREINSTALL
  !insertmacro HOOK_QUIT
!macroend

!macro NSIS_HOOK_PREUNINSTALL
  ; For offices, beside the box that a person ticks.
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    StrCpy $DeleteAppDataCheckboxState 1
  ${EndIf}
  !insertmacro HOOK_QUIT
  ${If} $DeleteAppDataCheckboxState = 1
  ${AndIf} $UpdateMode <> 1
    ; The session leaves the list of passwords of Windows, and ends at the shop. Without
    ; the shop it ends here all the same.
    nsExec::Exec /TIMEOUT=30000 '"$INSTDIR\${MAINBINARYNAME}.exe" sign-out'
    Pop $1
  ${EndIf}
!macroend

!macro NSIS_HOOK_POSTUNINSTALL
  ${If} $UpdateMode <> 1
    DeleteRegValue HKCU "${HOOK_RUN}" "${HOOK_SCHEME}"
    DeleteRegValue HKCU "${HOOK_APPROVED}" "${HOOK_SCHEME}"
    ; Of the app, and of those with a folder of their own: the end of both names is one.
    StrLen $R1 "${HOOK_APP_ID}"
    StrCpy $R0 0
    ${Do}
      ClearErrors
      EnumRegKey $R2 HKCU "${HOOK_APP_IDS}" $R0
      ${If} $R2 == ""
        ${ExitDo}
      ${EndIf}
      StrCpy $R3 $R2 $R1
      StrCpy $R4 $R2 "" $R1
      ${If} $R3 == "${HOOK_APP_ID}"
        DeleteRegKey HKCU "${HOOK_APP_IDS}\$R2"
        DeleteRegKey HKCU "Software\Classes\${HOOK_SCHEME}$R4"
      ${Else}
        IntOp $R0 $R0 + 1
      ${EndIf}
    ${Loop}
    ${If} $DeleteAppDataCheckboxState = 1
      SetShellVarContext current
      RMDir /r "$LOCALAPPDATA\${HOOK_SCHEME}"
    ${EndIf}
  ${EndIf}
!macroend

; The installer of Windows, for one user and without an administrator, made by makensis
; alone: `cargo xtask package --windows`. It takes the switches of Tauri's, which the
; updater uses: /S silent, /P only a progress bar, /UPDATE over an earlier version, /R
; start afterwards, /ARGS with these arguments; /D=FOLDER last. The uninstaller takes /S,
; and /DELETEDATA. Ends with 3 where a newer version is installed, 4 where the app that
; runs could not be ended.
;
; Given: VERSION, EXE, OUT, ICON, OWNER, HOMEPAGE; LOADER, where the program needs that
; library beside it; TARGET, where the installer is of another kind than usual.

Unicode true
; Wine of 64 bits runs nothing else; the NSIS of Windows makes those of 32 bits only.
!ifdef TARGET
  Target ${TARGET}
!endif
SetCompressor /SOLID lzma
ManifestDPIAware true
RequestExecutionLevel user

!define PRODUCTNAME "ToolBoxx Notifier"
!define MAINBINARYNAME "toolboxx-notifier"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCTNAME}"
!define FOLDER "Software\toolboxx\${PRODUCTNAME}"
!define NEWER_IS_INSTALLED 3

!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh
!include nsDialogs.nsh
!include WordFunc.nsh

Name "${PRODUCTNAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\${PRODUCTNAME}"
InstallDirRegKey HKCU "${FOLDER}" ""
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${PRODUCTNAME}"
VIAddVersionKey "CompanyName" "${OWNER}"
VIAddVersionKey "LegalCopyright" "${OWNER}"
VIAddVersionKey "FileDescription" "${PRODUCTNAME}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"

Var UpdateMode
Var PassiveMode
Var DeleteAppDataCheckbox
Var DeleteAppDataCheckboxState

!include hooks.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${MAINBINARYNAME}.exe"
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipIfPassive
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipIfPassive
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.AskForData un.KeepAnswer
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "French"
!include words.nsh

Function SkipIfPassive
  ${If} $PassiveMode = 1
    Abort
  ${EndIf}
FunctionEnd

Function .onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPDATE" $1
  ${IfNot} ${Errors}
    StrCpy $UpdateMode 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/P" $1
  ${IfNot} ${Errors}
    StrCpy $PassiveMode 1
    SetAutoClose true
  ${EndIf}
  ReadRegStr $0 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "${VERSION}" "$0" $1
    ${If} $1 = 2
      ${IfNot} ${Silent}
        MessageBox MB_OK|MB_ICONINFORMATION "$(NewerIsInstalled)"
      ${EndIf}
      SetErrorLevel ${NEWER_IS_INSTALLED}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "Install"
  SetOutPath "$INSTDIR"
  !insertmacro NSIS_HOOK_PREINSTALL
  File "/oname=${MAINBINARYNAME}.exe" "${EXE}"
  !ifdef LOADER
    File "/oname=WebView2Loader.dll" "${LOADER}"
  !endif
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${PRODUCTNAME}.lnk" "$INSTDIR\${MAINBINARYNAME}.exe"
  WriteRegStr HKCU "${FOLDER}" "" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${PRODUCTNAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${MAINBINARYNAME}.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${OWNER}"
  WriteRegStr HKCU "${UNINSTALL}" "URLInfoAbout" "${HOMEPAGE}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

; Nobody who is not asked to start it sees a window; what ran runs on.
Function .onInstSuccess
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/R" $1
  ${IfNot} ${Errors}
    ClearErrors
    ${GetOptions} $0 "/ARGS" $1
    Exec '"$INSTDIR\${MAINBINARYNAME}.exe" $1'
  ${ElseIf} $HookRan = 1
    Exec '"$INSTDIR\${MAINBINARYNAME}.exe" --hidden'
  ${EndIf}
FunctionEnd

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPDATE" $1
  ${IfNot} ${Errors}
    StrCpy $UpdateMode 1
  ${EndIf}
FunctionEnd

Function un.AskForData
  !insertmacro MUI_HEADER_TEXT "${PRODUCTNAME}" "$(Remove)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 40u "$(WhatStays)"
  Pop $0
  ${NSD_CreateCheckBox} 0 48u 100% 12u "$(DeleteData)"
  Pop $DeleteAppDataCheckbox
  GetDlgItem $0 $HWNDPARENT 1
  SendMessage $0 ${WM_SETTEXT} 0 "STR:$(^UninstallBtn)"
  nsDialogs::Show
FunctionEnd

Function un.KeepAnswer
  ${NSD_GetState} $DeleteAppDataCheckbox $DeleteAppDataCheckboxState
FunctionEnd

Section "Uninstall"
  !insertmacro NSIS_HOOK_PREUNINSTALL
  Delete "$INSTDIR\${MAINBINARYNAME}.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PRODUCTNAME}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${FOLDER}"
  DeleteRegKey /ifempty HKCU "Software\toolboxx"
  !insertmacro NSIS_HOOK_POSTUNINSTALL
SectionEnd

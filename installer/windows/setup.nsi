; The Windows installer: for one person, without administrator rights, nothing outside the person's own profile.
;
; The program is one small file, waymark.exe, and a folder of its parts named after the version. A new version is
; unpacked beside the old one, and takes its place by one rename of waymark.exe: whenever the installer is stopped, what
; starts is the old version or the new one, whole. (The same version over itself needs two renames. Should it be stopped
; between them, starting the installer again makes it whole.) Records are kept elsewhere and are never touched.
;
; package.py calls makensis with: VERSION, NUMBERS (of four parts), PARTS (the folder's name), FILES (a list of File
; commands in a fixed order), LIST (what the folder holds), SIZE (kB), ICON, OUT; SIGN to sign, QUICK to pack badly.
; Exit codes: 0 done, 1 stopped by the person, 2 stopped by a fault, 3 this Windows is too old, 4 the program is open.

Target amd64-unicode          ; Wine without its 32-bit half, and every Windows this program runs on, can start it
!ifdef QUICK
SetCompressor zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
SetDateSave off               ; no times of the build machine: the same commit gives the same file
Unicode true

!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include LogicLib.nsh

!define TITLE "Waymark"
!define EXE "waymark.exe"
!define PUBLISHER "The Waymark authors"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Waymark"
!define OLDEST_BUILD 17763    ; Windows 10, version 1809: what Qt needs

!ifdef SIGN
!uninstfinalize '${SIGN} "%1"' = 0
!finalize '${SIGN} "%1"' = 0
!endif

Name "${TITLE}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Waymark"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
ManifestSupportedOS all
ManifestDPIAware true
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${TITLE}"
VIAddVersionKey "FileDescription" "${TITLE} installer"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT Licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "This puts Waymark ${VERSION} on this laptop, for you alone. It needs no administrator and no \
network.$\r$\n$\r$\nIf you have an older Waymark, this one takes its place. Your records stay as they are.$\r$\n$\r$\n\
Close Waymark first if it is open."
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_RUN_TEXT "Start Waymark now"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "This takes the program away. Your records stay on this laptop. They are in \
$LOCALAPPDATA\Waymark, unless you moved them. They open again when you install Waymark again."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    MessageBox MB_ICONSTOP "Waymark needs Windows 10, version 1809 or later, of 64 bits. This Windows is older. \
Nothing was changed. Ask whoever looks after this laptop for an update of Windows." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
FunctionEnd

; Say it and stop. What was installed before is as it was.
!macro STOP CODE SAID
  MessageBox MB_ICONEXCLAMATION "${SAID}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

!macro TOGETHER UN

; Windows lets nobody write to the file of a program that runs.
Function ${UN}NotOpen
  ${If} ${FileExists} "$INSTDIR\${EXE}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${EXE}" a
    ${If} ${Errors}
      !insertmacro STOP 4 "Waymark is open. Close it and start this again. Nothing was changed."
    ${EndIf}
    FileClose $0
  ${EndIf}
FunctionEnd

; In: the name of a parts folder. Takes away what its list names, under each name the folder may have now, and folders
; that are empty then. A file that somebody else put there stays.
Function ${UN}RemoveParts
  Exch $0
  Push $1
  Push $2
  Push $3
  ClearErrors
  FileOpen $1 "$INSTDIR\$0.list" r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileRead $1 $2
      ${If} ${Errors}
        ${ExitDo}
      ${EndIf}
      StrCpy $2 $2 -2                       ; the end of the line
      StrCpy $3 $2 1 -1
      ${If} $3 == "\"
        RMDir "$INSTDIR\$0\$2"
        RMDir "$INSTDIR\$0.new\$2"
        RMDir "$INSTDIR\$0.old\$2"
      ${Else}
        Delete "$INSTDIR\$0\$2"
        Delete "$INSTDIR\$0.new\$2"
        Delete "$INSTDIR\$0.old\$2"
      ${EndIf}
    ${Loop}
    FileClose $1
    RMDir "$INSTDIR\$0"
    RMDir "$INSTDIR\$0.new"
    RMDir "$INSTDIR\$0.old"
    Delete "$INSTDIR\$0.list"
  ${EndIf}
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; In: the name of a parts folder that stays, or nothing. Takes away all others that have a list here.
Function ${UN}RemoveOtherParts
  Exch $0
  Push $1
  Push $2
  Push $3
  FindFirst $1 $2 "$INSTDIR\waymark-*.list"
  ${DoWhile} $2 != ""
    StrCpy $3 $2 -5
    ${If} $3 != $0
      Push $3
      Call ${UN}RemoveParts
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

!macroend
!insertmacro TOGETHER ""
!insertmacro TOGETHER "un."

; One file takes the place of another at once, and is on the disk before this returns. $0: 0 where Windows refused.
!macro TAKE_PLACE FROM TO
  System::Call 'kernel32::MoveFileExW(w "${FROM}", w "${TO}", i 9) i .r0'   ; REPLACE_EXISTING, WRITE_THROUGH
!macroend

Section
  Call NotOpen
  ; What a stopped installer left behind. Its own version's folder of before goes back if nothing is in its place.
  ${If} ${FileExists} "$INSTDIR\${PARTS}.old\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${PARTS}\*.*"
    Rename "$INSTDIR\${PARTS}.old" "$INSTDIR\${PARTS}"
  ${EndIf}
  RMDir /r "$INSTDIR\${PARTS}.new"
  RMDir /r "$INSTDIR\${PARTS}.old"

  SetOutPath "$INSTDIR"
  SetOverwrite try                          ; what cannot be written is an error, not a question
  ClearErrors
  File "/oname=${PARTS}.list" "${LIST}"
  !include "${FILES}"                       ; into ${PARTS}.new, and waymark.exe as waymark.new
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.new"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\${PARTS}.new"
    Delete "$INSTDIR\waymark.new"
    Delete "$INSTDIR\uninstall.new"
    !insertmacro STOP 2 "Waymark could not be put on this laptop. The disk may be full, or you may not be allowed to \
write to $INSTDIR. Nothing else was changed."
  ${EndIf}

  Call NotOpen                              ; somebody may have started it meanwhile
  ${If} ${FileExists} "$INSTDIR\${PARTS}\*.*"
    Rename "$INSTDIR\${PARTS}" "$INSTDIR\${PARTS}.old"
  ${EndIf}
  ClearErrors
  Rename "$INSTDIR\${PARTS}.new" "$INSTDIR\${PARTS}"
  ${IfNot} ${Errors}
    !insertmacro TAKE_PLACE "$INSTDIR\waymark.new" "$INSTDIR\${EXE}"
  ${Else}
    StrCpy $0 0
  ${EndIf}
  ${If} $0 == 0
    ${If} ${FileExists} "$INSTDIR\${PARTS}.old\*.*"
      Rename "$INSTDIR\${PARTS}" "$INSTDIR\${PARTS}.new"
      Rename "$INSTDIR\${PARTS}.old" "$INSTDIR\${PARTS}"
    ${EndIf}
    !insertmacro STOP 2 "Windows did not let the new Waymark take the place of the old one. A virus scanner may be \
looking at it. The old one is as it was. Start this again in a few minutes."
  ${EndIf}
  !insertmacro TAKE_PLACE "$INSTDIR\uninstall.new" "$INSTDIR\uninstall.exe"
  RMDir /r "$INSTDIR\${PARTS}.old"
  Push "${PARTS}"
  Call RemoveOtherParts

  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${EXE}" "" "$INSTDIR\${EXE}" 0 SW_SHOWNORMAL "" \
    "Assess, decide, sign and print"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  Call un.NotOpen
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\waymark.new"
  Push ""
  Call un.RemoveOtherParts
  Delete "$INSTDIR\uninstall.new"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"                        ; a folder in use cannot go
  RMDir "$INSTDIR"                          ; only if nothing else is in it
  DeleteRegKey HKCU "${UNINSTALL}"
  MessageBox MB_ICONINFORMATION "Waymark is gone from this laptop. Your records are not. They are in \
$LOCALAPPDATA\Waymark, unless you moved them. They stay locked, and they open when Waymark is installed again." /SD IDOK
SectionEnd

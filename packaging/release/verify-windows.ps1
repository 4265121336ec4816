# Installs, starts and removes it as a person without rights can: verify-windows.ps1 DIST VERSION
param([string] $Dist, [string] $Version)
$ErrorActionPreference = 'Stop'

$setup = Get-ChildItem (Join-Path $Dist '*-setup.exe')
$program = Join-Path $env:LOCALAPPDATA 'ToolBoxx Notifier\toolboxx-notifier.exe'
$run = 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Run'

function Install([string[]] $Arguments) {
    $ended = Start-Process $setup -ArgumentList $Arguments -Wait -PassThru
    if ($ended.ExitCode -ne 0) { throw "the installer ended with $($ended.ExitCode)" }
}

function Assert-Signed([string] $File) {
    $status = (Get-AuthenticodeSignature $File).Status
    if ($setup.Name -notlike '*unsigned*' -and $status -ne 'Valid') { throw "${File}: $status" }
}

Assert-Signed $setup
Install '/S'
Assert-Signed $program
# It is a program of the desktop, and prints only to who waits for it.
$said = & $program --version | Out-String
if ($said.Trim() -ne "toolboxx-notifier $Version") { throw "it says: $said" }
Install '/S', '/UPDATE'

$uninstall = Join-Path (Split-Path $program) 'uninstall.exe'
Start-Process $uninstall -ArgumentList '/S' -Wait
# The uninstaller goes on from a copy of itself.
for ($tries = 0; (Test-Path $program) -and $tries -lt 60; $tries++) { Start-Sleep 1 }
if (Test-Path $program) { throw 'the program is still there' }
$left = (Get-ItemProperty $run).PSObject.Properties | Where-Object Value -like '*toolboxx-notifier*'
if ($left) { throw "it would still start with Windows: $($left.Name)" }

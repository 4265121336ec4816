# Signs one file by Azure Trusted Signing: the program before it is packed, and the
# installer after. AZURE_* and SIGNING_* come from the workflow.
param([string] $File)
$ErrorActionPreference = 'Stop'

if (-not (Get-Module -ListAvailable TrustedSigning)) {
    Install-Module TrustedSigning -RequiredVersion 0.5.8 -Scope CurrentUser -Force
}
Invoke-TrustedSigning -Endpoint $env:SIGNING_ENDPOINT `
    -CodeSigningAccountName $env:SIGNING_ACCOUNT -CertificateProfileName $env:SIGNING_PROFILE `
    -Files (Resolve-Path $File) -FileDigest SHA256 `
    -TimestampRfc3161 'http://timestamp.acs.microsoft.com' -TimestampDigest SHA256

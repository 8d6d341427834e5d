# For a checkout on Windows: finds or builds Jarvis, then starts it with all that was given (jarvis --help). The same verbs and texts as ./jarvis.
# Written for Windows PowerShell 5.1, which every Windows has.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$launcher = Join-Path $root 'src\Jarvis.Launcher\bin\Release\net10.0\Jarvis.Launcher.dll'
$artifacts = Join-Path $root 'artifacts'
$jarvisHome = if ($env:JARVIS_HOME) { $env:JARVIS_HOME } else { Join-Path $env:LOCALAPPDATA 'Jarvis' }
$torch = ''; $source = ''; $yes = $false; $noBuild = $false; $help = $false; $rest = @()

function Say($text) { [Console]::Error.WriteLine($text) }
function Stop-With($text, $code = 1) { Say $text; exit $code }

function Read-SetupOptions($given) {
    for ($i = 0; $i -lt $given.Count; $i++) {
        switch -Regex ($given[$i]) {
            '^--yes$' { $script:yes = $true; break }
            '^--no-build$' { $script:noBuild = $true; break }
            '^--torch=' { $script:torch = $given[$i].Substring(8); break }
            '^--torch$' { if (++$i -ge $given.Count) { Stop-With '--torch needs one of cpu, cuda, or the folder torch\lib of an installed PyTorch.' 2 }; $script:torch = $given[$i]; break }
            '^--torch-source=' { $script:source = $given[$i].Substring(15); break }
            '^--torch-source$' { if (++$i -ge $given.Count) { Stop-With '--torch-source needs a feed or a folder.' 2 }; $script:source = $given[$i]; break }
            '^--home=' { $script:jarvisHome = $given[$i].Substring(7); break }
            '^--home$' { if (++$i -ge $given.Count) { Stop-With '--home needs a folder.' 2 }; $script:jarvisHome = $given[$i]; break }
            '^(-h|--help|-\?)$' { $script:help = $true; $script:rest += $given[$i]; break }
            default { $script:rest += $given[$i] }
        }
    }
}

function Find-Dotnet {
    $found = Get-Command dotnet -ErrorAction SilentlyContinue
    if (-not $found -or -not (& dotnet --list-sdks | Where-Object { $_ -like '10.*' })) {
        Stop-With "Jarvis needs the .NET 10 SDK, which is not installed: install it with 'winget install Microsoft.DotNet.SDK.10', or get it from https://dotnet.microsoft.com/download/dotnet/10.0, and run this again."
    }
}

# Which libtorch a build brings along: the package's for the processor (cpu), or none where a folder has it (path). The launcher chooses, fetches and remembers.
function Find-TorchKind {
    $kept = Join-Path $jarvisHome 'torch'
    $chosen = if ($torch) { $torch } elseif (Test-Path $kept) { (Get-Content $kept -TotalCount 1).Trim() } else { 'cpu' }
    $script:torchKind = if ($chosen -eq 'cuda' -or $chosen -eq '.' -or $chosen -match '[\\/]') { 'path' } else { 'cpu' }
    $env:TorchBackend = $torchKind
}

# What cannot be is told before a build, and what is to be fetched is fetched; the answer is what to build for.
function Select-Torch {
    Find-TorchKind
    if (-not (Test-Path $launcher)) { return }
    $arguments = @('torch') + @($torch | Where-Object { $_ }) + @('--propose', '--home', $jarvisHome)
    if ($yes) { $arguments += '--yes' }
    if ($source) { $arguments += '--torch-source', $source }
    $answer = & dotnet $launcher @arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    $script:torchKind = "$answer".Trim(); $env:TorchBackend = $torchKind
    if ($torch -match '[\\/]' -or $torch -eq '.') { $script:rest += '--torch', $torch } # what a build made for it can load is remembered then
    $script:torch = ''
}

function Install-Missing {
    if (Get-Command npm -ErrorAction SilentlyContinue) { return }
    if (-not (Get-Command winget -ErrorAction SilentlyContinue)) { Stop-With 'Jarvis needs Node.js, which is not installed: get it from https://nodejs.org and run this again.' }
    Say 'Jarvis will install from winget:'
    Say '  OpenJS.NodeJS.LTS: builds the dashboard''s charts'
    if (-not $yes) {
        $answer = Read-Host 'Install it now? [Y/n]'
        if ($answer -and $answer -notmatch '^[yY]') { Stop-With 'Nothing was installed. Install Node.js yourself and run this again.' }
    }
    & winget install --silent --accept-package-agreements --accept-source-agreements OpenJS.NodeJS.LTS | Out-Null
    if ($LASTEXITCODE -ne 0) { Stop-With 'winget could not install Node.js: install it from https://nodejs.org and run this again.' }
    $env:Path += ";$env:ProgramFiles\nodejs"
}

# $what: up (the product) or test (all of the solution).
function Test-Stale($what) {
    $stamp = Join-Path $artifacts "built-$what"
    if (-not (Test-Path $stamp) -or (Get-Content $stamp -TotalCount 1) -ne $torchKind) { return $true }
    $at = (Get-Item $stamp).LastWriteTimeUtc
    $skipped = if ($what -eq 'test') { '[\\/](bin|obj|node_modules|\.git|artifacts|docs)[\\/]' } else { '[\\/](bin|obj|node_modules|\.git|artifacts|docs|tests|bench|samples)[\\/]' }
    $newer = Get-ChildItem $root -Recurse -File -Include *.cs, *.c, *.h, *.razor, *.css, *.js, *.json, *.*proj, *.props, *.targets |
        Where-Object { $_.LastWriteTimeUtc -gt $at -and $_.FullName.Substring($root.Length) -notmatch $skipped -and $_.FullName -notmatch '[\\/]wwwroot[\\/]lib[\\/]' } |
        Select-Object -First 1
    return $null -ne $newer
}

function Test-RunningFromHere {
    $null -ne (Get-CimInstance Win32_Process -Filter "Name = 'dotnet.exe'" | Where-Object { $_.CommandLine -like "*$root\*Jarvis.*\bin\Release\*" } | Select-Object -First 1)
}

function Build($what) {
    if (-not (Test-Stale $what)) { return }
    if (Test-RunningFromHere) {
        if ($what -eq 'test') { Stop-With 'Jarvis is running from this folder and its source has changed since: stop it first (jarvis stop), then run the tests.' }
        if (Test-Path (Join-Path $artifacts 'built-up')) { Say 'Jarvis is running from this folder, so it was not rebuilt: your changes of the source come after it has stopped.'; return }
    }
    New-Item -ItemType Directory -Force $artifacts | Out-Null
    $startedAt = (Get-Date).ToUniversalTime()
    Say 'Building Jarvis ...'
    $solution = if ($what -eq 'test') { Join-Path $root 'Jarvis.sln' } else { Join-Path $root 'eng\Jarvis.Product.slnf' }
    & dotnet msbuild $solution -restore -p:Configuration=Release -m -v:q -nologo -nodeReuse:false -tl:off | ForEach-Object { Say $_ }
    if ($LASTEXITCODE -ne 0) {
        if ($what -eq 'test') { '0 passed, 1 failed, 0 skipped' }
        Stop-With 'The build failed; the reasons are above.'
    }
    foreach ($stamp in 'up', $what) { # dated before the build, so that what was edited meanwhile is built next time
        Set-Content (Join-Path $artifacts "built-$stamp") $torchKind
        (Get-Item (Join-Path $artifacts "built-$stamp")).LastWriteTimeUtc = $startedAt
    }
}

$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'; $env:DOTNET_NOLOGO = '1'; $env:TESTINGPLATFORM_TELEMETRY_OPTOUT = '1'
$verb = if ($args.Count -gt 0) { $args[0] } else { '--help' }
if ($verb -eq 'up' -or $verb -eq 'test') {
    Read-SetupOptions @($args | Select-Object -Skip 1)
    $env:JARVIS_HOME = $jarvisHome
    Find-Dotnet
    if ($help) { if (-not (Test-Path $launcher)) { Find-TorchKind; Build 'up' } }
    else {
        Select-Torch
        if (-not $noBuild) { Install-Missing; Build $verb }
        if ($torch) { Select-Torch; Build $verb } # nothing had been built that could be asked
    }
    if (-not (Test-Path $launcher)) { Stop-With 'Jarvis has not been built yet: leave out --no-build.' }
    & dotnet $launcher $verb @rest
}
else {
    Find-Dotnet
    Find-TorchKind
    # What is running was built already, and is stopped as it is.
    if (-not ($verb -eq 'stop' -and (Test-Path $launcher)) -and (Test-Stale 'up')) { Install-Missing; Build 'up' }
    & dotnet $launcher @args
}
exit $LASTEXITCODE

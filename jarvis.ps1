# All that a user of Windows runs: jarvis up, jarvis test, jarvis train|generate|doctor|... (jarvis --help). The same verbs and texts as ./jarvis.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$launcher = Join-Path $root 'Jarvis.Launcher\bin\Release\net10.0\Jarvis.Launcher.dll'
$trainer = Join-Path $root 'Jarvis.Trainer\bin\Release\net10.0\Jarvis.Trainer.dll'
$artifacts = Join-Path $root 'artifacts'
$jarvisHome = if ($env:JARVIS_HOME) { $env:JARVIS_HOME } else { Join-Path $env:LOCALAPPDATA 'Jarvis' }
$torch = ''; $yes = $false; $noBuild = $false; $help = $false; $rest = @()

function Say($text) { [Console]::Error.WriteLine($text) }
function Stop-With($text, $code = 1) { Say $text; exit $code }

function Read-SetupOptions($given) {
    for ($i = 0; $i -lt $given.Count; $i++) {
        switch -Regex ($given[$i]) {
            '^--yes$' { $script:yes = $true; break }
            '^--no-build$' { $script:noBuild = $true; break }
            '^--torch=' { $script:torch = $given[$i].Substring(8); break }
            '^--torch$' { if (++$i -ge $given.Count) { Stop-With '--torch needs one of cpu, cuda, or the folder torch\lib of an installed PyTorch.' 2 }; $script:torch = $given[$i]; break }
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

# Which libtorch: the package's for the processor or for CUDA, or that of an installed PyTorch. The choice is kept in the home.
# $torch is what was chosen (cpu, cuda or a folder), $torchKind what is built for it (cpu, cuda or path), $torchFolder the folder or nothing.
function Select-Torch {
    $kept = Join-Path $jarvisHome 'torch'
    $script:torchGiven = $script:torch; $script:torchFolder = ''
    if (-not $script:torch) { $script:torch = if (Test-Path $kept) { (Get-Content $kept -TotalCount 1).Trim() } else { 'cpu' } }
    switch -Regex ($script:torch) {
        '^cpu$' { break }
        '^cuda$' {
            $card = Get-Command nvidia-smi -ErrorAction SilentlyContinue
            if (-not $card) { Stop-With '--torch cuda needs an NVIDIA card with its driver, but nvidia-smi does not answer here: install the driver, or use --torch cpu.' }
            break
        }
        '^system$' {
            Say "Jarvis no longer takes the system's libtorch: it has one of its own, and uses that from now on (--torch cpu)."
            $script:torch = 'cpu'; $script:torchGiven = 'cpu'; break
        }
        '[\\/]|^\.$' { Select-TorchFolder; break }
        default { Stop-With "--torch knows cpu, cuda, and the folder torch\lib of an installed PyTorch 2.10 or newer, not '$($script:torch)'." 2 }
    }
    $script:torchKind = if ($script:torchFolder) { 'path' } else { $script:torch }
    $env:TorchBackend = $script:torchKind
}

# By the files alone: what needs the library itself is asked when Jarvis is built (Test-Torch).
function Select-TorchFolder {
    if (-not (Test-Path $script:torch -PathType Container)) {
        Stop-With "$($script:torch) is not there: say again where PyTorch's folder torch\lib is with --torch, or use --torch cpu."
    }
    $folder = (Resolve-Path $script:torch).ProviderPath
    if (-not (Test-Path (Join-Path $folder 'torch_cpu.dll'))) {
        Stop-With "$folder has no torch_cpu.dll: --torch takes cpu, cuda, or the folder torch\lib of an installed PyTorch 2.10 or newer."
    }
    $about = Join-Path (Split-Path $folder) 'version.py'
    if ((Test-Path $about) -and (Get-Content $about -Raw) -match "__version__\s*=\s*['""](\d+\.\d+)" -and [version]$Matches[1] -lt [version]'2.10') {
        Stop-With "The PyTorch in $folder is $($Matches[1]), and TorchSharp needs 2.10 or newer: update it ('pip install --upgrade torch'), or use --torch cpu."
    }
    $script:torch = $folder; $script:torchFolder = $folder
}

# An installed PyTorch's libtorch, before any other that the system has. Programs load it when they first compute something.
function Set-NativeEnvironment {
    $env:JARVIS_TORCH = $torchFolder
    if ($torchFolder) { $env:Path = "$torchFolder;$env:Path" }
}

# A folder that was given just now is loaded once before it is remembered.
function Save-Torch {
    if ($torchGiven -and $torchFolder -and (Test-Path $trainer)) {
        & dotnet $trainer torch
        if ($LASTEXITCODE -ne 0) { exit 1 }
    }
    if ($torchGiven) { New-Item -ItemType Directory -Force $jarvisHome | Out-Null; Set-Content (Join-Path $jarvisHome 'torch') $torch }
}

# A card that the chosen libtorch cannot use is worth a sentence.
function Show-GpuAdvice {
    if ($torch -ne 'cpu' -or -not (Get-Command nvidia-smi -ErrorAction SilentlyContinue)) { return }
    $card = & nvidia-smi --query-gpu=name --format=csv,noheader 2>$null | Select-Object -First 1
    if ($card) { Say "This machine's $card is not used by the chosen libtorch (cpu): jarvis up --torch cuda takes one that uses it, and --torch FOLDER that of an installed PyTorch." }
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
    $skipped = if ($what -eq 'test') { '[\\/](bin|obj|node_modules|\.git|artifacts|docs)[\\/]' } else { '[\\/](bin|obj|node_modules|\.git|artifacts|docs|tests|bench)[\\/]' }
    $newer = Get-ChildItem $root -Recurse -File -Include *.cs, *.c, *.h, *.razor, *.css, *.js, *.json, *.*proj, *.props, *.targets |
        Where-Object { $_.LastWriteTimeUtc -gt $at -and $_.FullName.Substring($root.Length) -notmatch $skipped -and $_.FullName -notmatch '[\\/]wwwroot[\\/]lib[\\/]' } |
        Select-Object -First 1
    return $null -ne $newer
}

function Test-RunningFromHere {
    $null -ne (Get-CimInstance Win32_Process -Filter "Name = 'dotnet.exe'" | Where-Object { $_.CommandLine -like "*$root\Jarvis.*\bin\Release\*" } | Select-Object -First 1)
}

function Build($what) {
    if (-not (Test-Stale $what)) { return }
    if (Test-RunningFromHere) {
        if ($what -eq 'test') { Stop-With 'Jarvis is running from this folder and its source has changed since: stop it first (Ctrl+C where it runs, or wait for its training run), then run the tests.' }
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
$own = $verb -eq 'up' -or $verb -eq 'test'
if ($own) { Read-SetupOptions @($args | Select-Object -Skip 1) }
$env:JARVIS_HOME = $jarvisHome
Find-Dotnet
Select-Torch
if ($own) {
    if ($verb -eq 'up' -and -not $help) { Show-GpuAdvice }
    if (-not $help -or -not (Test-Path $launcher)) {
        if (-not $noBuild) { Install-Missing; Build $verb }
        if (-not (Test-Path $launcher)) { Stop-With 'Jarvis has not been built yet: leave out --no-build.' }
    }
    Set-NativeEnvironment
    if (-not $help) { Save-Torch }
    & dotnet $launcher $verb @rest
}
else {
    if ($verb -in '-h', '-?', '--help', 'help') {
        $args = @('--help')
        'jarvis up      starts Jarvis and prints the dashboard''s address (jarvis up --help)'
        'jarvis test    builds everything and runs every test (jarvis test --help)'
        'jarvis VERB    the same without a browser:'
        ''
    }
    if (Test-Stale 'up') { Install-Missing; Build 'up' }
    Set-NativeEnvironment
    Save-Torch
    & dotnet $trainer @args
}
exit $LASTEXITCODE

using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Launcher.Output;
using Jarvis.Launcher.Programs;
using Jarvis.Storage;

namespace Jarvis.Launcher.Torch;

/// <summary>Provides the libtorch that was chosen, before anything is started that computes.</summary>
/// <param name="buildFollows">A build for the result follows: nothing can be loaded yet, and the CPU's libtorch comes with the
/// build.</param>
internal sealed class TorchSetup(JarvisPaths paths, Terminal terminal, PackageSource source, TimeProvider time, bool buildFollows = false)
{
    private const double AtMegabits = 50;

    private static readonly TimeSpan _toAnswer = TimeSpan.FromSeconds(20);

    /// <summary>If there is an unused GPU and nobody has chosen yet, says what using it takes, and asks.</summary>
    /// <param name="agrees">Answers yes to whatever would be asked.</param>
    /// <returns>CUDA if the user wants it, CPU if the user declines; null if nothing is to be changed.</returns>
    public async Task<TorchChoice?> ProposeAsync(bool agrees, CancellationToken cancellationToken)
    {
        if (TorchChoice.Kept(paths) is not null || OperatingSystem.IsMacOS() || NvidiaCard.Name() is not { } card)
        {
            return null;
        }
        string size = await SizeAsync(cancellationToken);
        terminal.Say($"This machine has an {card}, and Jarvis trains on it with libtorch for CUDA: {size}.");
        if (agrees)
        {
            return new TorchChoice(TorchPackages.Cuda, null, IsGiven: true);
        }
        if (!terminal.CanAsk)
        {
            terminal.Say(
                $"Until then the processor computes. {CommandName.Jarvis} up --torch cuda fetches it; --torch FOLDER takes that of an "
                    + "installed PyTorch."
            );
            return null;
        }
        bool wanted = terminal.Agrees("Fetch it now?");
        if (!wanted)
        {
            terminal.Say($"The processor computes, then. {CommandName.Jarvis} up --torch cuda fetches it later.");
        }
        return new TorchChoice(wanted ? TorchPackages.Cuda : TorchPackages.Cpu, null, IsGiven: true);
    }

    /// <summary>Makes sure that the chosen libtorch is there and, if it is new, that it loads; then keeps the choice.</summary>
    /// <returns>The folder with it; null if it is beside the programs. If CUDA cannot be had, this falls back to the CPU and says
    /// so.</returns>
    /// <exception cref="BadChoiceException">There is no libtorch to use; the message says why.</exception>
    public async Task<string?> PrepareAsync(TorchChoice choice, CancellationToken cancellationToken)
    {
        string? folder = choice.Folder;
        try
        {
            if (folder is not null)
            {
                if (buildFollows)
                {
                    return folder; // kept once it has been seen to load
                }
                if (choice.IsGiven)
                {
                    await LoadAsync(folder, cancellationToken);
                }
            }
            else if (
                choice.Kind is TorchPackages.Cuda
                || !(buildFollows || Installation.HasLibtorch(TorchPackages.System, TorchPackages.LibraryOf(TorchPackages.Cpu)))
            )
            {
                var fetched = new NativeFolder(paths, choice.Kind!);
                if (!fetched.IsThere)
                {
                    await FetchAsync(choice.Kind!, cancellationToken);
                }
                folder = fetched.Folder;
                if (!buildFollows && !fetched.IsChecked)
                {
                    await LoadAsync(folder, cancellationToken);
                    fetched.MarkChecked();
                }
            }
        }
        catch (Exception exception)
            when (exception is IOException or HttpRequestException or InvalidDataException or UnauthorizedAccessException
                && choice.Kind is TorchPackages.Cuda
            )
        {
            terminal.Say(
                $"libtorch for CUDA is not there: {exception.Message.TrimEnd('.')}. The processor computes instead; "
                    + $"{CommandName.Jarvis} up --torch cuda resumes the download."
            );
            return await PrepareAsync(TorchChoice.Cpu, cancellationToken);
        }
        catch (Exception exception)
            when (exception is IOException or HttpRequestException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new BadChoiceException(
                $"There is no libtorch to compute with: {exception.Message.TrimEnd('.')}. Start again when that "
                    + "is fixed: the download continues where it stopped; "
                    + $"{PackageSource.Variable} names another feed or folder with NuGet packages."
            );
        }
        if (choice.IsGiven)
        {
            choice.Keep(paths);
        }
        return folder;
    }

    private async Task FetchAsync(string kind, CancellationToken cancellationToken)
    {
        var parts = await TorchParts.FindAsync(source, TorchPackages.Of(kind), cancellationToken);
        PrivateHome.Open(paths);
        if (RoomError(parts) is { } error)
        {
            throw new IOException(error);
        }
        terminal.Say(
            $"Fetching libtorch for {(kind is TorchPackages.Cuda ? "CUDA" : "the processor")} from {source.Name}: "
                + $"{ByteText.Of(parts.Bytes)}. It can be interrupted, and resumes with the next start."
        );
        using var interruption = new Interruption(cancellationToken);
        await new TorchFetch(paths, terminal, time).FetchAsync(kind, parts, source, interruption.Token);
    }

    private string? RoomError(TorchParts parts)
    {
        return DiskRoom.FreeBytes(paths.Home) is { } free && free < parts.RoomBytes
            ? $"it takes {ByteText.Of(parts.RoomBytes)} while it is fetched, and {Drive()} has {ByteText.Of(free)} free; make "
                + "room, or choose a home on another drive with --home"
            : null;
    }

    private async Task<string> SizeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(_toAnswer);
            var parts = await TorchParts.FindAsync(source, TorchPackages.Of(TorchPackages.Cuda), patience.Token);
            string free = DiskRoom.FreeBytes(paths.Home) is { } bytes ? $", which has {ByteText.Of(bytes)} free" : "";
            return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ByteText.Of(parts.Bytes)} to fetch (at {AtMegabits:0} Mbit/s {TimeText.Of(parts.Bytes * 8 / (AtMegabits * 1e6))}), "
                )
                + $"{ByteText.Of(parts.RoomBytes)} of {Drive()}{free}. It can be broken off, and goes on "
                + "with the next start";
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or InvalidDataException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return $"how large it is {source.Name} does not say just now "
                + $"({(exception is OperationCanceledException ? "it does not answer" : exception.Message.TrimEnd('.'))})";
        }
    }

    /// <summary>Loads it in a separate process, as it will be used.</summary>
    private async Task LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var start = Installation.Start("Jarvis.Trainer", "torch");
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["JARVIS_HOME"] = paths.Home;
        TorchEnvironment.Apply(start.Environment, folder);
        using var process = System.Diagnostics.Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken),
            errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        string said = ((await output) + (await errors)).Trim();
        if (process.ExitCode != 0)
        {
            throw new InvalidDataException(said.Length > 0 ? said : $"{folder} does not load");
        }
        terminal.Say(said);
    }

    private string Drive() => Path.GetPathRoot(paths.Home) is { Length: > 1 } drive ? drive : "the disk";
}

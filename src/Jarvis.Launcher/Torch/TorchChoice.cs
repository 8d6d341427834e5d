using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Launcher.Torch;

/// <summary>
/// Which libtorch to use: the packaged one for CPU or CUDA, or that of an installed PyTorch. Kept in <c>JARVIS_HOME/torch</c>.
/// </summary>
/// <param name="Kind">cpu or cuda; null for a folder.</param>
/// <param name="Folder">The folder <c>torch/lib</c> of an installed PyTorch; null for the packaged one.</param>
/// <param name="IsGiven">It was given on the command line, and so has to be kept.</param>
internal sealed partial record TorchChoice(string? Kind, string? Folder, bool IsGiven)
{
    private static readonly string _folderName = Path.Combine("torch", "lib");

    public static TorchChoice Cpu { get; } = new(TorchPackages.Cpu, null, IsGiven: false);

    /// <summary>The choice kept in the home; null if nobody chose.</summary>
    public static string? Kept(JarvisPaths paths) =>
        File.Exists(FileOf(paths)) && DiskFile.ReadLines(FileOf(paths)).FirstOrDefault()?.Trim() is { Length: > 0 } kept ? kept : null;

    /// <param name="given">The value of <c>--torch</c>; null for the choice that was kept.</param>
    /// <param name="say">Called if a choice kept by an earlier version means something else now.</param>
    /// <exception cref="BadChoiceException">The choice is not possible; the message says why.</exception>
    public static TorchChoice Read(JarvisPaths paths, string? given, Action<string> say)
    {
        string choice = given ?? Kept(paths) ?? TorchPackages.Cpu;
        switch (choice)
        {
            case TorchPackages.Cpu:
                return new TorchChoice(TorchPackages.Cpu, null, given is not null);
            case TorchPackages.Cuda when given is not null && NvidiaCard.Name() is null:
                throw new BadChoiceException(
                    "--torch cuda needs an NVIDIA card with its driver, but nvidia-smi does not answer here: "
                        + "install the driver, or use --torch cpu."
                );
            case TorchPackages.Cuda:
                return new TorchChoice(TorchPackages.Cuda, null, given is not null);
            case "system":
                say("Jarvis no longer takes the system's libtorch: it has one of its own, and uses that from now on (--torch cpu).");
                return new TorchChoice(TorchPackages.Cpu, null, IsGiven: true);
            case "." or _ when choice is "." || choice.Contains('/') || choice.Contains(Path.DirectorySeparatorChar):
                return new TorchChoice(null, FolderOf(choice), given is not null);
            default:
                throw new BadChoiceException(
                    $"--torch knows cpu, cuda, and the folder {_folderName} of an installed PyTorch 2.10 or " + $"newer, not '{choice}'.",
                    BadChoiceException.BadUsage
                );
        }
    }

    public void Keep(JarvisPaths paths)
    {
        PrivateHome.Open(paths);
        DiskFile.Replace(FileOf(paths), (Kind ?? Folder) + "\n");
    }

    /// <summary>Checks the files alone; whether the library works shows when it is loaded.</summary>
    private static string FolderOf(string given)
    {
        string folder = Path.GetFullPath(given),
            library = TorchPackages.LibraryOf(TorchPackages.Cpu);
        if (!Directory.Exists(folder))
        {
            throw new BadChoiceException(
                $"{given} is not there: say again where PyTorch's folder {_folderName} is with --torch, or use --torch cpu."
            );
        }
        if (!File.Exists(Path.Combine(folder, library)))
        {
            throw new BadChoiceException(
                $"{folder} has no {library}: --torch takes cpu, cuda, or the folder {_folderName} of an "
                    + "installed PyTorch 2.10 or newer."
            );
        }
        string about = Path.Combine(folder, "..", "version.py");
        if (
            File.Exists(about)
            && VersionLine().Match(DiskFile.ReadAllText(about)) is { Success: true } line
            && Version.Parse(line.Groups[1].Value) is var version
            && version < new Version(2, 10)
        )
        {
            throw new BadChoiceException(
                $"The PyTorch in {folder} is {version}, and TorchSharp needs 2.10 or newer: update it ('pip "
                    + "install --upgrade torch'), or use --torch cpu."
            );
        }
        return folder;
    }

    private static string FileOf(JarvisPaths paths) => Path.Combine(paths.Home, "torch");

    [GeneratedRegex("""^__version__ *= *['"](\d+\.\d+)""", RegexOptions.Multiline)]
    private static partial Regex VersionLine();
}

/// <summary>A choice of libtorch that is not possible; the message is a sentence for the user.</summary>
internal sealed class BadChoiceException(string message, int exitCode = 1) : Exception(message)
{
    public const int BadUsage = 2;

    public int ExitCode => exitCode;
}

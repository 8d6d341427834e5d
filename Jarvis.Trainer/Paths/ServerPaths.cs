using System.Diagnostics.CodeAnalysis;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Paths;

/// <summary>
/// The one policy for paths that come in over HTTP. Allowed are the readable parts of JARVIS_HOME (<see cref="HomeFiles"/>) and what is
/// inside <c>Datasets:AllowedRoots</c> (<see cref="AllowedRoots"/>), after every symbolic link is followed. The command line is not subject
/// to it.
/// </summary>
internal sealed class ServerPaths(IConfiguration configuration, JarvisPaths paths)
{
    private readonly AllowedRoots _roots = AllowedRoots.Of(configuration, paths);
    private readonly HomeFiles _home = new(paths);

    /// <summary>The allowed folders, one each, in words.</summary>
    public IReadOnlyList<string> Allowed => _roots.All;

    /// <summary>By the setting; false for the defaults.</summary>
    public bool AreChosen => _roots.AreChosen;

    /// <returns>The real path of the file or folder, which need not exist.</returns>
    /// <exception cref="RequestRefusedException">The path may not be read, or is not absolute.</exception>
    public string Resolve(string? path) =>
        TryResolve(path, out string? real, out string? refusal)
            ? real
            : throw RequestRefusedException.Bad("Jarvis may not read there.", refusal);

    /// <summary>
    /// Like <see cref="Resolve"/>, for the folder of a model or tokenizer: the targets of links in it, and the base that an adapter names,
    /// are held to the same rule, because loading follows both.
    /// </summary>
    /// <exception cref="RequestRefusedException">It, or something that loading it would open, may not be read.</exception>
    public string ResolveFolder(string? path)
    {
        string real = Resolve(path);
        return FolderRefusal(real) is { } refusal ? throw RequestRefusedException.Bad("Jarvis may not read there.", refusal) : real;
    }

    /// <summary>Why a path may not be read, as a sentence; null if it may.</summary>
    public string? Refusal(string? path) => TryResolve(path, out _, out string? refusal) ? null : refusal;

    /// <summary>Like <see cref="Refusal"/>, with the checks of <see cref="ResolveFolder"/>.</summary>
    public string? FolderRefusal(string? path)
    {
        if (!TryResolve(path, out string? real, out string? refusal))
        {
            return refusal;
        }
        if (!Directory.Exists(real))
        {
            return null;
        }
        var opened = new DirectoryInfo(real)
            .EnumerateFileSystemInfos()
            .Where(entry => entry.LinkTarget is not null)
            .Select(entry => entry.FullName)
            .Concat(Bases(real));
        return opened.Select(Refusal).FirstOrDefault(problem => problem is not null);
    }

    private bool TryResolve(string? path, [NotNullWhen(true)] out string? real, [NotNullWhen(false)] out string? refusal)
    {
        (real, refusal) = (null, null);
        path = path?.Trim();
        if (string.IsNullOrEmpty(path) || !Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            refusal =
                $"\"{path}\" is not absolute: it does not say where it starts. Write the whole path, such as "
                + $"{Path.Combine(_roots.First, "texts", "book.txt")}.";
            return false;
        }
        string full = Path.GetFullPath(path);
        if (RealPath.TryOf(full) is not { } found)
        {
            refusal = $"{path} leads through more symbolic links than are followed. Name the file itself.";
            return false;
        }
        if (!MayBeRead(found))
        {
            // The target of a link is revealed only for links inside the allowed folders.
            string elsewhere = found != full && MayBeRead(full) ? $" (it leads to {found})" : "";
            refusal = _home.IsOrHolds(found)
                ? $"{path}{elsewhere} belongs to Jarvis itself: its databases, keys, logs and runs are not read through the API. "
                    + $"Put files for it into {paths.Data} or into a folder of the setting Datasets:AllowedRoots."
                : $"{path}{elsewhere} is outside the folders that Jarvis may read: {_roots}. Move the file there, upload it, "
                    + "or add its folder to the setting Datasets:AllowedRoots.";
            return false;
        }
        real = found;
        return true;
    }

    private bool MayBeRead(string real) => _home.IsOrHolds(real) ? _home.MayBeRead(real) : !IsOfTheSystem(real) && _roots.Hold(real);

    /// <summary>Never readable, whatever roots were chosen: /proc holds the environment of every process, including its keys.</summary>
    private static bool IsOfTheSystem(string real) =>
        !OperatingSystem.IsWindows() && new[] { "/proc", "/sys", "/dev" }.Any(folder => PathNames.IsInside(real, folder));

    private static IEnumerable<string> Bases(string folder)
    {
        if (!AdapterFolder.Is(folder))
        {
            return [];
        }
        try
        {
            return AdapterConfig.Read(folder).Base is not { } named
                ? []
                : new[] { Path.GetFullPath(named), Path.GetFullPath(named, folder) }
                    .Distinct()
                    .Where(candidate => File.Exists(Path.Combine(candidate, ModelConfig.FileName)));
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return []; // such a folder does not load, and loading says why
        }
    }
}

using Jarvis.Contracts;

namespace Jarvis.Trainer.Paths;

/// <summary>
/// The parts of JARVIS_HOME that a path may name: data, models and tokenizers. Everything else in it, including what later versions add, is
/// private to Jarvis: databases, the dashboard's keys, locks, logs, uploads that are not imported yet.
/// </summary>
internal sealed class HomeFiles(JarvisPaths paths)
{
    private readonly string _home = RealPath.TryOf(Path.GetFullPath(paths.Home)) ?? Path.GetFullPath(paths.Home);
    private readonly string[] _folders =
    [
        .. new[] { paths.Data, paths.Datasets, paths.Tokens, paths.Tokenizers, paths.Models, paths.Knowledge, paths.References }
            .Select(Path.GetFileName)
            .OfType<string>(),
    ];
    private readonly string _runs = Path.GetFileName(paths.Runs);

    /// <summary>Whether a real path is inside the home, or is a folder above it, from which reading would descend into the home.</summary>
    public bool IsOrHolds(string real) => PathNames.IsInside(real, _home) || PathNames.IsInside(_home, real);

    public bool MayBeRead(string real)
    {
        if (!PathNames.IsInside(real, _home))
        {
            return false;
        }
        string[] names = PathNames.Below(real, _home);
        bool isMaterial = names is [var first, ..] && _folders.Any(folder => Same(folder, first));
        bool isCheckpoint = names is [var runs, _, var checkpoints, ..] && Same(runs, _runs) && Same(checkpoints, "checkpoints");
        return (isMaterial || isCheckpoint) && !names.Any(IsDatabase);
    }

    /// <summary>SQLite's file and those beside it (-wal, -shm, -journal).</summary>
    private static bool IsDatabase(string name) => Path.GetExtension(name).StartsWith(".db", StringComparison.OrdinalIgnoreCase);

    private static bool Same(string name, string other) => name.Equals(other, PathNames.Comparison);
}

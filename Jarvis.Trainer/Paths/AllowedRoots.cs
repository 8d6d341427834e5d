using Jarvis.Contracts;

namespace Jarvis.Trainer.Paths;

/// <summary>
/// The folders of <c>Datasets:AllowedRoots</c>. If the setting is empty: the user's home and the folder around the checkout, both without
/// their hidden files (which hold keys, passwords and browser data), and Hugging Face's cache of models and datasets.
/// </summary>
internal sealed class AllowedRoots
{
    private static readonly string[] _applicationData = ["AppData", "Application Data", "Library"];

    private readonly IReadOnlyList<string> _whole;
    private readonly IReadOnlyList<string> _withoutHidden;

    private AllowedRoots(IEnumerable<string> whole, IEnumerable<string> withoutHidden, bool areChosen) =>
        (_whole, _withoutHidden, AreChosen) = (Real(whole), Real(withoutHidden), areChosen);

    /// <summary>By the setting; false for the defaults.</summary>
    public bool AreChosen { get; }

    /// <summary>One each, in words.</summary>
    public IReadOnlyList<string> All => [.. _withoutHidden.Select(root => $"{root} (without its hidden files)").Concat(_whole)];

    /// <summary>A root to give as an example in messages.</summary>
    public string First => _withoutHidden.Concat(_whole).FirstOrDefault() ?? Path.GetPathRoot(Environment.CurrentDirectory)!;

    public static AllowedRoots Of(IConfiguration configuration, JarvisPaths paths)
    {
        if (configuration.GetSection("Datasets:AllowedRoots").Get<string[]>() is { Length: > 0 } chosen)
        {
            return new AllowedRoots(chosen, [], areChosen: true);
        }
        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string cache = Environment.GetEnvironmentVariable("HF_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(user, ".cache", "huggingface");
        // Only these two folders of the cache, because the token for huggingface.co is stored beside them.
        return new AllowedRoots(
            [Path.Combine(cache, "hub"), Path.Combine(cache, "datasets"), paths.Data],
            new[] { user, AroundCheckout() }.OfType<string>(),
            areChosen: false
        );
    }

    public bool Hold(string real) =>
        _whole.Any(root => PathNames.IsInside(real, root))
        || _withoutHidden.Any(root => PathNames.IsInside(real, root) && !PathNames.Below(real, root).Any(IsHidden));

    public override string ToString() => string.Join(", ", All);

    private static bool IsHidden(string name) => name.StartsWith('.') || _applicationData.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Real(IEnumerable<string> folders) =>
        [
            .. folders
                .Where(folder => folder.Length > 0)
                .Select(folder => RealPath.TryOf(Path.GetFullPath(folder)))
                .OfType<string>()
                .Distinct(),
        ];

    // A checkout keeps its data beside it; an installed program has no solution above it, and therefore no such root.
    private static string? AroundCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Jarvis.sln")))
            {
                return folder.Parent?.Parent is null ? folder.FullName : folder.Parent.FullName; // never the root of the file system
            }
        }
        return null;
    }
}

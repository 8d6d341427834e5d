using Jarvis.Contracts;
using Jarvis.Data.Importing.Sources;

namespace Jarvis.Data.Importing;

/// <summary>What to import, and as which dataset. Sources are read in this order.</summary>
/// <param name="Directory">The dataset's folder; must not exist.</param>
public sealed record ImportRequest(IReadOnlyList<IRecordSource> Sources, string Directory, string Id, string Name, string Description = "")
{
    public ImportRequest(IReadOnlyList<SourceSet> sets, string directory, string id, string name, string description = "")
        : this([.. sets.SelectMany(s => s.Sources)], directory, id, name, description)
    {
        Collections = sets.Where(s => s.IsCollection || sets.Count > 1).SelectMany(s => s.Sources).ToHashSet();
        Named = [.. sets.Select(s => s.Name)];
        Notes = [.. sets.SelectMany(s => s.Skipped.Sentences())];
    }

    /// <summary>The consent to skip broken lines is here.</summary>
    public ReadingOptions Options { get; init; } = new();

    /// <summary>What the sources are parts of, where they are parts of a mixture.</summary>
    public MixtureRecipe? Mixture { get; init; }

    /// <summary>What the user named, where that is shorter than the sources: an archive, a folder.</summary>
    public IReadOnlyList<string>? Named { get; private init; }

    /// <summary>What there is to say before anything is read: files that are not.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Sources that are left out with a note where they cannot be read: one bad file of a folder spoils nothing.</summary>
    public IReadOnlySet<IRecordSource> Collections { get; private init; } = new HashSet<IRecordSource>();
}

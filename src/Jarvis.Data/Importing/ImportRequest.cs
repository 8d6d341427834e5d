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

    /// <summary>Contains the consent to skip invalid lines.</summary>
    public ReadingOptions Options { get; init; } = new();

    /// <summary>The mixture to which the sources belong; null if this is no mixture.</summary>
    public MixtureRecipe? Mixture { get; init; }

    /// <summary>
    /// The paths or names given by the user, such as an archive or a folder, if that is shorter than listing the sources.
    /// </summary>
    public IReadOnlyList<string>? Named { get; private init; }

    /// <summary>Remarks known before anything is read: files that are skipped.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>
    /// Sources that are skipped with a note if they cannot be read, so that one bad file in a folder does not fail the import.
    /// </summary>
    public IReadOnlySet<IRecordSource> Collections { get; private init; } = new HashSet<IRecordSource>();
}

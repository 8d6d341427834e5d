using Jarvis.Contracts;

namespace Jarvis.Runs.Models;

/// <summary><c>about.json</c> of an imported model: what it is called, and where it came from.</summary>
public sealed record ImportedModel(string Name, string Source)
{
    public const string FileName = "about.json";

    /// <summary>Null for a folder that somebody put there by hand.</summary>
    public static ImportedModel? Read(string folder) =>
        JsonFile.Read<ImportedModel>(Path.Combine(folder, FileName)) is { Name: not null, Source: not null } about ? about : null;
}

using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Trainer.Paths;

/// <summary>
/// Checks the paths of a plan that came in over HTTP against <see cref="ServerPaths"/>, when it is saved and again when its run starts.
/// </summary>
internal sealed class PlanDoor(ServerPaths server, JarvisPaths paths)
{
    /// <summary>A sentence for each path that may not be read, beginning with the setting.</summary>
    public IEnumerable<string> Refusals(TrainingPlan plan) =>
        [.. plan.Data.Files.Select(Data).OfType<string>(), .. Tokenizer(plan), .. Model(plan)];

    /// <summary>Null where this entry of a plan's data may be read.</summary>
    public string? Data(string entry) =>
        !DataEntry.IsDataset(entry) && server.Refusal(entry) is { } refusal ? $"Data (data): {refusal}" : null;

    public IEnumerable<string> Tokenizer(TrainingPlan plan) =>
        plan.Data.Tokenizer is { Length: > 0 } name && !IsTokenizer(name) && server.FolderRefusal(name) is { } refusal
            ? [$"Tokenizer (tokenizer): {refusal}"]
            : [];

    public IEnumerable<string> Model(TrainingPlan plan) =>
        plan.Model.BaseModel is { Length: > 0 } folder && server.FolderRefusal(folder) is { } refusal
            ? [$"Start from (base_model): {refusal}"]
            : [];

    private bool IsTokenizer(string name) => DeletableFolders.IsId(name) && Directory.Exists(paths.Tokenizer(name));
}

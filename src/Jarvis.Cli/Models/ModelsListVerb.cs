using System.CommandLine;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Runs.Models;
using Jarvis.Storage;

namespace Jarvis.Cli.Models;

/// <summary><c>models list</c>: newest first.</summary>
internal static class ModelsListVerb
{
    public static Command Create()
    {
        var json = Verb.Json();
        var command = new Command("list", "List finished checkpoints and imported models, newest first.") { json };
        command.SetWork((parsed, _) => Answer.Give(All(), parsed.GetValue(json), Lines));
        return command;
    }

    private static IReadOnlyList<ListedModel> All() =>
        [
            .. StoredModel
                .All(JarvisPaths.Default)
                .Select(model => new ListedModel(
                    model.Id,
                    model.About?.Name,
                    model.Manifest.Step,
                    model.Manifest.WrittenAt,
                    model.Manifest.Parameters,
                    model.Manifest.Bytes,
                    model.Manifest.ValidationLoss,
                    model.Manifest.EmaLoss,
                    model.Best,
                    model.IsAdapter,
                    model.About is not null || KeptMark.Is(model.Folder),
                    model.Folder
                )),
        ];

    private static IEnumerable<string> Lines(IReadOnlyList<ListedModel> models) =>
        models.Count == 0
            ? [$"No models in {JarvisPaths.Default.Home}; a run's first checkpoint is one."]
            : models.Select(model =>
                string.Create(
                        CultureInfo.InvariantCulture,
                        $"{model.Id,-36} {model.Parameters,14:N0} parameters {ByteText.Of(model.Bytes),9}  {Loss(model)}  {Marks(model)}"
                    )
                    .TrimEnd()
            );

    private static string Loss(ListedModel model) =>
        model.ValidationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.000}") : "";

    private static string Marks(ListedModel model) =>
        string.Join(
            ' ',
            new[] { model.Best ? "best" : null, model.Kept ? "kept" : null, model.Adapter ? "adapter" : null }.OfType<string>()
        );

    private sealed record ListedModel(
        string Id,
        string? Name,
        long Step,
        DateTimeOffset WrittenAt,
        long Parameters,
        long Bytes,
        double? ValidationLoss,
        double? EmaLoss,
        bool Best,
        bool Adapter,
        bool Kept,
        string Folder
    );
}

using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Suggestions for text settings: this machine's models and tokenizers.</summary>
internal static class PlanSuggestions
{
    public static async Task<Dictionary<string, IReadOnlyList<Suggestion>>> LoadAsync(TrainerClient trainer)
    {
        var models = await trainer.ListModelsAsync(recent: true);
        var tokenizers = await trainer.ListTokenizersAsync();
        return new()
        {
            ["checkpoints"] =
            [
                .. models.Select(each => new Suggestion(
                    each.Path,
                    each.RunId is null
                        ? $"{each.Title}, {Formats.Short(each.Parameters)} parameters"
                        : $"{each.Name}{(each.Best ? ", best" : "")}"
                            + $"{(each.ValidationLoss is { } loss ? $", loss {Formats.Loss(loss)}" : "")}",
                    each.RunId is null ? "Imported" : each.Title
                )),
            ],
            ["tokenizers"] =
            [
                .. tokenizers.Select(each => new Suggestion(
                    each.Id,
                    $"{each.Name}, {Formats.Count(each.VocabularySize)} tokens",
                    "On this machine"
                )),
            ],
        };
    }
}

using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;

namespace Jarvis.Web.Features.NewRun;

/// <summary>Suggestions for text settings: this machine's checkpoints and tokenizers.</summary>
internal static class PlanSuggestions
{
    public static async Task<Dictionary<string, IReadOnlyList<Suggestion>>> LoadAsync(TrainerClient trainer)
    {
        var checkpoints = await trainer.ListCheckpointsAsync(recent: true);
        var tokenizers = await trainer.ListTokenizersAsync();
        return new()
        {
            ["checkpoints"] =
            [
                .. checkpoints.Select(each => new Suggestion(
                    each.Path,
                    $"{each.Name}{(each.Best ? ", best" : "")}"
                        + $"{(each.ValidationLoss is { } loss ? $", loss {Formats.Loss(loss)}" : "")}",
                    each.RunName
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

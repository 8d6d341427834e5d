using System.Globalization;
using Jarvis.Contracts;

namespace Jarvis.Web.Shared;

/// <summary>Names and descriptions of checkpoints.</summary>
internal static class Checkpoints
{
    /// <summary>Turns "step-00000450" into "step 450"; other names stay.</summary>
    public static string Short(string name) =>
        name.StartsWith("step-", StringComparison.Ordinal)
        && long.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? $"step {Formats.Count(step)}"
            : name;

    /// <summary>The one to chat with or to train on: the best, before the first evaluation the last; null before the first save.</summary>
    public static string? Of(RunSummary run) => run.BestCheckpoint ?? run.LastCheckpoint;

    /// <summary>"step 450 · loss 2.417 · best"</summary>
    public static string Long(ServedModel model) =>
        string.Join(
            " · ",
            new[]
            {
                Short(model.Checkpoint),
                model.ValidationLoss is { } loss ? $"loss {Formats.Loss(loss)}" : null,
                model.Best ? "best" : null,
                model.Last ? "last" : null,
            }.OfType<string>()
        );

    /// <summary>What to expect from a model of this size, and what to try next.</summary>
    public static string Expect(ServedModel model)
    {
        string kind = model.Chat ? "Trained on conversations" : "Trained on plain text: it continues what you write";
        return model.Parameters switch
        {
            < 8_000_000 =>
                $"{kind}. Small models learn style, not facts: expect fluent nonsense. Train longer or larger for better answers.",
            < 60_000_000 => $"{kind}. A model of this size keeps to a topic and gets facts wrong. More data and more steps help.",
            _ => $"{kind}. On little data a large model also learns style before facts. More data and more steps help.",
        };
    }
}

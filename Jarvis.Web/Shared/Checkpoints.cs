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
        string kind = model.Chat ? "It learned to answer questions" : "It learned plain text, so it continues what you write";
        return model.Parameters switch
        {
            < 8_000_000 => $"{kind}. A nano model learns the form of its texts, not the facts: expect the right shape and made-up "
                + "content. Next: more steps, or size small.",
            < 60_000_000 =>
                $"{kind}. A small model keeps a topic for some sentences and gets facts wrong. Next: more data, more steps, or size gpt2.",
            _ => $"{kind}. Trained on little data, a large model still learns the form first and facts last. Next: more data "
                + "and more steps.",
        };
    }
}

using Jarvis.Contracts;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training.Metrics;
using Jarvis.Tokenizers;

namespace Jarvis.Engine.Training;

/// <param name="Text">As it is shown.</param>
/// <param name="Ids">As the network reads it; at least one.</param>
/// <param name="Asked">Whether it is a question, rendered as turns, that ends where the answer begins.</param>
internal sealed record SamplePrompt(string Text, IReadOnlyList<int> Ids, bool Asked = false)
{
    private const int FromHeldOut = 3,
        MostTokens = 96;

    /// <summary>
    /// The plan's prompts, rendered as turns where the tokenizer has a chat template; without any, the beginnings of held-out records.
    /// </summary>
    public static IReadOnlyList<SamplePrompt> Of(TrainingPlan plan, TextTokenizer tokenizer, TokenFile validation)
    {
        var prompts =
            plan.Evaluation.SamplePrompts.Count > 0
                ? plan.Evaluation.SamplePrompts.Select(text => Planned(text, tokenizer))
                : HeldOut(validation, tokenizer);
        return [.. prompts.Where(prompt => prompt.Ids.Count > 0 && prompt.Ids.Count < plan.Model.Context!.Value)];
    }

    private static SamplePrompt Planned(string text, TextTokenizer tokenizer) =>
        new(
            text,
            tokenizer.ChatTemplate is { } template
                ? template.Render([new ChatTurn(ChatRole.User, text)], addGenerationPrompt: true)
                : tokenizer.Encode(text, parseSpecial: false),
            tokenizer.ChatTemplate is not null
        );

    /// <summary>For a record with a mask everything before its first answer, else its first few tokens.</summary>
    private static IEnumerable<SamplePrompt> HeldOut(TokenFile file, TextTokenizer tokenizer)
    {
        for (long record = 0; record < Math.Min(FromHeldOut, file.Records); record++)
        {
            int[] prompt = RecordText.Ids(file, record, 0, RecordText.PromptLength(file, record, MostTokens));
            string? question = tokenizer.ChatTemplate?.QuestionOf(prompt);
            yield return new SamplePrompt(question ?? tokenizer.DecodeText(prompt, skipSpecial: true).Trim(), prompt, question is not null);
        }
    }
}

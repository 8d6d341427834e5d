using Jarvis.Contracts;
using Jarvis.Engine.Models;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Engine.Training;

/// <summary>Starts from a model whose tokenizer has been given more tokens since: the network grows by their rows.</summary>
internal static class VocabularyGrowth
{
    /// <summary>
    /// The network with room for the data's tokens, and a sentence that says what was added; unchanged where the model knows them all.
    /// </summary>
    /// <param name="vocabulary">Entries of the tokenizer that made the token files.</param>
    /// <exception cref="InvalidDataException">The data's tokenizer is not the model's with tokens added.</exception>
    public static (ModelConfig Config, string? Told) Fit(ModelConfig config, TrainingPlan plan, int vocabulary, TextTokenizer tokenizer)
    {
        int known = config.VocabularySize;
        if (plan.Model.BaseModel is not { } folder || vocabulary <= known)
        {
            return (config, null);
        }
        string Refusal(string why) =>
            $"The data was tokenized with {vocabulary:N0} entries and '{folder}' knows {known:N0}: {why}. Use that model's "
            + "own tokenizer, or one that adds tokens to it.";
        if (plan.FineTuning.Method == FineTuningMethod.Lora)
        {
            throw new InvalidDataException(Refusal("adapters leave the base as it is, so it cannot learn new tokens"));
        }
        if (Own(folder) is not { } own)
        {
            throw new InvalidDataException(
                Refusal("without a tokenizer beside that model it cannot be told whether the first of them are the same")
            );
        }
        int same = Enumerable
            .Range(0, Math.Min(known, own.VocabularySize))
            .TakeWhile(id => own.TokenOf(id) == tokenizer.TokenOf(id))
            .Count();
        if (same < Math.Min(known, own.VocabularySize))
        {
            throw new InvalidDataException(
                Refusal($"entry {same} is '{tokenizer.TokenOf(same)}' in the one and '{own.TokenOf(same)}' in the other")
            );
        }
        return (
            config.WithVocabulary(vocabulary),
            $"The data's tokenizer has {vocabulary - known:N0} tokens more than '{folder}'; the network grew by their rows, "
                + "each the mean of the old ones."
        );
    }

    private static TextTokenizer? Own(string folder)
    {
        try
        {
            return TextTokenizer.Load(folder);
        }
        catch (Exception exception) when (exception is TokenizerFormatException or IOException)
        {
            return null;
        }
    }
}

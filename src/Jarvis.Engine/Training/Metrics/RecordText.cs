using Jarvis.Engine.TokenFiles;
using Jarvis.Tokenizers;

namespace Jarvis.Engine.Training.Metrics;

/// <summary>A held-out record as readable text: its prompt, and what it answers.</summary>
internal sealed class RecordText(TokenFile file, TextTokenizer tokenizer)
{
    private const int MostPrompt = 1024,
        MostAnswer = 128,
        TextTokens = 12;

    public (string Prompt, string Expected) Of(int record)
    {
        long length = file.RecordLength(record);
        int prompt = PromptLength(file, record, MostPrompt);
        int[] asked = Ids(file, record, 0, prompt),
            expected = Ids(file, record, prompt, (int)Math.Min(MostAnswer, length - prompt));
        return (tokenizer.ChatTemplate?.QuestionOf(asked) ?? Decoded(asked), Decoded(expected));
    }

    /// <summary>Tokens before the first that counts; for plain text, or where that token is too far away, the first few.</summary>
    public static int PromptLength(TokenFile file, long record, int most)
    {
        int within = (int)Math.Min(most, file.RecordLength(record));
        var mask = file.Answers(file.RecordStart(record), within);
        return mask.IsEmpty || mask.IndexOf((byte)1) is <= 0 ? Math.Min(TextTokens, within) : mask.IndexOf((byte)1);
    }

    public static int[] Ids(TokenFile file, long record, int first, int count)
    {
        var ids = new long[count];
        file.Read(file.RecordStart(record) + first, ids);
        return [.. ids.Select(id => (int)id)];
    }

    private string Decoded(int[] ids) => tokenizer.DecodeText(ids, skipSpecial: true).Trim();
}

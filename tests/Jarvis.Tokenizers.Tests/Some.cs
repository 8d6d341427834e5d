using System.Text;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.Training;

namespace Jarvis.Tokenizers.Tests;

/// <summary>Toy inputs: numbers that depend only on a seed, a small tokenizer, folders that delete themselves.</summary>
internal static class Some
{
    private const string Prose =
        "The quick brown fox jumps over the lazy dog. The dog sleeps; the fox runs on, and the river goes on too.\n"
        + "public static int Add(int left, int right)\n{\n    return left + right;\n}\nnaïve café 12 345 — it's we're they'll\n";

    /// <summary>Trained here, with every byte and the special tokens of a run.</summary>
    public static TextTokenizer Tokenizer { get; } =
        Train(
            new BpeTrainingOptions
            {
                VocabularySize = 400,
                SpecialTokens = SpecialTokens.All,
                FullAlphabet = true,
            }
        );

    /// <summary>The same without special tokens.</summary>
    public static TextTokenizer BareTokenizer { get; } = Train(new BpeTrainingOptions { VocabularySize = 380, FullAlphabet = true });

    public static TextTokenizer Train(BpeTrainingOptions options, string text = Prose) =>
        new(TokenizerTraining.Train([Encoding.UTF8.GetBytes(text)], lines: false, options));

    /// <summary>SplitMix64: the same numbers on every machine.</summary>
    public static IEnumerable<ulong> Numbers(ulong seed)
    {
        while (true)
        {
            yield return Engine.State.Permutation.Mix(seed, 7);
            seed++;
        }
    }

    public static byte[] Bytes(ulong seed, int length) => [.. Numbers(seed * 1_000_003).Take(length).Select(n => (byte)(n >> 13))];
}

internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("jarvis-tokens-").FullName;

    public string Path { get; }

    public string Sub(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Sub(name), text);
        return Sub(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>A model folder at toy size: a freshly initialized GPT-2 and a byte tokenizer.</summary>
internal static class TinyCheckpoint
{
    public static string Write(string folder)
    {
        var vocabulary = Enumerable.Range(0, 256).ToDictionary(b => ByteAlphabet.ToChar((byte)b).ToString(), b => b);
        var tokenizer = new TextTokenizer(new TokenizerParts(vocabulary, [], [], PreTokenizerKind.Gpt2)).WithSpecialTokens(
            SpecialTokens.All
        );
        tokenizer.Save(folder);
        using var precision = Precisions.Create(PrecisionKind.Fp32);
        using var network = new Gpt2Config(
            new ModelShape(Layers: 1, Heads: 2, Width: 16, Context: 64, Vocabulary: tokenizer.VocabularySize)
        ).Create(precision);
        network.Initialize(seed: 1);
        network.Configuration.Write(folder);
        using var weights = File.Create(Path.Combine(folder, ModelWeights.FileName));
        ModelWeights.Write(weights, network);
        return folder;
    }
}

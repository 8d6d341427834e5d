using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Models;
using Jarvis.Engine.Models.Families.Gpt2;
using Jarvis.Testing;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Trainer.Tests.Support;

/// <summary>A model folder at toy size: a freshly initialized GPT-2 and a byte tokenizer.</summary>
internal static class TinyCheckpoint
{
    /// <summary>The same as a finished checkpoint.</summary>
    /// <param name="ema">With averaged weights, which are others.</param>
    public static string Publish(string folder, long step = 0, double? loss = null, bool best = false, bool ema = false)
    {
        using var source = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        using var writer = new FolderWriter(folder);
        foreach (string within in ema ? new[] { "", CheckpointManifest.EmaFolder + "/" } : [""])
        {
            string model = Write(Directory.CreateDirectory(source["model-" + within.Length]).FullName, seed: 1 + within.Length);
            foreach (string file in Directory.GetFiles(model))
            {
                writer.Add(within + Path.GetFileName(file), stream => stream.Write(File.ReadAllBytes(file)));
            }
        }
        writer.Publish(files => new CheckpointManifest(
            CheckpointManifest.CurrentFormat,
            step,
            DateTimeOffset.UnixEpoch.AddMinutes(step),
            Parameters: 5000,
            loss,
            best,
            files,
            ema ? loss - 0.1 : null
        ));
        return folder;
    }

    public static string Write(string folder, long seed = 1)
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
        network.Initialize(seed);
        network.Configuration.Write(folder);
        using var weights = File.Create(Path.Combine(folder, ModelWeights.FileName));
        ModelWeights.Write(weights, network);
        return folder;
    }
}

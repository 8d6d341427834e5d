using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Generation.Decoding;
using Jarvis.Engine.Networks;
using Jarvis.Engine.Precision;
using Xunit;
using static TorchSharp.torch;

namespace Jarvis.Inference.Tests.Generation;

/// <summary>Two implementations of one network: the one that trains, over tensors, and the one that answers.</summary>
public class SameAsTrainingTests
{
    [Fact]
    public void Append_OfACheckpoint_GivesTheLogitsOfTheNetworkThatIsTrained()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("jarvis-same-").FullName, "model");
        TinyModel.Write(folder);
        int[] tokens = [.. Enumerable.Range(0, 90).Select(at => at * 37 % 259)];
        using var model = DecoderModels.Load(folder, 2);
        using var sequence = model.Open();
        float[] ours = sequence.Append(tokens, default).ToArray();

        using var precision = Precisions.Create("fp32");
        using var network = new Gpt2(Gpt2Config.Read(folder), precision);
        ModelWeights.Load(network, folder);
        network.eval();
        using var scope = NewDisposeScope();
        using var free = no_grad();
        var ids = tensor([.. tokens.Select(token => (long)token)], [1, tokens.Length]);
        var logits = network.Head(network.Hidden(ids).narrow(1, tokens.Length - 1, 1)).flatten();       // (vocabulary)
        float[] trained = logits.data<float>().ToArray();

        Assert.Equal(trained.Length, ours.Length);
        Assert.Equal(Array.IndexOf(trained, trained.Max()), Array.IndexOf(ours, ours.Max()));
        for (int token = 0; token < ours.Length; token++) Assert.Equal(trained[token], ours[token], 2e-5f);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }
}

using System.Text.Json;
using Jarvis.Engine.Generation.Sampling;
using Xunit;

namespace Jarvis.Inference.Tests.Generation;

public class SamplerTests
{
    private static readonly float[] _logits = [1f, 3f, 2f, -1f];

    [Fact]
    public void Probabilities_Golden_AreTheReference()
    {
        var golden = Goldens.Read("sampling");
        var logits = golden.GetProperty("logits").Deserialize<float[]>()!;
        var seen = golden.GetProperty("already_generated").Deserialize<HashSet<int>>()!;
        foreach (var item in golden.GetProperty("cases").EnumerateArray())
        {
            double Setting(string name) => item.GetProperty(name).GetDouble();
            var options = new SamplingOptions(
                Setting("temperature"),
                item.GetProperty("top_k").GetInt32(),
                Setting("top_p"),
                Setting("min_p"),
                Setting("repetition_penalty")
            );
            var ours = new Sampler(options).Probabilities(logits, seen);
            var expected = item.GetProperty("probabilities").Deserialize<float[]>()!;
            for (int token = 0; token < expected.Length; token++)
            {
                Assert.True(
                    Math.Abs(ours[token] - expected[token]) < 1e-5,
                    $"{options}, token {token}: {ours[token]} instead of {expected[token]}"
                );
            }
        }
    }

    [Fact]
    public void Next_AtTemperatureZero_TakesTheMostLikely() =>
        Assert.Equal(1, new Sampler(new SamplingOptions(Temperature: 0)).Next(_logits, [], 0));

    [Fact]
    public void Next_AtTemperatureZero_StillObeysTheRepetitionPenalty() =>
        Assert.Equal(2, new Sampler(new SamplingOptions(Temperature: 0, RepetitionPenalty: 2)).Next(_logits, [1], 0));

    [Fact]
    public void Next_SameSeedAndPosition_TakesTheSame()
    {
        var options = new SamplingOptions(Temperature: 5, Seed: 42);
        var first = Enumerable.Range(0, 50).Select(position => new Sampler(options).Next(_logits, [], position)).ToArray();
        var again = new Sampler(options);
        Assert.Equal(first, Enumerable.Range(0, 50).Select(position => again.Next(_logits, [], position)));
        var other = new Sampler(options with { Seed = 43 });
        Assert.NotEqual(first, Enumerable.Range(0, 50).Select(position => other.Next(_logits, [], position)));
    }

    [Fact]
    public void Next_OverManyPositions_FollowsTheProbabilities()
    {
        var sampler = new Sampler(new SamplingOptions(Seed: 1));
        var expected = sampler.Probabilities(_logits, []);
        var counts = new int[_logits.Length];
        for (int position = 0; position < 20_000; position++)
        {
            counts[sampler.Next(_logits, [], position)]++;
        }
        for (int token = 0; token < counts.Length; token++)
        {
            Assert.InRange(counts[token] / 20_000.0, expected[token] - 0.015, expected[token] + 0.015);
        }
    }

    [Fact]
    public void Next_WithLogitsThatAreNotNumbers_Refuses() =>
        Assert.Throws<InvalidDataException>(() => new Sampler(new SamplingOptions()).Next([float.NaN, 1f], [], 0));

    [Fact]
    public void Problems_OfBadSettings_AreAllNamed() => Assert.Equal(5, new SamplingOptions(-1, -1, 0, 2, double.NaN).Problems().Count());
}

using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Plans;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using Jarvis.Testing;

namespace Jarvis.Engine.Tests;

/// <summary>
/// Records of different lengths and difficulties in three domains. A record repeats its own number as token, so a batch shows which records
/// it contains.
/// </summary>
public abstract class SamplerRecords : IDisposable
{
    protected const int Context = 32,
        Records = 90,
        Rows = 3,
        Accumulation = 2;
    private readonly TemporaryFolder _folder = new();
    private protected TokenSet Tokens { get; }

    protected SamplerRecords()
    {
        using (var writer = new TokenSetWriter(_folder["tokens"], 256))
        {
            for (int record = 0; record < Records; record++)
            {
                writer.Write(
                    false,
                    [.. Enumerable.Repeat(record, Length(record))],
                    [],
                    new RecordLabels($"domain {Domain(record)}", "made up", Difficulty(record))
                );
            }
            writer.Write(true, [1, 2, 3], []);
            writer.Finish(
                (train, validation, files) =>
                    new TokenManifest(TokenManifest.CurrentFormat, "key", [], "hash", 2, 256, Records, 0, 0, 0, train, validation, files)
            );
        }
        Tokens = TokenSet.Open(_folder["tokens"]);
    }

    public void Dispose()
    {
        Tokens.Dispose();
        _folder.Dispose();
    }

    private protected static int Length(int record) => record % 30 == 0 ? 3 * Context + 5 : 3 + record * 7 % 25;

    private protected static int Domain(int record) =>
        record % 10 < 6 ? 0
        : record % 10 < 9 ? 1
        : 2;

    private protected static double Difficulty(int record) => record * 37 % Records / (double)Records;

    private protected static TrainingPlan Plan(string sampler) =>
        PlanResolver.Resolve(
            new TrainingPlan
            {
                Data = new() { Files = ["made up"] },
                Model = new() { Context = Context },
                Optimizer = new() { MicroBatch = Rows, GradientAccumulation = Accumulation },
                Schedule = new() { MaxSteps = 100 },
                Sampling = new()
                {
                    Sampler = sampler,
                    Packing = RecordPacking.Records,
                    CurriculumLength = 0.8,
                },
            },
            MachineFacts.Here
        );

    private protected IBatchSource Source(TrainingPlan plan) => BatchSources.Of(plan, Tokens);

    private protected static IEnumerable<int> Shown(Batch batch) =>
        batch.Targets.Where(target => target != Batch.Ignored).Select(target => (int)target);
}

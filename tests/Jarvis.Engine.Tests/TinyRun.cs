using Jarvis.Contracts;
using Jarvis.Engine.Checkpoints;
using Jarvis.Engine.Machine;
using Jarvis.Engine.Models;
using Jarvis.Engine.Plans;
using Jarvis.Engine.TokenFiles;
using Jarvis.Engine.Training;
using Jarvis.Testing;
using Jarvis.Tokenizers;
using Jarvis.Tokenizers.Format;

namespace Jarvis.Engine.Tests;

/// <summary>A run at toy size on synthetic text: real files, the real loop, and a hand-written sink and inbox.</summary>
internal sealed class TinyRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<RunEvent> _events = [];

    /// <summary>The error of a killed run.</summary>
    public const string Killed = "killed";

    public TinyRun()
    {
        Plan = PlanResolver.Resolve(Settings, MachineFacts.Here);
        MakeTokens();
    }

    /// <summary>The unresolved plan.</summary>
    public static TrainingPlan Settings { get; } =
        new()
        {
            Data = new() { Files = ["made up"] },
            Model = new()
            {
                Size = "nano",
                Layers = 2,
                Heads = 2,
                Width = 16,
                Context = 16,
                Dropout = 0.1,
            },
            Optimizer = new() { MicroBatch = 2, GradientAccumulation = 2 },
            Schedule = new() { MaxSteps = 12, LearningRate = 1e-2 },
            Compute = new() { Precision = PrecisionKind.Fp32, Threads = 1 },
            Checkpoints = new() { CheckpointEverySteps = 5 },
            Evaluation = new()
            {
                EvaluateEverySteps = 4,
                EvaluationBatches = 3,
                SampleTokens = 6,
            },
        };

    public TrainingPlan Plan { get; set; }

    public IReadOnlyList<RunEvent> Events => _events;

    public string Checkpoints { get; set; } = "checkpoints";

    public string CheckpointsFolder => _folder[Checkpoints];

    public string TokensFolder => _folder["tokens"];

    /// <summary>Called with each event; a request that it returns is put into the inbox.</summary>
    public Func<RunEvent, RunRequest?> Ask { get; set; } = _ => null;

    /// <summary>Called whenever the run polls its inbox and finds nothing from <see cref="Ask"/>, until it returns a request.</summary>
    public Func<RunRequest?> AskAtPoll { get; set; } = () => null;

    /// <summary>Selects the event at which the run is killed: it saves nothing more, as after kill -9.</summary>
    public Func<RunEvent, bool> Kill { get; set; } = _ => false;

    public RunResult Run(bool resume = false, int attempt = 1)
    {
        var asked = new Queue<RunControl>();
        _events.Clear();
        var sink = new Sink(happened =>
        {
            _events.Add(happened);
            if (Kill(happened))
            {
                throw new InvalidDataException(Killed);
            }
            if (Ask(happened) is { } request)
            {
                asked.Enqueue(new RunControl(_events.Count, request, DateTimeOffset.UnixEpoch));
            }
        });
        var inputs = new TrainingInputs(Plan, _folder["tokens"], _folder["tokens"], CheckpointsFolder, resume);
        return TrainingRun.Run(
            inputs,
            sink,
            new Inbox(() => asked.TryDequeue(out var control) ? control : Asked()),
            attempt,
            TimeProvider.System
        );
    }

    private RunControl? Asked()
    {
        if (AskAtPoll() is not { } request)
        {
            return null;
        }
        AskAtPoll = () => null;
        return new RunControl(0, request, DateTimeOffset.UnixEpoch);
    }

    /// <summary>A complete model folder of the toy's shape, to start from.</summary>
    /// <param name="vocabulary">Size of its tokenizer's vocabulary, which is the beginning of the data's.</param>
    public string BaseModel(string architecture = "gpt2", int vocabulary = 256)
    {
        string folder = _folder["base"];
        Directory.CreateDirectory(folder);
        using var precision = new Fp32Precision();
        var config = PlanResolver
            .Network(PlanResolver.Resolve(Settings with { Model = Settings.Model with { Architecture = architecture } }, MachineFacts.Here))
            .WithVocabulary(vocabulary);
        using var model = config.Create(precision);
        model.Initialize(7);
        config.Write(folder);
        Tokenizer(vocabulary).Save(folder);
        using var file = File.Create(Path.Combine(folder, ModelWeights.FileName));
        ModelWeights.Write(file, model);
        return folder;
    }

    public IReadOnlyList<StoredCheckpoint> Stored() => new CheckpointStore(CheckpointsFolder).All();

    public byte[] Bytes(string checkpoint, string file) => File.ReadAllBytes(Path.Combine(CheckpointsFolder, checkpoint, file));

    public void Dispose() => _folder.Dispose();

    /// <summary>The same token data without pairs of code and docstring.</summary>
    public void WithoutPairs()
    {
        Directory.Delete(TokensFolder, recursive: true);
        MakeTokens(pairs: false);
    }

    /// <summary>A byte tokenizer, 900 tokens that follow a rule (each is its predecessor plus three), and five pairs.</summary>
    private void MakeTokens(bool pairs = true)
    {
        var tokenizer = Tokenizer(256);
        using var writer = new TokenSetWriter(_folder["tokens"], 256);
        for (int record = 0; record < 12; record++)
        {
            writer.Write(
                validation: record % 4 == 3,
                [.. Enumerable.Range(0, 75).Select(i => (record * 7 + i * 3) % 256)],
                record % 3 == 0 ? [.. Enumerable.Range(0, 75).Select(i => i >= 40)] : [],
                new RecordLabels($"domain {record % 3}", "made up", record % 5 / 5.0)
            ); // some begin with a question
        }
        for (int pair = 0; pair < 5 && pairs; pair++)
        {
            writer.WritePair([pair, pair + 40, pair + 80], [pair + 120, pair + 160]);
        }
        tokenizer.Save(writer.Directory);
        writer.Finish(
            (train, validation, files) =>
                new TokenManifest(TokenManifest.CurrentFormat, "key", [], "hash", 2, 256, 12, 0, 0, 900, train, validation, files)
        );
    }

    private static TextTokenizer Tokenizer(int vocabulary) =>
        new(
            new TokenizerParts(
                Enumerable.Range(0, vocabulary).ToDictionary(value => ByteAlphabet.ToChar((byte)value).ToString(), value => value),
                [],
                [],
                PreTokenizerKind.Gpt2
            )
        );

    private sealed class Sink(Action<RunEvent> write) : IRunSink
    {
        public void Write(RunEvent happened) => write(happened);
    }

    private sealed class Inbox(Func<RunControl?> poll) : IRunInbox
    {
        public RunControl? Poll() => poll();
    }
}

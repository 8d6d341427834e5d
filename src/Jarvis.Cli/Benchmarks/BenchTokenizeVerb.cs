using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Jarvis.Cli.Output;
using Jarvis.Contracts;
using Jarvis.Runs.Preparation;
using Jarvis.Storage;
using Jarvis.Tokenizers;

namespace Jarvis.Cli.Benchmarks;

/// <summary>
/// <c>bench tokenize</c>: encoding speed in MB/s in batches of 4 kB, for the first pass of a fresh process and for repeated passes, and the
/// seconds it takes to train a vocabulary of 8,192 tokens on the beginning of the text.
/// </summary>
internal static class BenchTokenizeVerb
{
    private const int BatchBytes = 4096;
    private const int SdkBytes = 20_000_000;
    private const long LargestFile = 512L << 20;

    public static Command Create()
    {
        var tokenizer = new Option<string?>("--tokenizer")
        {
            Description = "A tokenizer.json, a folder with one, or an id; without it one is trained on the text first.",
        };
        var file = new Option<string?>("--file") { Description = "The text; without it the documentation files of the .NET SDK." };
        var threads = new Option<int>("--threads")
        {
            DefaultValueFactory = _ => Environment.ProcessorCount,
            Description = "Threads that encode.",
        };
        var passes = new Option<int>("--passes") { DefaultValueFactory = _ => 5, Description = "Repeated passes; the median counts." };
        var train = new Option<int>("--train-mb")
        {
            DefaultValueFactory = _ => 10,
            Description = "MB of the text to train 8,192 tokens on; 0 trains only where no tokenizer is given.",
        };
        var json = Verb.Json();
        var command = new Command("tokenize", "Measure encoding, decoding and training of tokenizers.")
        {
            tokenizer,
            file,
            threads,
            passes,
            train,
            json,
        };
        command.SetWork(
            (parsed, cancellationToken) =>
            {
                if (
                    parsed.GetValue(threads) is < 1 or > 1024
                    || parsed.GetValue(passes) is < 1 or > 1000
                    || parsed.GetValue(train) is < 0 or > 512
                )
                {
                    throw new PreparationException("--threads must be 1 to 1024, --passes 1 to 1000 and --train-mb 0 to 512.");
                }

                byte[] text = parsed.GetValue(file) is { } path ? Read(path) : SdkDocumentation();
                var measured = Measure(
                    text,
                    parsed.GetValue(tokenizer),
                    parsed.GetValue(threads),
                    parsed.GetValue(passes),
                    parsed.GetValue(train) * 1_000_000,
                    cancellationToken
                ) with
                {
                    File = parsed.GetValue(file),
                };
                return Answer.Give(measured, parsed.GetValue(json), Lines);
            }
        );
        return command;
    }

    private static IEnumerable<string> Lines(Result r) =>
        [
            string.Create(CultureInfo.InvariantCulture, $"{r.Bytes / 1e6:0.0} MB on {r.Threads} threads with {r.VocabularySize:N0} tokens"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"  encode   {r.FirstPassMbPerSecond:0.0} MB/s at first, {r.RepeatedMbPerSecond:0.0} MB/s repeated"
            ),
            string.Create(CultureInfo.InvariantCulture, $"  decode   {r.DecodeMbPerSecond:0.0} MB/s"),
            .. r.TrainTokens > 0
                ?
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  train    {r.TrainTokens:N0} tokens on {r.TrainBytes / 1e6:0.0} MB in {r.TrainSeconds:0.00} s"
                    ),
                ]
                : Array.Empty<string>(),
        ];

    private sealed record Result(
        string? File,
        string Tokenizer,
        int VocabularySize,
        long Bytes,
        long Tokens,
        int Threads,
        double FirstPassMbPerSecond,
        double RepeatedMbPerSecond,
        double DecodeMbPerSecond,
        int TrainTokens,
        long TrainBytes,
        double TrainSeconds
    );

    private static Result Measure(
        byte[] text,
        string? tokenizer,
        int threads,
        int passes,
        int trainBytes,
        CancellationToken cancellationToken
    )
    {
        var given = tokenizer is null ? null : TokenizerChoice.Load(tokenizer, JarvisPaths.Default);
        TextTokenizer? trained = null;
        double trainSeconds = given is null
            ? Seconds(() => trained = Train(text, trainBytes == 0 ? 10_000_000 : trainBytes, cancellationToken))
            : 0;
        var used = given ?? trained!;
        long tokens = 0;
        double first = Seconds(() => tokens = EncodeAll(used, text, threads));
        var repeated = Enumerable
            .Range(0, passes)
            .Select(_ =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                return Seconds(() => EncodeAll(used, text, threads));
            })
            .Order()
            .ToList();
        var ids = new IdBuffer();
        used.EncodeUtf8(text, ids);
        double decode = Seconds(() => used.DecodeBytes(ids.Ids));
        trainSeconds =
            given is null || trainBytes == 0 ? trainSeconds : Seconds(() => trained = Train(text, trainBytes, cancellationToken));
        return new Result(
            null,
            tokenizer ?? "trained on the text",
            used.VocabularySize,
            text.Length,
            tokens,
            threads,
            Speed(text, first),
            Speed(text, repeated[passes / 2]),
            Speed(text, decode),
            trained?.VocabularySize ?? 0,
            Math.Min(text.Length, trainBytes),
            Math.Round(trainSeconds, 3)
        );
    }

    private static TextTokenizer Train(byte[] text, int bytes, CancellationToken cancellationToken)
    {
        var batches = Batches(text.AsMemory(0, Math.Min(text.Length, bytes)));
        return TokenizerChoice.Train(batches, 8192, null, cancellationToken);
    }

    private static long EncodeAll(TextTokenizer tokenizer, byte[] text, int threads)
    {
        var batches = Batches(text);
        long tokens = 0;
        var workers = Enumerable
            .Range(0, threads)
            .Select(worker => new Thread(() =>
            {
                var ids = new IdBuffer();
                long own = 0;
                for (int i = worker; i < batches.Count; i += threads)
                {
                    ids.Clear();
                    tokenizer.EncodeUtf8(batches[i].Span, ids);
                    own += ids.Count;
                }

                Interlocked.Add(ref tokens, own);
            }))
            .ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return tokens;
    }

    /// <summary>Pieces of at most 4 kB that end at a line break where possible.</summary>
    private static List<ReadOnlyMemory<byte>> Batches(ReadOnlyMemory<byte> text)
    {
        var batches = new List<ReadOnlyMemory<byte>>((text.Length / BatchBytes) + 1);
        while (text.Length > BatchBytes)
        {
            int end = text.Span[..BatchBytes].LastIndexOf((byte)'\n') + 1;
            end = end == 0 ? BatchBytes : end;
            batches.Add(text[..end]);
            text = text[end..];
        }

        batches.Add(text);
        return batches;
    }

    private static byte[] Read(string path)
    {
        var info = new FileInfo(path);
        return !info.Exists ? throw new PreparationException($"{path} does not exist.")
            : info.Length is 0 or > LargestFile
                ? throw new PreparationException($"{path} has {info.Length} bytes; between 1 and {LargestFile} can be measured.")
            : DiskFile.ReadAllBytes(path);
    }

    private static byte[] SdkDocumentation()
    {
        string packs = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", "packs"));
        var files = Directory.Exists(packs)
            ? Directory.GetFiles(packs, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList()
            : [];
        using var text = new MemoryStream();
        foreach (string file in files)
        {
            if (text.Length < SdkBytes)
            {
                text.Write(DiskFile.ReadAllBytes(file));
            }
        }

        return text.Length > 0
            ? text.ToArray()
            : throw new PreparationException($"{packs} holds no documentation files. Name a text with --file.");
    }

    private static double Seconds(Action work)
    {
        long startedAt = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
    }

    private static double Speed(byte[] text, double seconds) => Math.Round(text.Length / seconds / 1e6, 2);
}

using System.Collections.Concurrent;
using Jarvis.Storage;
using Jarvis.Tokenizers.Format;
using Jarvis.Tokenizers.PreTokenizers;

namespace Jarvis.Tokenizers.Training;

/// <summary>Trains a tokenizer on texts: pieces are counted on all cores, then merged on one.</summary>
public static class TokenizerTraining
{
    /// <param name="lines">True counts each line on its own, its line break included, as Hugging Face's trainer reads files; false counts
    /// whole documents, so that blank lines and indentation become tokens.</param>
    /// <param name="texts">UTF-8; enumerated once, by one thread at a time. With <paramref name="lines"/> each ends at the end of a
    /// line.</param>
    /// <param name="progress">Tokens so far.</param>
    /// <param name="threads">Null takes every core.</param>
    public static TokenizerParts Train(
        IEnumerable<ReadOnlyMemory<byte>> texts,
        bool lines,
        BpeTrainingOptions options,
        int? threads = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (options.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        return BpeTrainer.Train(
            Count(texts, lines, options, threads ?? Environment.ProcessorCount, cancellationToken).Words(),
            options,
            progress,
            cancellationToken
        );
    }

    /// <summary>
    /// Reads a file in chunks of about a megabyte, each ending at a line break; text without a line break is one chunk of up to 64 MB.
    /// </summary>
    public static IEnumerable<ReadOnlyMemory<byte>> FileInLines(string path)
    {
        const int least = 1 << 20,
            most = 64 << 20;
        using var stream = DiskFile.OpenRead(path, 1, FileOptions.SequentialScan);
        byte[] buffer = new byte[least * 2];
        int filled = 0,
            read;
        while ((read = stream.Read(buffer, filled, buffer.Length - filled)) > 0)
        {
            filled += read;
            int end = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (filled < least || (end == 0 && filled < most))
            {
                Array.Resize(ref buffer, filled == buffer.Length ? buffer.Length * 2 : buffer.Length);
                continue;
            }

            end = end == 0 ? filled : end;
            byte[] next = new byte[Math.Max(least * 2, filled - end + least)];
            buffer.AsSpan(end, filled - end).CopyTo(next);
            yield return buffer.AsMemory(0, end);
            (buffer, filled) = (next, filled - end);
        }

        if (filled > 0)
        {
            yield return buffer.AsMemory(0, filled);
        }
    }

    private static WordCounter Count(
        IEnumerable<ReadOnlyMemory<byte>> texts,
        bool lines,
        BpeTrainingOptions options,
        int threads,
        CancellationToken cancellationToken
    )
    {
        var counters = new ConcurrentBag<WordCounter>();
        Parallel.ForEach(
            Partitioner.Create(texts, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => new WordCounter(new Gpt2Scanner(), options.LongestPieceBytes),
            (text, _, counter) =>
            {
                if (lines)
                {
                    counter.AddLines(text.Span);
                }
                else
                {
                    counter.AddText(text.Span);
                }

                return counter;
            },
            counters.Add
        );

        var all = counters.OrderByDescending(c => c.Count).FirstOrDefault() ?? new WordCounter(new Gpt2Scanner(), null);
        foreach (var counter in counters.Where(c => c != all))
        {
            all.AddAll(counter);
        }

        return all;
    }
}

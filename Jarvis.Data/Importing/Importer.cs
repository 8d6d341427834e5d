using Jarvis.Contracts;

namespace Jarvis.Data;

/// <summary>What to import, and as which dataset. Sources are read in this order.</summary>
/// <param name="Directory">The dataset's folder; must not exist.</param>
public sealed record ImportRequest(IReadOnlyList<IRecordSource> Sources, string Directory, string Id, string Name, string Description = "")
{
    /// <summary>What the sources are parts of, where they are parts of a mixture.</summary>
    public MixtureRecipe? Mixture { get; init; }
}

/// <summary>
/// Makes a dataset folder from sources, streamed. Either the whole folder is there at the end, or nothing of it: it grows under
/// <c>*.partial</c> beside its place and is renamed when its manifest is written.
/// </summary>
public sealed class Importer(TimeProvider time)
{
    public const string PartialSuffix = ".partial";
    private const int BrokenExamplesKept = 20;
    private const int HopelessAfter = 200;

    /// <returns>The manifest of the new dataset.</returns>
    /// <exception cref="DatasetException">A source cannot be read, or none has a usable record.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left.</exception>
    public DatasetManifest Import(ImportRequest request, IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        if (Directory.Exists(request.Directory))
        {
            throw new DatasetException($"There is already something at {request.Directory}.");
        }
        var partial = request.Directory + PartialSuffix;
        RemoveIfThere(partial);
        Directory.CreateDirectory(partial);
        try
        {
            CheckRoom(request, partial);
            var manifest = Fill(request, partial, progress, cancel);
            Directory.Move(partial, request.Directory);
            return manifest;
        }
        catch
        {
            RemoveIfThere(partial);
            throw;
        }
    }

    private DatasetManifest Fill(ImportRequest request, string partial, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        var at = time.GetUtcNow();
        var meter = new ProgressMeter(time, progress, request.Sources.Sum(s => s.Bytes));
        var broken = new BrokenLines(BrokenExamplesKept);
        var leftOut = new Dictionary<string, long>();
        using var writer = new RecordWriter(partial, at, Words(request));
        long bytesBefore = 0;
        foreach (var source in request.Sources)
        {
            cancel.ThrowIfCancellationRequested();
            writer.BeginSource(source.Name);
            Copy(source, writer, broken, leftOut, bytes => meter.Reading(bytesBefore + bytes, writer.Records, writer.Duplicates, broken.Count), cancel);
            bytesBefore += source.Bytes;
        }
        var hash = writer.Finish(share => meter.Indexing(share, writer.Records, writer.Duplicates, broken.Count), cancel);
        var manifest = new DatasetManifest(request.Id, request.Name, request.Description, [.. request.Sources.Select(s => s.Name)],
            [.. request.Sources.Select(s => s.Format)], writer.Records, writer.Figures!.Characters, writer.Figures.Kinds, writer.Figures.Domains, writer.Duplicates, broken.Count,
            broken.Examples, 1, hash, at, new FileInfo(Path.Combine(partial, RecordStore.FileName)).Length, leftOut)
        {
            Mixture = request.Mixture,
        };
        manifest.Write(partial);
        return manifest;
    }

    private static string Words(ImportRequest request) => request.Mixture is { } mixture
        ? $"Mixed {string.Join(", ", mixture.Parts.Select(p => p.Name))}"
        : $"Imported {string.Join(", ", request.Sources.Select(s => s.Name))}";

    private static void Copy(IRecordSource source, RecordWriter writer, BrokenLines broken, Dictionary<string, long> leftOut, Action<long> bytesRead, CancellationToken cancel)
    {
        long usable = 0, unusable = 0;
        foreach (var item in source.Read(bytesRead, cancel))
        {
            if (item.Record is { } record)
            {
                writer.Add(record, item.Line);
                usable++;
            }
            else if (item.LeftOut is { } why)
            {
                leftOut[why] = leftOut.GetValueOrDefault(why) + 1;
            }
            else
            {
                broken.Add(source.Name, item);
                unusable++;
                if (usable == 0 && unusable == HopelessAfter)
                {
                    break;   // a file of another shape: no need to read 2 GB of it
                }
            }
        }
        if (usable == 0)
        {
            throw new DatasetException(unusable == 0 && leftOut.Count > 0
                ? $"{source.Name}: every entry was left out ({string.Join(", ", leftOut.Select(l => $"{l.Key}: {l.Value}"))}). Choose other languages, or keep what was not reviewed."
                : unusable == 0
                ? $"{source.Name} holds no records. Choose a file that has text or records in it."
                : $"{broken.LastFirstProblem} {Unusable(unusable)}");
        }
        if (unusable > usable)
        {
            throw new DatasetException($"{source.Name}: {unusable} of {usable + unusable} records are broken, more than half. The first: {broken.LastFirstProblem}");
        }
    }

    private static string Unusable(long count) => count switch
    {
        1 => "It is the only record of this file.",
        HopelessAfter => $"None of its first {count} records can be used.",
        _ => $"None of its {count} records can be used.",
    };

    // The store is about as large as its sources, and its index half of that.
    private static void CheckRoom(ImportRequest request, string directory)
    {
        long needed = request.Sources.Sum(s => s.UnpackedBytes) * 2 + (64L << 20);
        long free = new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        if (free < needed)
        {
            throw new DatasetException($"The disk has {free >> 20} MB free and the import needs about {needed >> 20} MB. Make room and try again.");
        }
    }

    private static void RemoveIfThere(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

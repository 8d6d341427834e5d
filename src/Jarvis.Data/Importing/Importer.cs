using Jarvis.Data.Store;
using Jarvis.Storage;

namespace Jarvis.Data.Importing;

/// <summary>
/// Creates a dataset folder from sources, streamed and atomically: the folder is built as <c>*.partial</c> next to its final place and
/// renamed once its manifest is written.
/// </summary>
public sealed class Importer(TimeProvider time)
{
    /// <returns>The manifest of the new dataset.</returns>
    /// <exception cref="DatasetException">A source cannot be read, or none has a usable record.</exception>
    /// <exception cref="InvalidLinesException">There are invalid lines, and no consent to skip that many.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public DatasetManifest Import(
        ImportRequest request,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        if (Directory.Exists(request.Directory))
        {
            throw new DatasetException($"There is already something at {request.Directory}.");
        }
        return CompleteFolder.Make(
            request.Directory,
            folder =>
            {
                CheckRoom(request, folder);
                return Fill(request, folder, progress, cancellationToken);
            }
        );
    }

    private DatasetManifest Fill(
        ImportRequest request,
        string partial,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var at = time.GetUtcNow();
        var meter = new ImportMeter(time, progress, request.Sources.Sum(s => s.Bytes));
        using var writer = new RecordWriter(partial, at, Words(request));
        var copy = new SourceCopy(request, writer);
        long bytesBefore = 0;
        foreach (var source in request.Sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.BeginSource(source.Name);
            copy.Copy(
                source,
                bytes => meter.Reading(bytesBefore + bytes, writer.Records, writer.Duplicates, copy.Broken.Count),
                cancellationToken
            );
            bytesBefore += source.Bytes;
        }
        copy.ThrowIfRefused();
        var hash = writer.Finish(share => meter.Indexing(share, writer.Records, writer.Duplicates, copy.Broken.Count), cancellationToken);
        var manifest = new DatasetManifest(
            request.Id,
            request.Name,
            request.Description,
            Named(request),
            [.. request.Sources.Select(s => s.Format).Distinct()],
            writer.Records,
            writer.Figures!.Characters,
            writer.Figures.Kinds,
            writer.Figures.Domains,
            writer.Duplicates,
            copy.Broken.Count,
            copy.Broken.Examples,
            1,
            hash,
            at,
            new FileInfo(Path.Combine(partial, RecordStore.FileName)).Length,
            copy.LeftOut,
            copy.Notes
        )
        {
            Mixture = request.Mixture,
        };
        manifest.Write(partial);
        return manifest;
    }

    private static string Words(ImportRequest request) =>
        request.Mixture is { } mixture
            ? $"Mixed {string.Join(", ", mixture.Parts.Select(p => p.Name))}"
            : $"Imported {string.Join(", ", Named(request))}";

    private static IReadOnlyList<string> Named(ImportRequest request) => request.Named ?? [.. request.Sources.Select(s => s.Name)];

    // The store is about as large as its sources, and its index half as large.
    private static void CheckRoom(ImportRequest request, string directory)
    {
        long needed = request.Sources.Sum(s => s.UnpackedBytes) * 2 + (64L << 20);
        if (DiskRoom.Shortage(directory, needed, "the import") is { } shortage)
        {
            throw new DatasetException(shortage);
        }
    }
}

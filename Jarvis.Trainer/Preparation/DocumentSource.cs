using System.Buffers.Binary;
using System.Security.Cryptography;
using Jarvis.Data;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Trainer.Preparation;

/// <summary>What reading a source yields: a document, or the reason why an entry is none.</summary>
internal readonly record struct DocumentItem(Document? Document, string? Problem);

/// <summary>Where documents come from. Reading it twice gives the same documents in the same order.</summary>
internal abstract class DocumentSource
{
    /// <summary>As the user knows it.</summary>
    public abstract string Name { get; }

    /// <summary>What records of this source are counted under, and their domain where they name none.</summary>
    public virtual string Label => Name;

    /// <summary>Size of what is read, for progress and for sampling.</summary>
    public abstract long Bytes { get; }

    /// <summary>Duplicates that an earlier import left out.</summary>
    public virtual long EarlierDuplicates => 0;

    /// <summary>Broken entries that an earlier import left out.</summary>
    public virtual long EarlierBroken => 0;

    /// <summary>Names the exact content.</summary>
    public abstract TokenSource Identify(CancellationToken stop);

    /// <summary>Changes when the content may have changed; cheap to ask.</summary>
    public abstract string Stamp { get; }

    protected RecordLabels Labels(string? domain, double? difficulty) => new(domain ?? Label, Label, difficulty);

    /// <param name="share">Hears how much of the source is read, 0 to 1.</param>
    /// <exception cref="DatasetException">It cannot be read on; the message names file, line and reason.</exception>
    public abstract IEnumerable<DocumentItem> Read(Action<double> share, CancellationToken stop);
}

/// <summary>A raw file, read as the importer reads it.</summary>
/// <param name="folder">The folder that was named as data, for whose files its name is the label; null for a file that was named itself.</param>
internal sealed class FileDocuments(string path, string format, string? folder = null) : DocumentSource
{
    private readonly FileSource _source = new(path, Path.GetFileName(path), format);

    public override string Name => _source.Name;

    public override string Label => folder is not null && Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { Length: > 0 } name ? name : Name;

    public override long Bytes => _source.Bytes;

    public override string Stamp => $"{Bytes} {File.GetLastWriteTimeUtc(path).Ticks}";

    public override TokenSource Identify(CancellationToken stop)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return new TokenSource(Name, null, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public override IEnumerable<DocumentItem> Read(Action<double> share, CancellationToken stop)
    {
        double bytes = Math.Max(1, Bytes);
        foreach (var item in _source.Read(read => share(read / bytes), stop).Where(i => i.LeftOut is null))
        {
            yield return item.Record is { } draft
                ? new DocumentItem(new Document(draft.Text, draft.Turns, draft.Split, BinaryPrimitives.ReadUInt128BigEndian(RecordHash.Of(draft.Text, draft.Turns)),
                    Labels(draft.Domain, draft.Difficulty)) { Kind = draft.Kind }, null)
                : new DocumentItem(null, $"{Name}, line {item.Line}: {item.Problem}");
        }
    }
}

/// <summary>A dataset under <c>JARVIS_HOME</c>.</summary>
internal sealed class DatasetDocuments(string directory, DatasetManifest manifest) : DocumentSource
{
    public override string Name => manifest.Name;

    public override long Bytes => manifest.Characters;

    public override string Stamp => DatasetManifest.Read(directory)?.Hash ?? "removed";

    public override long EarlierDuplicates => manifest.Duplicates;

    public override long EarlierBroken => manifest.Broken;

    public override TokenSource Identify(CancellationToken stop) => new($"dataset:{manifest.Id}", manifest.Version, manifest.Hash);

    public override IEnumerable<DocumentItem> Read(Action<double> share, CancellationToken stop)
    {
        using var store = RecordStore.Open(directory);
        long done = 0;
        foreach (var record in store.Read())
        {
            stop.ThrowIfCancellationRequested();
            share((double)done++ / Math.Max(1, manifest.Records));
            yield return new DocumentItem(new Document(record.Text, record.Turns, record.Split,
                UInt128.Parse(record.Hash.AsSpan(0, 32), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture),
                Labels(record.Domain, record.Difficulty)) { Kind = record.Kind }, null);
        }
    }
}

using System.Buffers.Binary;
using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Records;
using Jarvis.Data.Store;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Runs.Preparation;

/// <summary>What reading a source yields: a document, or the reason why an entry is none.</summary>
/// <param name="Entry">The reader's own item, where the source is a raw file.</param>
internal readonly record struct DocumentItem(Document? Document, string? Problem, ReadItem? Entry = null);

/// <summary>Where documents come from. Reading it twice gives the same documents in the same order.</summary>
internal abstract class DocumentSource
{
    /// <summary>As the user knows it.</summary>
    public abstract string Name { get; }

    /// <summary>What records of this source are counted under, and their domain where they name none.</summary>
    public virtual string Label => Name;

    /// <summary>Size of what is read, for progress and for sampling.</summary>
    public abstract long Bytes { get; }

    /// <summary>What a raw file is read as; null for a dataset.</summary>
    public virtual string? Format => null;

    /// <summary>Duplicates that an earlier import left out.</summary>
    public virtual long EarlierDuplicates => 0;

    /// <summary>Invalid entries that an earlier import left out.</summary>
    public virtual long EarlierBroken => 0;

    /// <summary>Identifies the exact content.</summary>
    public abstract TokenSource Identify(CancellationToken cancellationToken);

    /// <summary>Changes when the content may have changed; cheap to ask.</summary>
    public abstract string Stamp { get; }

    protected RecordLabels Labels(string? domain, double? difficulty) => new(domain ?? Label, Label, difficulty);

    /// <param name="share">Receives the share of the source that has been read, 0 to 1.</param>
    /// <exception cref="DatasetException">The source cannot be read any further; the message names file, line and reason.</exception>
    public abstract IEnumerable<DocumentItem> Read(Action<double> share, CancellationToken cancellationToken);
}

/// <summary>A raw file, or an entry of an archive, read as the importer reads it.</summary>
/// <param name="hash">Of the file on the disk; entries of one archive share it.</param>
/// <param name="collection">The folder or archive that was named as data, whose name is the label of its files; null for a file that was
/// named directly.</param>
internal sealed class FileDocuments(IRecordSource source, FileHash hash, string? collection = null) : DocumentSource
{
    public override string Name => source.Name;

    public override string Label => collection is { Length: > 0 } ? collection : Name;

    public override long Bytes => source.Bytes;

    public override string? Format => source.Format;

    public override string Stamp => $"{Bytes} {File.GetLastWriteTimeUtc(hash.Path).Ticks}";

    public override TokenSource Identify(CancellationToken cancellationToken) => new(Name, null, hash.Of(cancellationToken));

    public override IEnumerable<DocumentItem> Read(Action<double> share, CancellationToken cancellationToken)
    {
        double bytes = Math.Max(1, Bytes);
        foreach (var item in source.Read(read => share(read / bytes), cancellationToken).Where(i => i.LeftOut is null))
        {
            yield return item.Record is { } draft
                ? new DocumentItem(
                    new Document(
                        draft.Text,
                        draft.Turns,
                        draft.Split,
                        BinaryPrimitives.ReadUInt128BigEndian(RecordHash.Of(draft.Text, draft.Turns)),
                        Labels(draft.Domain, draft.Difficulty)
                    )
                    {
                        Kind = draft.Kind,
                        Origin = new RecordOrigin(0, item.Line ?? 0),
                    },
                    null,
                    item
                )
                : new DocumentItem(null, $"{Name}, line {item.Line}: {item.Problem}", item);
        }
    }
}

/// <summary>One version of a dataset under <c>JARVIS_HOME</c>: it is read exactly as it was, whatever changes meanwhile.</summary>
internal sealed class DatasetDocuments(string directory, DatasetManifest manifest, DatasetVersion version) : DocumentSource
{
    public override string Name => manifest.Name;

    public override long Bytes => version.Characters;

    public override string Stamp => Directory.Exists(directory) ? "there" : "removed";

    public override long EarlierDuplicates => manifest.Duplicates;

    public override long EarlierBroken => manifest.Broken;

    public override TokenSource Identify(CancellationToken cancellationToken) =>
        new($"{DataEntry.DatasetPrefix}{manifest.Id}", version.Number, version.Hash);

    public override IEnumerable<DocumentItem> Read(Action<double> share, CancellationToken cancellationToken)
    {
        using var store = RecordStore.Open(directory, version.Number);
        long done = 0;
        foreach (var (record, side) in store.ReadWithSides())
        {
            cancellationToken.ThrowIfCancellationRequested();
            share((double)done++ / Math.Max(1, version.Records));
            yield return new DocumentItem(
                new Document(record.Text, record.Turns, record.Split, Hash(record.Hash), Labels(record.Domain, record.Difficulty))
                {
                    Kind = record.Kind,
                    Origin = new RecordOrigin(0, record.Id),
                    SideHash = Hash(side),
                },
                null
            );
        }
    }

    private static UInt128 Hash(string hexadecimal) =>
        UInt128.Parse(hexadecimal.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

/// <summary>Identifies the content of a dataset.</summary>
internal sealed record DatasetVersion(int Number, string Hash, long Records, long Characters)
{
    /// <param name="number">Null = the newest.</param>
    /// <exception cref="DatasetException">There is no such version.</exception>
    public static DatasetVersion Of(string directory, DatasetManifest manifest, int? number)
    {
        if (number is null || number == manifest.Version)
        {
            return new DatasetVersion(manifest.Version, manifest.Hash, manifest.Records, manifest.Characters);
        }
        using var store = RecordStore.Open(directory, number);
        return new DatasetVersion(number.Value, store.Hash, store.Count(), store.Characters());
    }
}

using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Store;

namespace Jarvis.Data.Knowledge;

/// <summary>A source of texts for a knowledge base: any record source, or a dataset.</summary>
public abstract class KnowledgeSource
{
    /// <summary>The name shown to the user.</summary>
    public abstract string Name { get; }

    /// <summary>What the user selected: the folder or archive that contains it, otherwise <see cref="Name"/>.</summary>
    public virtual string Origin => Name;

    /// <summary>Size in bytes, for progress.</summary>
    public abstract long Bytes { get; }

    /// <param name="bytesRead">Receives from time to time how many of <see cref="Bytes"/> have been read.</param>
    /// <exception cref="DatasetException">The source cannot be read, or reading fails halfway.</exception>
    internal abstract IEnumerable<KnowledgeItem> Read(Action<long> bytesRead, CancellationToken cancellationToken);

    /// <param name="origin">The folder or archive that contains it.</param>
    public static KnowledgeSource Of(IRecordSource records, string? origin = null) => new RecordsAsKnowledge(records, origin);

    /// <summary>One source for each file of the set.</summary>
    public static IEnumerable<KnowledgeSource> Of(SourceSet set) => set.Sources.Select(source => Of(source, set.Name));

    /// <param name="directory">The folder of a dataset.</param>
    public static KnowledgeSource Of(string directory, DatasetManifest manifest) => new DatasetAsKnowledge(directory, manifest);

    private sealed class RecordsAsKnowledge(IRecordSource records, string? origin) : KnowledgeSource
    {
        public override string Origin => origin ?? Name;

        public override string Name => records.Name;

        public override long Bytes => records.Bytes;

        internal override IEnumerable<KnowledgeItem> Read(Action<long> bytesRead, CancellationToken cancellationToken)
        {
            foreach (var item in records.Read(bytesRead, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (item.Record is { } draft)
                {
                    yield return new KnowledgeItem(
                        new KnowledgeDocument(
                            draft.Document ?? records.Name,
                            records.Name,
                            KnowledgeDocument.TextOf(draft.Kind, draft.Text, draft.Turns),
                            draft.Kind,
                            item.Line,
                            KnowledgeDocument.LinesAreTheSources(records.Name, draft.Text)
                        ),
                        null
                    );
                }
                else if (item.LeftOut is null)
                {
                    yield return new KnowledgeItem(null, $"{records.Name}, line {item.Line}: {item.Problem}");
                }
            }
        }
    }

    private sealed class DatasetAsKnowledge(string directory, DatasetManifest manifest) : KnowledgeSource
    {
        public override string Name => manifest.Name;

        public override long Bytes => manifest.Bytes;

        internal override IEnumerable<KnowledgeItem> Read(Action<long> bytesRead, CancellationToken cancellationToken)
        {
            using var store = RecordStore.Open(directory);
            long done = 0;
            foreach (var record in store.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                bytesRead((long)((double)done++ / Math.Max(1, manifest.Records) * Bytes));
                var (source, line) = Place(record.Source);
                yield return new KnowledgeItem(
                    new KnowledgeDocument(
                        record.Document ?? source,
                        source,
                        KnowledgeDocument.TextOf(record.Kind, record.Text, record.Turns),
                        record.Kind,
                        line,
                        KnowledgeDocument.LinesAreTheSources(source, record.Text),
                        manifest.Id,
                        record.Id
                    ),
                    null
                );
            }
        }

        private static (string Source, long? Line) Place(string source)
        {
            int colon = source.LastIndexOf(':');
            return
                colon > 0
                && long.TryParse(
                    source.AsSpan(colon + 1),
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out long line
                )
                ? (source[..colon], line)
                : (source, null);
        }
    }
}

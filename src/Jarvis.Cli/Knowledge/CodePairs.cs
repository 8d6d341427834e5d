using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Importing.Sources;
using Jarvis.Data.Reading;
using Jarvis.Data.Records;
using Jarvis.Runs.Preparation;

namespace Jarvis.Cli.Knowledge;

/// <summary>Code to be found by its docstring; the docstring is removed from the code.</summary>
/// <param name="Split">The split given by the source: train | validation | test; null if it gives none.</param>
internal sealed record SoughtCode(string Docstring, string Code, string? Split);

/// <summary>
/// The pairs of a data set in CodeSearchNet's layout. As a source of a knowledge base, it yields the code of each pair as one record,
/// numbered from 1.
/// </summary>
internal sealed class CodePairs(IReadOnlyList<SoughtCode> pairs) : IRecordSource
{
    public IReadOnlyList<SoughtCode> Pairs { get; } = pairs;

    public string Name => "codes.jsonl";

    public string Format => "jsonl";

    public long Bytes => Pairs.Sum(p => (long)p.Code.Length);

    public IEnumerable<ReadItem> Read(Action<long> bytesRead, CancellationToken cancellationToken) =>
        Pairs.Select((pair, i) => ReadItem.Of(i + 1, RecordDraft.OfText(pair.Code, RecordKind.Code)));

    /// <exception cref="DatasetException">The file cannot be read, or has fewer than two such pairs.</exception>
    public static CodePairs Read(string path, string format, CancellationToken cancellationToken)
    {
        var pairs = new List<SoughtCode>();
        foreach (
            var item in SourceFinder
                .Find(path, format: format, cancellationToken: cancellationToken)
                .Sources.SelectMany(source => source.Read(_ => { }, cancellationToken))
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (item.Record is not { Kind: RecordKind.Code } draft)
            {
                continue;
            }
            var document = new Document(draft.Text, draft.Turns, draft.Split, default, new("", "", null)) { Kind = draft.Kind };
            if (CodePair.Of(document) is { } pair)
            {
                pairs.Add(new SoughtCode(pair.Docstring, pair.Code, draft.Split));
            }
        }

        return pairs.Count >= 2
            ? new CodePairs(pairs)
            : throw new DatasetException(
                $"{Path.GetFileName(path)} holds {pairs.Count} pairs of code and docstring; retrieval needs data in "
                    + "CodeSearchNet's layout (code, docstring)."
            );
    }
}

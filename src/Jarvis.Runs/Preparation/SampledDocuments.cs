using Jarvis.Engine.State;
using Jarvis.Engine.TokenFiles;

namespace Jarvis.Runs.Preparation;

/// <summary>
/// A share of another source's documents. Which ones is a function of the seed and each document's content, so a larger share holds all
/// documents of a smaller one, and a dataset that grows keeps those it had.
/// </summary>
internal sealed class SampledDocuments(DocumentSource source, double part, long seed) : DocumentSource
{
    /// <summary>Makes the order differ from that of <see cref="SplitRule"/>, or the sample would be the held-out documents.</summary>
    private const ulong Salt = 0x73616d706c65;

    public override string Name => source.Name;

    public override string Label => source.Label;

    public override long Bytes => source.Bytes;

    public override string? Format => source.Format;

    public override long EarlierDuplicates => source.EarlierDuplicates;

    public override long EarlierBroken => source.EarlierBroken;

    public override string Stamp => source.Stamp;

    public override TokenSource Identify(CancellationToken cancellationToken) => source.Identify(cancellationToken);

    public override IEnumerable<DocumentItem> Read(Action<double> share, CancellationToken cancellationToken)
    {
        long seen = 0,
            taken = 0;
        foreach (var item in source.Read(share, cancellationToken))
        {
            if (item.Document is not { } document)
            {
                yield return item;
                continue;
            }

            seen++;
            if (IsTaken(document))
            {
                taken++;
                yield return item;
            }
        }

        if (seen > 0 && taken == 0)
        {
            throw new PreparationException(
                $"The weight of {Name} leaves none of its documents ({seen:N0}). Give it a larger weight (data_weights)."
            );
        }
    }

    private bool IsTaken(Document document) =>
        Permutation.Mix(Permutation.Mix((ulong)seed ^ Salt, (ulong)document.Hash), (ulong)(document.Hash >> 64)) < part * ulong.MaxValue;
}

using Jarvis.Engine.State;

namespace Jarvis.Runs.Preparation;

/// <summary>
/// Which documents are held out: a function of the seed and the content's hash alone, so equal content is never on both sides, order does
/// not matter, and a dataset that grows keeps its held-out documents.
/// </summary>
internal sealed class SplitRule(double share, long seed)
{
    private ulong _smallest = ulong.MaxValue;
    private ulong _largest;
    private ulong? _onlyHeldOut;
    private ulong? _onlyTrained;

    /// <summary>Takes note of a document, so that <see cref="Settle"/> can keep either side from staying empty.</summary>
    public void See(Document document)
    {
        ulong place = Place(document);
        _smallest = Math.Min(_smallest, place);
        _largest = Math.Max(_largest, place);
    }

    /// <summary>Makes sure that at least one document is trained on, and from two documents on, that one is held out.</summary>
    public void Settle(long documents, long heldOut)
    {
        if (share > 0)
        {
            _onlyHeldOut = documents >= 2 && heldOut == 0 ? _smallest : null;
            _onlyTrained = documents >= 1 && heldOut == documents ? _largest : null;
        }
    }

    public bool HeldOut(Document document)
    {
        ulong place = Place(document);
        if (place == _onlyHeldOut || place == _onlyTrained)
        {
            return place == _onlyHeldOut;
        }

        return document.Split switch
        {
            "validation" or "test" => true, // what its publisher kept for testing is never trained on
            "train" => false,
            _ => place < share * ulong.MaxValue,
        };
    }

    private ulong Place(Document document) =>
        Permutation.Mix(Permutation.Mix((ulong)seed, (ulong)document.SideHash), (ulong)(document.SideHash >> 64));
}

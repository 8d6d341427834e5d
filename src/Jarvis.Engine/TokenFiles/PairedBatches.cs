using System.Text.Json.Nodes;
using TorchSharp;

namespace Jarvis.Engine.TokenFiles;

/// <summary>Adds pairs of code and docstring to the batches of any source; the source's order and state stay its own.</summary>
internal sealed class PairedBatches(IBatchSource batches, PairReader pairs) : IBatchSource, IDisposable
{
    public string Name => batches.Name;

    public Batch Read(long microStep) => batches.Read(microStep) with { Pairs = pairs.Read(microStep) };

    public double EpochAt(long microStep) => batches.EpochAt(microStep);

    public bool WantsLosses => batches.WantsLosses;

    public void Trained(IReadOnlyList<RecordLoss> losses) => batches.Trained(losses);

    public void Validated(long step, IReadOnlyDictionary<int, double> domainLosses) => batches.Validated(step, domainLosses);

    public JsonNode? Save() => batches.Save();

    public void Restore(JsonNode? state) => batches.Restore(state);

    public IEnumerable<(string Name, torch.Tensor Value)> Tensors() => batches.Tensors();

    public void Dispose() => (batches as IDisposable)?.Dispose();
}

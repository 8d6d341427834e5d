using Jarvis.Engine.Networks;
using Jarvis.Engine.TokenFiles;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>A micro batch on the device; lives in the current dispose scope.</summary>
/// <param name="Inputs">(B, T) int64 token ids.</param>
/// <param name="Targets">(B, T) int64 successors; <see cref="Batch.Ignored"/> where they do not count.</param>
/// <param name="Counted">Targets that count.</param>
/// <param name="Packing">Where rows hold several records.</param>
public sealed record DeviceBatch(Tensor Inputs, Tensor Targets, int Counted, Packing? Packing = null)
{
    public static DeviceBatch Of(Batch batch, Device device)
    {
        Tensor Shaped(long[] values) => tensor(values, [batch.Rows, batch.Columns], device: device);
        return new DeviceBatch(Shaped(batch.Inputs), Shaped(batch.Targets), batch.Counted,
            batch.Packing is var (segments, positions) ? new Packing(Shaped(segments), Shaped(positions)) : null);
    }
}

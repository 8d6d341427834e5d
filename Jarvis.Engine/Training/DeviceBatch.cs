using Jarvis.Engine.TokenFiles;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training;

/// <summary>A micro batch on the device; lives in the current dispose scope.</summary>
/// <param name="Inputs">(B, T) int64 token ids.</param>
/// <param name="Targets">(B, T) int64 successors; <see cref="Batch.Ignored"/> where they do not count.</param>
/// <param name="Counted">Targets that count.</param>
public sealed record DeviceBatch(Tensor Inputs, Tensor Targets, int Counted)
{
    public static DeviceBatch Of(Batch batch, Device device) => new(
        tensor(batch.Inputs, [batch.Rows, batch.Columns], device: device), tensor(batch.Targets, [batch.Rows, batch.Columns], device: device), batch.Counted);
}

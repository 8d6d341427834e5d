using Jarvis.Engine.Models;
using Jarvis.Engine.TokenFiles;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Batches;

/// <summary>A micro batch on the device; lives in the current dispose scope.</summary>
/// <param name="Inputs">(B, T) int64 token ids.</param>
/// <param name="Targets">(B, T) int64 successors; <see cref="Batch.Ignored"/> where they do not count.</param>
/// <param name="Counted">Targets that count.</param>
/// <param name="Packing">Where rows hold several records.</param>
/// <param name="Pairs">Code and docstrings for the contrastive loss.</param>
public sealed record DeviceBatch(Tensor Inputs, Tensor Targets, int Counted, Packing? Packing = null, DevicePairs? Pairs = null)
{
    /// <summary>Copies a batch [rows, length] of int64 ids to the device.</summary>
    public static DeviceBatch Of(Batch batch, Device device)
    {
        Tensor Shaped(long[] values) => tensor(values, [batch.Rows, batch.Columns], device: device);
        return new DeviceBatch(
            Shaped(batch.Inputs),
            Shaped(batch.Targets),
            batch.Counted,
            batch.Packing is var (segments, positions) ? new Packing(Shaped(segments), Shaped(positions)) : null,
            batch.Pairs is { } pairs ? new DevicePairs(PaddedRows.Of(pairs.Code, device), PaddedRows.Of(pairs.Docstring, device)) : null
        );
    }
}

/// <summary>Row k of one belongs to row k of the other.</summary>
public sealed record DevicePairs(PaddedRows Code, PaddedRows Docstring);

/// <summary>Texts of different lengths, one per row, padded on the right.</summary>
/// <param name="Ids">(N, T) int64.</param>
/// <param name="Weights">(N, T) fp32: one divided by the row's number of tokens, 0 at padding; a row's weighted sum is its mean.</param>
public sealed record PaddedRows(Tensor Ids, Tensor Weights)
{
    internal static PaddedRows Of(PairSide side, Device device)
    {
        var weights = new float[side.Ids.Length];
        for (int row = 0; row < side.Lengths.Length; row++)
        {
            weights.AsSpan(row * side.Columns, side.Lengths[row]).Fill(1f / side.Lengths[row]);
        }
        return new PaddedRows(
            tensor(side.Ids, [side.Lengths.Length, side.Columns], device: device),
            tensor(weights, [side.Lengths.Length, side.Columns], device: device)
        );
    }
}

using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary>The state of all recurrent layers between two tokens.</summary>
/// <param name="Hidden">(layers, B, width) fp32</param>
/// <param name="Cell">The same shape for an LSTM's cells; null for a GRU.</param>
internal sealed record RecurrentState(Tensor Hidden, Tensor? Cell) : IDisposable
{
    public static RecurrentState Zero(CombinedConfig config, long rows, Device device)
    {
        Tensor Nothing() => zeros(config.Layers, rows, config.Width, dtype: float32, device: device);
        return new RecurrentState(Nothing(), config.Cell == CombinedConfig.Lstm ? Nothing() : null);
    }

    /// <summary>The same tensors, detached from their dispose scope.</summary>
    public RecurrentState Owned() => new(Hidden.DetachFromDisposeScope(), Cell?.DetachFromDisposeScope());

    /// <summary>Some of the rows, in the same memory.</summary>
    public RecurrentState Rows(long first, long count) => new(Hidden.narrow(1, first, count), Cell?.narrow(1, first, count));

    public RecurrentState Zeroed() => new(zeros_like(Hidden), Cell is null ? null : zeros_like(Cell));

    public RecurrentState Copied() => new(Hidden.clone(), Cell?.clone());

    /// <summary>Writes another state's values over this one's, outside of autograd.</summary>
    public void Take(RecurrentState other)
    {
        using var free = no_grad();
        using var scope = NewDisposeScope();
        Hidden.copy_(other.Hidden.detach());
        Cell?.copy_(other.Cell!.detach());
    }

    public void Dispose()
    {
        Hidden.Dispose();
        Cell?.Dispose();
    }
}

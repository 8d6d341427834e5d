using System.Text.Json;
using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.State;

namespace Jarvis.Engine.Training.Optimizers;

/// <summary>
/// Dynamic loss scaling with the constants of PyTorch's <c>GradScaler</c>: the loss is multiplied before the backward pass, so that small
/// gradients do not vanish in fp16; a step whose gradients overflowed is skipped and halves the scale, and 2,000 steps without one double
/// it.
/// </summary>
internal sealed class LossScaler : IResumable
{
    private const double FirstScale = 65536,
        Growth = 2,
        Backoff = 0.5;
    private const int GrowthInterval = 2000;

    private Standing _standing = new(FirstScale, 0);

    public string Name => "loss_scaler";

    /// <summary>What the loss is currently multiplied by.</summary>
    public double Scale => _standing.Scale;

    /// <summary>Whether the scale can still fall; at one or below, the loss itself is beyond what fp16 can hold.</summary>
    public bool CanBackOff => Scale > 1;

    /// <param name="finite">Whether all gradients of the step were finite.</param>
    /// <returns>Whether to take the step.</returns>
    public bool Update(bool finite)
    {
        int good = finite ? _standing.Good + 1 : 0;
        _standing =
            !finite ? new Standing(Scale * Backoff, 0)
            : good == GrowthInterval ? new Standing(Scale * Growth, 0)
            : _standing with { Good = good };
        return finite;
    }

    public JsonNode? Save() => JsonSerializer.SerializeToNode(_standing, ContractJson.Options);

    public void Restore(JsonNode? state) => _standing = state.Deserialize<Standing>(ContractJson.Options) ?? _standing;

    /// <param name="Good">Steps without an overflow since the scale was set.</param>
    private sealed record Standing(double Scale, int Good);
}

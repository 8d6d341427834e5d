using System.Text.Json.Nodes;
using Jarvis.Contracts;
using Jarvis.Engine.State;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary>
/// The carried hidden state of truncated backpropagation through time (Williams and Peng 1990): each row of a batch continues where the
/// same row of the previous batch ended, with its state but without its graph. A skipped step leaves no trace; the state carried into the
/// next step is saved in the checkpoint.
/// </summary>
internal sealed class CarriedState : IResumable, IDisposable
{
    /// <summary>The states before the step's first micro batch and before its next one.</summary>
    private readonly RecurrentState _step,
        _next;
    private RecurrentState? _rows;

    /// <param name="rows">Rows of a micro batch.</param>
    public CarriedState(CombinedConfig config, int rows, Device device)
    {
        _step = RecurrentState.Zero(config, rows, device).Owned();
        _next = RecurrentState.Zero(config, rows, device).Owned();
    }

    /// <summary>Null where the plan carries no state; otherwise the network uses the returned one from now on.</summary>
    public static CarriedState? Of(TrainingPlan plan, LanguageModel model, Device device)
    {
        if (!plan.Model.CarriedState || model is not CombinedModel combined)
        {
            return null;
        }
        return combined.Carried = new CarriedState(combined.Config, plan.Optimizer.MicroBatch!.Value, device);
    }

    public string Name => "carried_state";

    /// <summary>The state that the micro batch's rows begin with; lives in the micro batch's dispose scope.</summary>
    public RecurrentState? Start { get; private set; }

    /// <summary>Call before rows are computed, within their dispose scope.</summary>
    /// <param name="anew">The streams begin here, so nothing is carried in.</param>
    /// <param name="firstRow">First row within the micro batch, where only a part of it is computed at once.</param>
    public void Begin(bool anew, int firstRow, int rows)
    {
        _rows = _next.Rows(firstRow, rows);
        Start = anew ? _rows.Zeroed() : _rows.Copied();
    }

    /// <summary>Stores the network's state after those rows.</summary>
    public void End(RecurrentState state) => _rows!.Take(state);

    /// <summary>Call when the step was taken; the next one begins where it ended.</summary>
    public void Keep() => _step.Take(_next);

    /// <summary>Call when the step was skipped; its states are discarded.</summary>
    public void Forget() => _next.Take(_step);

    public IEnumerable<(string Name, Tensor Value)> Tensors()
    {
        yield return ("hidden", _step.Hidden);
        if (_step.Cell is not null)
        {
            yield return ("cell", _step.Cell);
        }
    }

    public void Restore(JsonNode? state) => Forget();

    public void Dispose()
    {
        _step.Dispose();
        _next.Dispose();
    }
}

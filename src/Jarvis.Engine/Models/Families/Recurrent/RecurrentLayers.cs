using Jarvis.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models.Families.Recurrent;

/// <summary>
/// A stack of LSTM or GRU layers under the names of PyTorch's modules (<c>weight_ih_l0</c> …), with dropout between the layers. The inputs'
/// share of the gates is one product over all tokens, in the run's precision; the states are fp32.
/// </summary>
internal sealed class RecurrentLayers : nn.Module
{
    private readonly CombinedConfig _config;
    private readonly IPrecision _precision;
    private readonly Layer[] _layers;

    public RecurrentLayers(CombinedConfig config, IPrecision precision, Device device)
        : base(nameof(RecurrentLayers))
    {
        (_config, _precision) = (config, precision);
        _layers = [.. Enumerable.Range(0, config.Layers).Select(number => Make(number, device))];
        RegisterComponents();
    }

    /// <summary>The layer in a name such as <c>rnn.bias_hh_l1</c>.</summary>
    public static int LayerOf(string name) =>
        int.Parse(name.AsSpan(name.LastIndexOf('l') + 1), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>(B, T, embedding width) → (B, T, width), and the state after the last token.</summary>
    /// <param name="start">The state before the first token; null is zero.</param>
    /// <param name="packing">Given where rows hold several records; each record begins with a state of zero.</param>
    public (Tensor Output, RecurrentState End) Forward(Tensor input, RecurrentState? start, Packing? packing)
    {
        start ??= RecurrentState.Zero(_config, input.shape[0], input.device);
        var fresh = packing?.Positions.eq(0); // (B, T)
        var states = new List<Tensor>();
        var cells = new List<Tensor>();
        for (int number = 0; number < _layers.Length; number++)
        {
            if (number > 0)
            {
                input = input.Dropped(_config.Dropout, training);
            }
            var (layer, before) = (_layers[number], start.Hidden[number]);
            var gates = _precision.ProjectWide(input, layer.Input, layer.InputBias); // (B, T, gates · width) fp32
            if (start.Cell is null)
            {
                (input, before) = Fused.Gru(gates, before, layer.State, layer.StateBias, _precision.CopyOf(layer.State), fresh);
            }
            else
            {
                (input, before, var cell) = Fused.Lstm(
                    gates,
                    before,
                    start.Cell[number],
                    layer.State,
                    layer.StateBias,
                    _precision.CopyOf(layer.State),
                    fresh
                );
                cells.Add(cell);
            }
            states.Add(before);
        }
        return (input, new RecurrentState(stack(states), cells.Count == 0 ? null : stack(cells)));
    }

    private Layer Make(int number, Device device)
    {
        Parameter Add(string kind, params long[] shape)
        {
            var made = nn.Parameter(empty(shape, dtype: float32, device: device));
            register_parameter($"{kind}_l{number}", made);
            return made;
        }
        long rows = (long)_config.Gates * _config.Width;
        return new Layer(
            Add("weight_ih", rows, _config.Inputs(number)),
            Add("weight_hh", rows, _config.Width),
            Add("bias_ih", rows),
            Add("bias_hh", rows)
        );
    }

    private sealed record Layer(Parameter Input, Parameter State, Parameter InputBias, Parameter StateBias);
}

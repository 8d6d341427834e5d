using TorchSharp.Dispatch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>The weights of LSTM and GRU, under PyTorch's names and in the order that the operators take them.</summary>
    internal sealed record RecurrentWeights(long Layers, bool Bias, bool BatchFirst, double Dropout, bool Bidirectional, long Hidden)
    {
        private readonly List<Parameter> _flat = [];

        internal Tensor[] Flat => [.. _flat];

        internal long Directions => Bidirectional ? 2 : 1;

        internal void Make(long gates, long inputs, Device device, ScalarType? dtype, Action<string, Parameter> register)
        {
            var bound = 1 / Math.Sqrt(Hidden);
            for (long layer = 0; layer < Layers; layer++)
                for (int direction = 0; direction < Directions; direction++)
                {
                    var suffix = $"_l{layer}" + (direction == 1 ? "_reverse" : "");
                    var from = layer == 0 ? inputs : Hidden * Directions;
                    Add("weight_ih" + suffix, gates * Hidden, from);
                    Add("weight_hh" + suffix, gates * Hidden, Hidden);
                    if (Bias) Add("bias_ih" + suffix, gates * Hidden);
                    if (Bias) Add("bias_hh" + suffix, gates * Hidden);
                }

            void Add(string name, params long[] shape)
            {
                var parameter = new Parameter(nn.init.uniform_(empty(shape, dtype, device), -bound, bound));
                _flat.Add(parameter);
                register(name, parameter);
            }
        }

        /// <summary>(layers · directions, batch, hidden) of zeros like the input.</summary>
        internal Tensor Zeros(Tensor input)
        {
            var batch = input.shape[BatchFirst ? 0 : 1];
            return zeros(Layers * Directions, batch, Hidden, input.dtype, input.device);
        }
    }

    /// <summary>(T, B, in) or, batch first, (B, T, in) to (…, directions · hidden), with the last hidden and cell states.</summary>
    public class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
    {
        private readonly RecurrentWeights _weights;

        internal LSTM(long inputs, RecurrentWeights weights, Device device, ScalarType? dtype) : base(nameof(LSTM))
        {
            _weights = weights;
            weights.Make(4, inputs, device, dtype, register_parameter);
        }

        public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
        {
            var (h, c) = h0_c0 ?? (_weights.Zeros(input), _weights.Zeros(input));
            return Aten.Call3("lstm.input", input, new[] { h, c }, _weights.Flat, _weights.Bias, _weights.Layers, _weights.Dropout, training, _weights.Bidirectional, _weights.BatchFirst);
        }

        public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => forward(input, h0_c0);

        /// <summary>Nothing to do on the CPU.</summary>
        public void flatten_parameters() { }
    }

    /// <summary>(T, B, in) or, batch first, (B, T, in) to (…, directions · hidden), with the last hidden state.</summary>
    public class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly RecurrentWeights _weights;

        internal GRU(long inputs, RecurrentWeights weights, Device device, ScalarType? dtype) : base(nameof(GRU))
        {
            _weights = weights;
            weights.Make(3, inputs, device, dtype, register_parameter);
        }

        public override (Tensor, Tensor) forward(Tensor input, Tensor h0 = null) =>
            Aten.Call2("gru.input", input, h0 ?? _weights.Zeros(input), _weights.Flat, _weights.Bias, _weights.Layers, _weights.Dropout, training, _weights.Bidirectional, _weights.BatchFirst);

        public new (Tensor, Tensor) call(Tensor input, Tensor h0 = null) => forward(input, h0);

        /// <summary>Nothing to do on the CPU.</summary>
        public void flatten_parameters() { }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static LSTM LSTM(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, Device device = null, ScalarType? dtype = null) =>
                new(inputSize, new RecurrentWeights(numLayers, bias, batchFirst, dropout, bidirectional, hiddenSize), device, dtype);

            public static GRU GRU(long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, Device device = null, ScalarType? dtype = null) =>
                new(inputSize, new RecurrentWeights(numLayers, bias, batchFirst, dropout, bidirectional, hiddenSize), device, dtype);
        }
    }
}

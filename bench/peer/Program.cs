// The peer that Jarvis's training speed is measured against: a plain nanoGPT-shaped program over the same TorchSharp and libtorch, with
// libtorch's own operators (scaled_dot_product_attention, gelu, cross_entropy, fused AdamW, lstm, gru). Prints one JSON line with the keys
// of `jarvis bench train --json`. usage: Peer --model nano|small|gpt2|lstm|gru [--bf16] [--steps 20] [--warmup 3] [--threads 2]
using System.Diagnostics;
using System.Text.Json;
using Peer;
using TorchSharp;
using static TorchSharp.torch;

string Option(string name, string fallback) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
int Number(string name, int fallback) => int.Parse(Option(name, fallback.ToString()));
string model = Option("--model", "small");
bool bf16 = args.Contains("--bf16");
int steps = Number("--steps", 20),
    warmup = Number("--warmup", 3),
    threads = Number("--threads", 2);

// layers, heads, width, rows, context, vocabulary
var shapes = new Dictionary<string, (int Layers, int Heads, int Width, int Rows, int Context, int Vocabulary)>
{
    ["nano"] = (4, 4, 128, 8, 256, 8192),
    ["small"] = (6, 6, 384, 12, 256, 8192),
    ["gpt2"] = (12, 12, 768, 4, 256, 50304),
    ["lstm"] = (2, 0, 512, 16, 256, 8192),
    ["gru"] = (2, 0, 512, 16, 256, 8192),
};
var shape = shapes[model];
set_num_threads(threads);
manual_seed(1);
var autocast = new Autocast(bf16);
using nn.Module<Tensor, Tensor> network =
    shape.Heads > 0
        ? new Gpt(shape.Layers, shape.Heads, shape.Width, shape.Context, shape.Vocabulary, autocast)
        : new Recurrent(model == "gru", shape.Vocabulary, 256, shape.Width, shape.Layers, autocast);
var optimizer = new Optimizer(network.parameters());

var rates = new List<double>();
for (int step = 0; step < warmup + steps; step++)
{
    using var scope = NewDisposeScope();
    var ids = randint(0, shape.Vocabulary, [shape.Rows, shape.Context + 1], dtype: ScalarType.Int64);
    long startedAt = Stopwatch.GetTimestamp();
    var scores = network.call(ids.narrow(1, 0, shape.Context));
    var loss = nn.functional.cross_entropy(scores.reshape(-1, shape.Vocabulary), ids.narrow(1, 1, shape.Context).reshape(-1));
    loss.backward();
    optimizer.Step(clip: 1.0, learningRate: 3e-4);
    autocast.Forget();
    _ = loss.to_type(ScalarType.Float32).item<float>();
    if (step >= warmup)
    {
        rates.Add(shape.Rows * shape.Context / Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }
}
rates.Sort();
using var here = Process.GetCurrentProcess();
Console.WriteLine(
    JsonSerializer.Serialize(
        new
        {
            engine = "TorchSharp, libtorch " + torch.__version__,
            model,
            batch = shape.Rows,
            context = shape.Context,
            vocab = shape.Vocabulary,
            precision = bf16 ? "bf16" : "fp32",
            threads,
            parameters = network.parameters().Sum(parameter => parameter.numel()),
            tokens_per_second = new
            {
                median = Math.Round((rates[(rates.Count - 1) / 2] + rates[rates.Count / 2]) / 2, 1),
                min = Math.Round(rates[0], 1),
                max = Math.Round(rates[^1], 1),
            },
            peak_memory_mib = here.PeakWorkingSet64 >> 20,
        }
    )
);
